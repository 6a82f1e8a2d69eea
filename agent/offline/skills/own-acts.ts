import { plainMemory } from '../slots/memory.ts'
import { answerOf, type OpenQuestion } from '../slots/answer.ts'
import { asOf, bullets, gain, list, paragraphs, sentence, table } from '../say/format.ts'
import { alertsIn, watchesOther } from './alert-words.ts'
import { goalChangeArgs, goalNeedsAge } from './goal-words.ts'
import { withoutData } from './no-data.ts'
import { asksRhythm, changesPlan, planArgs } from './plan-words.ts'
import { askAge } from './planning.ts'
import { openQuestionnaire } from './questionnaire.ts'
import { shown } from './unlisted.ts'
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

const sayOffered = (output: Offered): string => paragraphs(output.why.map(sentence).join(' '), wayToDo(output), output.asOf !== '' && asOf(output.asOf))

interface Planned extends Offered { readonly plans: readonly { readonly planId: string }[] }

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

/** What firms do that people do not want to own. Those without a name of the tool's are told to be beyond it. */
const topics: readonly (readonly [words: RegExp, name: string | undefined, said: string])[] = [
  [/\b(?:tobacco|cigarettes?|smoking|vap(?:es?|ing))\b/, 'tobacco', 'tobacco'], [/\b(?:weapons?|arms|guns?|firearms?|defen[cs]e|bombs?|missiles?|munitions|military)\b/, 'weapons', 'weapons'],
  [/\b(?:fossil[- ]fuels?|oil|coal|gas|frack\w*|petroleum|drillers?)\b/, 'fossil-fuel', 'fossil fuels'], [/\bleveraged?\b/, 'leveraged', 'leveraged funds'], [/\binverse\b/, 'inverse', 'inverse funds'],
  [/\b(?:gambl\w*|casinos?|betting|lotter\w+)\b/, undefined, 'gambling'], [/\b(?:alcohol\w*|liquor|beer|wine|spirits|distill\w*|brewer\w*)\b/, undefined, 'alcohol'], [/\b(?:pork|meat|slaughter\w*|factory farm\w*)\b/, undefined, 'meat'],
  [/\b(?:porn\w*|adult entertainment)\b/, undefined, 'adult entertainment'], [/\b(?:nuclear|uranium)\b/, undefined, 'nuclear power'], [/\b(?:animal testing|fur)\b/, undefined, 'animal testing'], [/\b(?:private prisons?|prisons?)\b/, undefined, 'prisons'],
]
const topicsIn = ({ text }: Part): typeof topics => topics.filter(([words]) => words.test(text))

/** A topic counts where something here carries its tag: nothing can be kept out that is not there. */
const exclusionsIn = (part: Part, { market }: Stage): readonly string[] => {
  const tags = new Set<string>(market.instruments().flatMap((each) => [...each.exclusionTags]))
  return [...new Set([...topicsIn(part).flatMap(([, name]) => (name !== undefined && tags.has(name) ? [name] : [])), ...part.symbols])].slice(0, 20)
}

const excludeArgs = (part: Part, stage: Stage): Readonly<Record<string, unknown>> => {
  const found = exclusionsIn(part, stage)
  const allows = /\b(?:allow|include|permit|again|remove|delete|lift)\b/.test(part.text) && !/\b(?:not|never|doesn't|don't|won't|can't)\b.{0,20}\b(?:allow|include|permit)/.test(part.text)
  return { action: allows ? 'include' : 'exclude', ...(found.length > 0 && { exclusions: found }) }
}

/** What was to be kept out and can't be, or needs not. */
const beyond = (part: Part, stage: Stage): string | undefined => {
  const found = exclusionsIn(part, stage)
  const said = topicsIn(part).filter(([, name]) => name === undefined || !found.includes(name))
  const [unknown, absent] = [said.filter(([, name]) => name === undefined), said.filter(([, name]) => name !== undefined)].map((each) => list(each.map(([, , word]) => word)))
  const name = found.length === 0 && said.length === 0 ? withoutData(part, stage) : undefined
  return paragraphs(
    name !== undefined && `${shown(name)} is not among the funds, shares and coins that I can see here, so it can't be bought here.`,
    absent !== '' && `No share that is listed here has to do with ${absent}, so there is nothing to keep out. Broad funds may hold a little of it, and I can't look inside of them.`,
    unknown !== '' && `I can't screen for ${unknown}: what I can keep out are tobacco, weapons, fossil fuels, leveraged and inverse funds, and any fund or share by its name.`) || undefined
}

const plainExclusion = oneCall('risk-profiler', excludeArgs, sayProfile)
const exclude: Skill = {
  calls: (part, stage, done) => (exclusionsIn(part, stage).length === 0 && beyond(part, stage) !== undefined ? [] : plainExclusion.calls(part, stage, done)),
  say: (part, stage, done) => {
    const more = beyond(part, stage)
    if (done.length === 0 && more !== undefined) return { text: more }
    const said = plainExclusion.say(part, stage, done)
    return more === undefined ? said : { ...said, text: paragraphs(said.text, more) }
  },
}

const plan: Skill = {
  calls: (part, stage, done) => (done.length === 0 && !asksRhythm(part) ? [{ name: 'plans', args: planArgs(part, stage) }] : []),
  say: (part, stage, done) => (done.length === 0 ? { outcome: 'clarify', choices: rhythms, text: `How often should that be? A plan can come around in one of these ways:\n${bullets(rhythms)}` } : plainPlan.say(part, stage, done)),
}
const rhythms = ['Every week', 'Every month', 'Every quarter', 'Every year']
const plainPlan = oneCall('plans', planArgs, (output: Planned, part) => {
  const running = output.plans.filter(({ planId }) => planId !== '').length > 0
  return paragraphs(sayOffered({ ...output, asOf: '' }), output.wish !== null && changesPlan(part) && (running ? 'This would be a plan beside the one that runs: a plan is not changed, it is stopped and made anew. Say "stop my plan" for the old one.' : 'No plan is running yet, so this is a new one.'),
    output.wish !== null && part.symbols.length > 0 && 'A plan pays in cash: what is bought with it stays an order of its own each time.', asOf(output.asOf))
})

const sayAlerts = (outputs: readonly Offered[]): string => paragraphs(
  outputs.map((output) => output.why.map(sentence).join(' ')).join('\n\n'),
  outputs.length === 1 ? wayToDo(outputs[0]!) : 'Nothing has changed yet. Accept each on its own card; the word "accept" stands for one offer only.', asOf(outputs[0]!.asOf))

/** What was to be watched, and that no alert does. */
const noSuchAlert = (part: Part, stage: Stage): string => {
  const name = withoutData(part, stage)
  return name === undefined ? 'I can\'t watch that: no alert looks at the whole portfolio, at the weight of a holding in it, at an index or at a rate.' : `I can't watch ${name}: I have no data on it.`
}

const alert: Skill = {
  calls: (part, stage, done) => (done.length === 0 && !watchesOther(part, stage) ? alertsIn(part, stage).slice(0, 4).map((args) => ({ name: 'alerts', args })) : []),
  say: (part, stage, done) => {
    if (done.length === 0) return { text: paragraphs(noSuchAlert(part, stage), `What I can watch:\n${bullets(['The price of a fund or company that I know.', 'How far your mix is from its targets.', 'A date.'])}`) }
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
  if (output.memories.length === 0) return plainMemory(part.plain)['action'] === 'list' || /\babout\b|\bme\b|\bwhat\b/.test(part.text) ? 'I remember nothing about you yet. Say "remember that …", and I will offer to keep it.' : 'Tell me in one sentence what I should keep, such as "remember that I retire in 2045".'
  return paragraphs('This is what you asked me to remember:', bullets(output.memories.map(({ text, learnedOn }) => `${text} (since ${learnedOn})`)), 'Say "forget that …" and I will offer to delete it.')
}

interface Helped extends Offered { readonly open: readonly { readonly topic: string }[] }

const changedGoal = oneCall('risk-profiler', goalChangeArgs, sayProfile)
const goalChange: Skill = {
  calls: (part, stage, done) => (goalNeedsAge(part, stage) ? [] : changedGoal.calls(part, stage, done)),
  say: (part, stage, done) => {
    if (done.length === 0) return { outcome: 'clarify', text: askAge }
    const { goals } = stage.facts.ips
    return done[0]?.refusal?.code === 'NOT_FOUND' ? { text: `There is no goal of that name on file. ${goals.length === 0 ? 'You have none yet.' : `Your goals are: ${list(goals.map(({ label }) => label))}.`} For a new one say "add a goal", with its amount and date.` } : changedGoal.say(part, stage, done)
  },
}

/** Words that only ask for a person say nothing about why. */
const aboutIn = (plain: string): string | undefined => {
  const about = /\b(?:about|because|regarding|concerning|to discuss)\b\s+(.{3,400}?)[.!?]*$/i.exec(plain)?.[1]
  return about?.trim()
}

/** Profiles, plans, memories, alerts and requests in words. Each ends with how the person does it; none does it. */
export const ownActSkills = {
  'risk-profile': oneCall('risk-profiler', (part, stage) => { const { clientId } = scopeArgs(part, stage); return clientId === undefined ? {} : { clientId } }, sayProfile),
  'risk-questionnaire': oneCall('risk-profiler', questionnaireArgs, sayProfile),
  'goal-change': goalChange,
  exclude,
  plan,
  alert,
  'import': oneCall('statement-import', importArgs, sayImport),
  'memory': oneCall('memory', (part) => plainMemory(part.plain), sayMemory),
  'talk-to-person': oneCall('human-help', (part) => { const topic = aboutIn(part.plain); return topic === undefined ? {} : { topic } }, (output: Helped) => paragraphs(
    output.open.length > 0 && `Open already: ${list(output.open.map(({ topic }) => topic))}.`, sayOffered(output))),
} as const satisfies Readonly<Record<string, Skill>>
