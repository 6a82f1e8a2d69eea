import { amountsIn } from '../../words/amounts.ts'
import { plainMemory } from '../slots/memory.ts'
import { futureDateIn } from '../slots/future.ts'
import { answerOf, type OpenQuestion } from '../slots/answer.ts'
import { asOf, bullets, gain, list, paragraphs, sentence, table } from '../say/format.ts'
import { goalDate, goalKind } from './planning.ts'
import { openQuestionnaire } from './questionnaire.ts'
import { scopeArgs } from './scope.ts'
import { oneCall, sayRefusal, type Part, type Saying, type Skill, type Stage } from './skill.ts'

/** The parts that the six tools have in common. */
interface Offered {
  readonly asOf: string
  readonly wish: { readonly stepUp: boolean } | null
  readonly why: readonly string[]
}

/** A tool changes nothing: what is left to do is always said. */
const wayToDo = ({ wish }: Offered): string | undefined => (wish === null ? undefined
  : wish.stepUp ? 'Nothing has changed yet. Open the card, read it there, and approve it with a fresh code.' : 'Nothing has changed yet. Accept it on the card, or type "accept".')

const sayOffered = (output: Offered): string => paragraphs(output.why.map(sentence).join(' '), wayToDo(output), asOf(output.asOf))

interface Profile extends Offered {
  readonly status: 'current' | 'asking' | 'contradictory' | 'proposed'
  readonly next: OpenQuestion & { readonly question: string } | null
  readonly differences: readonly { readonly what: string; readonly before: string; readonly after: string }[]
}

const sayProfile = (output: Profile): Saying => {
  if (output.next) return { outcome: 'clarify', choices: output.next.choices.map(({ label }) => label), text: paragraphs(output.why.map(sentence).join(' '), output.next.question, bullets(output.next.choices.map(({ label }) => label))) }
  return { text: paragraphs(output.why.map(sentence).join(' '), output.differences.length > 0 && bullets(output.differences.map(({ what, before, after }) => `${what}: ${before} before, ${after} after.`)), wayToDo(output), asOf(output.asOf)) }
}

const questionnaireArgs = (part: Part, { dialogue }: Stage): Readonly<Record<string, unknown>> => {
  const open = openQuestionnaire(dialogue.last)
  if (!open) return { action: 'questionnaire' }
  const answer = answerOf(open.next, part.plain)
  return { action: 'questionnaire', resultId: open.id, ...(answer !== undefined && { answers: { [open.next.field]: answer } }) }
}

const goalWords = /\b(?:retirement|retire|house|home|down ?payment|college|university|education|school|wedding|car|boat|sabbatical|trip|emergency|travel)\b/i

const goalChangeArgs = (part: Part, stage: Stage): Readonly<Record<string, unknown>> => {
  const { text, plain, amounts } = part
  const kind = goalKind(text)
  const goals = stage.facts.ips.goals
  const named = goals.find((each) => plain.toLowerCase().includes(each.label.toLowerCase()))
  const on = goalDate(part, stage.market.asOf, (named ?? goals.find((each) => each.kind === kind))?.on) ?? futureDateIn(plain, stage.market.asOf)
  const own = named?.goalId ?? kind ?? goalWords.exec(plain)?.[0].toLowerCase()
  if (/\b(?:remove|delete|drop|cancel|get rid of|take (?:out|off))\b/.test(text)) return { action: 'remove-goal', ...(own !== undefined && { goalId: own }) }
  const amount = amounts.moneyUsd[0]
  const goal = { ...(amount !== undefined && { targetUsd: amount.toFixed(2) }), ...(on !== undefined && { on }), ...(amounts.monthlyUsd !== undefined && { monthlyUsd: amounts.monthlyUsd.toFixed(2) }) }
  if (/\b(?:change|update|raise|lower|move|increase|decrease|reduce|push|postpone|delay|bring forward|edit|adjust)\b/.test(text)) return { action: 'change-goal', ...(own !== undefined && { goalId: own }), goal }
  const word = goalWords.exec(plain)?.[0]
  return { action: 'add-goal', goal: { kind: kind ?? 'other', ...goal, ...(kind === undefined && word !== undefined && { label: word.slice(0, 1).toUpperCase() + word.slice(1).toLowerCase() }) } }
}

const topics = /\b(?:tobacco|cigarettes?|smoking|weapons?|arms|guns?|defen[cs]e|fossil[- ]fuels?|oil|coal|gas|leverage[d]?|inverse)\b/g
const topicNames: Readonly<Record<string, string>> = { defense: 'weapons', defence: 'weapons', leverage: 'leveraged' }

const excludeArgs = ({ text, symbols }: Part): Readonly<Record<string, unknown>> => {
  const found = [...new Set([...(text.match(topics) ?? []).map((each) => topicNames[each] ?? each), ...symbols])]
  return { action: /\b(?:allow|include|permit|again|remove|take|delete)\b/.test(text) ? 'include' : 'exclude', ...(found.length > 0 && { exclusions: found.slice(0, 20) }) }
}

const everyIn = (text: string): string | undefined => (/\b(?:week|weekly)\b/.test(text) ? 'week' : /\b(?:quarter|quarterly)\b/.test(text) ? 'quarter'
  : /\b(?:year|yearly|annually|annual)\b/.test(text) && !/\bin \d+ years?\b/.test(text) ? 'year' : /\b(?:month|monthly)\b/.test(text) && !/\bnext month\b/.test(text) ? 'month' : undefined)

const planArgs = (part: Part, stage: Stage): Readonly<Record<string, unknown>> => {
  const { text, plain, amounts } = part
  if (/\b(?:stop|cancel|end|pause|delete|remove)\b/.test(text)) return { action: 'cancel' }
  const amount = amounts.monthlyUsd ?? amounts.moneyUsd[0] ?? plainAmount(text)
  if (amount === undefined && /\b(?:show|list|which|what|any|my)\b/.test(text) && !/\b(?:set up|start|make|create)\b/.test(text)) return { action: 'list' }
  const { accountId } = scopeArgs(part, stage)
  const every = amounts.monthlyUsd === undefined ? everyIn(plain.toLowerCase()) : 'month'
  const firstOn = futureDateIn(plain, stage.market.asOf)
  return {
    action: /\b(?:withdraw\w*|take out|pay out|cash out|out of my|from my)\b/.test(text) ? 'withdraw' : 'deposit', ...(accountId !== undefined && { accountId }),
    ...(amount !== undefined && { amountUsd: amount.toFixed(2) }), ...(every !== undefined && { every }), ...(firstOn !== undefined && { firstOn }),
  }
}

/** "Deposit 500": a bare number is dollars where only money can be meant. */
const plainAmount = (text: string): number | undefined => {
  const match = /\b(\d{1,3}(?:,\d{3})+|\d{1,9})(\.\d{1,2})?\b/.exec(text)
  return match ? Number(match[0].replaceAll(',', '')) : undefined
}

const level = /\b(?:below|under|beneath|above|over|beyond|at|to|reach\w*|hits?|passes|crosses)\s+\$?(\d[\d,]*(?:\.\d+)?)(?!\s?%)/

const alertArgs = (part: Part, stage: Stage): Readonly<Record<string, unknown>> => {
  const { text, plain, amounts, symbols } = part
  const [symbol] = symbols
  if (/\b(?:stop|cancel|delete|remove|turn off|switch off)\b/.test(text)) return { action: 'cancel', ...(symbol !== undefined && { symbol }) }
  const percent = amounts.percents[0]
  const falls = /\b(?:fall\w*|drop\w*|below|under|loses?|lost|down|declin\w*|sink\w*|dips?)\b/.test(text)
  if (symbol !== undefined && !/^remind|\bremind me\b/.test(text)) {
    const said = amounts.moneyUsd[0] ?? amounts.limitPrice ?? (Number(level.exec(text)?.[1]?.replaceAll(',', '') ?? Number.NaN) || undefined)
    const rises = /\b(?:above|over|rise\w*|climb\w*|gains?|up|reach\w*|hits?|exceed\w*)\b/.test(text)
    return {
      action: 'price', symbol, ...(said !== undefined ? { price: String(said), ...(falls ? { direction: 'below' } : /\b(?:above|over|exceed\w*)\b/.test(text) ? { direction: 'above' } : {}) }
        : percent !== undefined && { byPercent: (falls && !rises ? -percent : falls ? -percent : percent) / 100 }),
    }
  }
  if (/\b(?:drift\w*|off target|out of balance|away from)\b/.test(text)) return { action: 'drift', ...(percent !== undefined && percent >= 0.5 && { by: percent / 100 }) }
  const on = futureDateIn(plain, stage.market.asOf)
  if (!/\bremind\b/.test(text) && on === undefined) return { action: 'list' }
  const note = /\bremind me\b.*?\b(?:to|about|that|of)\s+(.+?)[.!]*$/i.exec(plain)?.[1]
  return { action: 'date', ...(on !== undefined && { on }), ...(note !== undefined && { note: note.slice(0, 200) }) }
}

/** "Apple below 150 and VTI above 400" are two alerts; "AAPL or MSFT falls 10 %" are two with one condition. */
const alertsIn = (part: Part, stage: Stage): readonly Readonly<Record<string, unknown>>[] => {
  const pieces = part.lower.split(/\s*[,;]\s*(?:and\s+)?|\s+(?:and|or)\s+/).flatMap((piece) => {
    const { text, symbols } = stage.names.mask(piece)
    return symbols.length === 1 ? [{ ...part, text, symbols, amounts: amountsIn(text) }] : []
  })
  if (part.symbols.length < 2 || pieces.length !== part.symbols.length) return [alertArgs(part, stage)]
  const each = pieces.map((piece) => alertArgs(piece, stage))
  const shared = each.findLast((args) => 'price' in args || 'byPercent' in args)
  return each.map((args) => ('price' in args || 'byPercent' in args ? args : { ...shared, ...args }))
}

const sayAlerts = (outputs: readonly Offered[]): string => paragraphs(
  outputs.map((output) => output.why.map(sentence).join(' ')).join('\n\n'),
  outputs.length === 1 ? wayToDo(outputs[0]!) : 'Nothing has changed yet. Accept each on its own card; the word "accept" stands for one offer only.', asOf(outputs[0]!.asOf))

const alert: Skill = {
  calls: (part, stage, done) => (done.length === 0 ? alertsIn(part, stage).slice(0, 4).map((args) => ({ name: 'alerts', args })) : []),
  say: (_, __, done) => {
    const refused = done.find(({ refusal }) => refusal)?.refusal
    return refused ? sayRefusal(refused) : { text: sayAlerts(done.map(({ output }) => output as Offered)) }
  },
}

const importArgs = (part: Part, stage: Stage): Readonly<Record<string, unknown>> => {
  const { accountId } = scopeArgs(part, stage)
  const where = accountId === undefined ? {} : { accountId }
  const message = stage.input.text
  if (message.includes('\n') && /[,;\t]/.test(message)) return { ...where, csv: message.slice(0, 60_000) }
  const [symbol] = part.symbols
  const { shares, limitPrice, moneyUsd } = part.amounts
  const price = limitPrice ?? moneyUsd[0]
  const on = part.period?.from
  if (symbol === undefined || shares === undefined || price === undefined || on === undefined) return where
  return { ...where, entries: [{ kind: /\b(?:sold|sale|sell)\b/.test(part.text) ? 'sell' : 'buy', on, symbol, quantity: String(shares), price: String(price) }] }
}

interface Imported extends Offered {
  readonly rows: readonly { readonly on: string; readonly kind: string; readonly symbol: string | null; readonly quantity: string | null; readonly amountUsd: string; readonly status: string }[]
  readonly problems: readonly { readonly line: number; readonly problem: string }[]
}

const sayImport = (output: Imported): string => paragraphs(
  output.why.map(sentence).join(' '),
  output.rows.length > 0 && table(['Date', 'What', 'Amount', ''], output.rows.slice(0, 12).map((row) => [row.on, [row.kind, row.quantity, row.symbol].filter((each) => each !== null).join(' '), gain(row.amountUsd), row.status])),
  output.problems.length > 0 && bullets(output.problems.slice(0, 5).map(({ line, problem }) => `Line ${line}: ${problem}.`)), wayToDo(output), asOf(output.asOf))

interface Remembered extends Offered { readonly memories: readonly { readonly text: string; readonly learnedOn: string }[] }

const sayMemory = (output: Remembered, part: Part): string => {
  if (output.wish !== null) return sayOffered(output)
  if (output.memories.length === 0) return /\babout\b|\bme\b|\bwhat\b/.test(part.text) ? 'I remember nothing about you yet. Say "remember that …", and I will offer to keep it.' : 'Tell me in one sentence what I should keep, such as "remember that I retire in 2045".'
  return paragraphs('This is what you asked me to remember:', bullets(output.memories.map(({ text, learnedOn }) => `${text} (since ${learnedOn})`)), 'Say "forget that …" and I will offer to delete it.')
}

interface Helped extends Offered { readonly open: readonly { readonly topic: string }[] }

/** Words that only ask for a person say nothing about why. */
const aboutIn = (plain: string): string | undefined => {
  const about = /\b(?:about|because|regarding|concerning|to discuss)\b\s+(.{3,400}?)[.!?]*$/i.exec(plain)?.[1]
  return about?.trim()
}

/** Profiles, plans, memories, alerts and requests in words. Each ends with how the person does it; none does it. */
export const ownActSkills = {
  'risk-profile': oneCall('risk-profiler', (part, stage) => { const { clientId } = scopeArgs(part, stage); return clientId === undefined ? {} : { clientId } }, sayProfile),
  'risk-questionnaire': oneCall('risk-profiler', questionnaireArgs, sayProfile),
  'goal-change': oneCall('risk-profiler', goalChangeArgs, sayProfile),
  'exclude': oneCall('risk-profiler', excludeArgs, sayProfile),
  'plan': oneCall('plans', planArgs, sayOffered),
  alert,
  'import': oneCall('statement-import', importArgs, sayImport),
  'memory': oneCall('memory', (part) => plainMemory(part.plain), sayMemory),
  'talk-to-person': oneCall('human-help', (part) => { const topic = aboutIn(part.plain); return topic === undefined ? {} : { topic } }, (output: Helped) => paragraphs(
    output.open.length > 0 && `Open already: ${list(output.open.map(({ topic }) => topic))}.`, sayOffered(output))),
} as const satisfies Readonly<Record<string, Skill>>
