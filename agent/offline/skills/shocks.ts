import { amountsIn } from '../../words/amounts.ts'
import { factorsIn } from './factor-words.ts'
import type { Part, Stage } from './skill.ts'

type Scenario = Readonly<Record<string, unknown>>

const crises: readonly { readonly id: string; readonly words: RegExp }[] = [
  { id: '2008', words: /\b(?:2008|2007|2009|gfc|financial crisis|lehman|great recession|housing crash|subprime)\b/ },
  { id: '2020', words: /\b(?:2020|covid|pandemic|corona\w*)\b/ },
  { id: '2022', words: /\b2022\b/ },
  { id: '2011', words: /\b(?:2011|euro(?:zone)? (?:debt )?crisis)\b/ },
  { id: '2018', words: /\b2018\b/ },
  { id: '2025', words: /\b(?:2025|tariff\w*)\b/ },
  { id: 'dot-com', words: /\b(?:dot[- ]?com|2000|2001|2002|tech bubble)\b/ },
  { id: '1987', words: /\b(?:1987|black monday)\b/ },
  { id: '1973', words: /\b(?:1973|1974|oil (?:crisis|embargo)|stagflation)\b/ },
]

const falls = /\b(?:falls?|fell|falling|drop\w*|declin\w*|lose[sd]?|losing|lost|cuts?|cutting|down|crash\w*|tank\w*|sinks?|sank|plung\w*|slides?|slump\w*|tumbl\w*|correction|decreas\w*|sells? off|halv\w*|collaps\w*|shed\w*|lower)\b/
const rises = /\b(?:ris\w*|rose|rall\w*|jump\w*|climb\w*|gain\w*|up|soar\w*|surg\w*|increas\w*|hik\w*|doubl\w*|spik\w*|higher)\b/
const ratesWords = /\b(?:(?<!exchange )rates?|yields?|fed|central bank)\b/

const targets: readonly { readonly target: string; readonly words: RegExp }[] = [
  { target: 'stocks', words: /\b(?<!(?:tech|technology|energy|bank|financial|care|biggest|largest|top) )(?:stocks?(?! market)|equities)\b/ }, { target: 'bonds', words: /\bbonds?\b/ }, { target: 'crypto', words: /\bcrypto\w*\b/ }, { target: 'Information Technology', words: /\btech(?:nology)?(?: stocks?)?\b/ },
  { target: 'Energy', words: /\benergy\b/ }, { target: 'Financials', words: /\b(?:financials?|banks?)\b/ }, { target: 'Health Care', words: /\bhealth ?care\b/ }, { target: 'real-assets', words: /\b(?:real estate|real assets|commodit\w+)\b/ },
]

const largest = /\b(?:biggest|largest|top|heaviest|main)\b(?: \w+)? (?:stock|holding|position|investment|fund|share)\b/

/** The holding with the most money in it; a single stock where one is meant. */
const largestHolding = ({ facts, market, names }: Stage, onlyStocks: boolean): string | undefined => {
  const values = new Map<string, number>()
  for (const { symbol, quantity } of facts.accounts.flatMap((account) => account.positions)) {
    if (onlyStocks && names.get(symbol)?.kind !== 'stock') continue
    values.set(symbol, (values.get(symbol) ?? 0) + Number(quantity) * Number(market.close(symbol)?.price ?? 0))
  }
  return [...values].sort((a, b) => b[1] - a[1])[0]?.[0]
}

/** What moves, in the order of the text, so that the first percentage goes with the first of them. */
const targetsIn = (text: string, part: Part, stage: Stage): readonly string[] => {
  const at = text.search(largest)
  const own = at < 0 ? undefined : largestHolding(stage, /\bstock\b/.test(text)) ?? largestHolding(stage, false)
  const places = [
    ...part.symbols.map((symbol, letter) => ({ target: symbol, at: text.indexOf(`«${'abcdefghijklmnopqrstuvwxyz'[letter]}»`) })),
    ...(own === undefined ? [] : [{ target: own, at }]),
    ...targets.map(({ target, words }) => ({ target, at: text.search(words) })),
  ]
  return places.filter((each) => each.at >= 0).sort((a, b) => a.at - b.at).map((each) => each.target)
}

/** What people fear and nothing here measures: it moves no target by itself. */
const unmeasured: readonly (readonly [RegExp, string])[] = [
  [/\b(?:dollar|usd|sterling|pound|euro|yen|currenc\w+)\b/, 'a currency'], [/\boil\b/, 'the oil price'], [/\b(?:chips?|chip ?makers?|semis?|semiconductors?)\b/, 'chip makers'],
  [/\b(?:ai|a\.i\.)\b/, 'the AI boom'], [/\b(?:taiwan|invasion|invades?|war|gulf)\b/, 'a war'],
]

/** What a text would have move that can't be: told, instead of moving something else. */
export const notModelled = (part: Part, stage: Stage): readonly string[] => {
  const found = scenariosIn(part, stage)
  return part.text.split(clauses).filter((clause) => found === undefined || amountsIn(clause).percents.length > 0 || /\b(?:halv\w*|doubl\w*)\b|\bat \$?\d/.test(clause))
    .flatMap((clause) => (targetsIn(clause, part, stage).length > 0 ? [] : unmeasured.filter(([words]) => words.test(clause)).map(([, said]) => said)))
}

const clauses = /,(?!\d)|;|\b(?:and|while|plus)\b/

interface Shock { readonly target: string; readonly change: number }

/** What one clause says; direction is its own, or that of the clause before ("stocks fall 20 % and bonds 5 %"). */
interface Clause { readonly scenario?: Scenario; readonly shocks: readonly Shock[]; readonly sign: number; readonly waiting: readonly string[] }

/** "Yields at 6.5 %" is a way from where they stand: the change in basis points. */
const levelChange = (percent: number, text: string, { market }: Stage): number | undefined => {
  const now = market.series(/\b(?:fed|policy|central bank)\b/.test(text) ? 'fed-funds' : 'treasury-10y').at(-1)?.value
  const change = now === undefined ? undefined : Math.round(percent * 100 - now * 10_000)
  return change === undefined || change === 0 || Math.abs(change) > 1000 ? undefined : change
}

const readClause = (text: string, before: Clause, part: Part, stage: Stage): Clause => {
  const amounts = amountsIn(text)
  const sign = falls.test(text) ? -1 : rises.test(text) ? 1 : before.sign
  const [change] = amounts.percents
  const none = { shocks: [], sign, waiting: [] }
  if (ratesWords.test(text) || (amounts.bps !== undefined && before.shocks.length === 0)) {
    const level = change !== undefined && /\b(?:to|at)\s+\d[\d.]*\s?(?:%|percent)/.test(text) ? levelChange(change, text, stage) : undefined
    const size = amounts.bps ?? (change === undefined ? 100 : change * 100)
    if (level !== undefined) return { ...none, scenario: { kind: 'rates', changeBps: level } }
    return size <= 1000 ? { ...none, scenario: { kind: 'rates', changeBps: (sign === -1 && falls.test(text) ? -1 : 1) * size } } : none
  }
  if (/\binflation\b/.test(text)) return { ...none, scenario: { kind: 'inflation', surprise: Math.min(change ?? 3, 20) / 100 } }
  if (/\b(?:volatility|vix)\b/.test(text)) return { ...none, scenario: { kind: 'volatility', multiple: /\btripl/.test(text) ? 3 : 2 } }
  const found = [...before.waiting, ...targetsIn(text, part, stage)]
  if (found.length === 0 && unmeasured.some(([words]) => words.test(text))) return none
  const size = change ?? (/\bhalv\w*|\bhalf\b/.test(text) ? 50 : /\b(?:to zero|worthless)\b/.test(text) ? 100 : /\bdoubl\w*/.test(text) && sign > 0 && found.length > 0 ? 100 : undefined)
  if (size === undefined) return { ...none, waiting: found }
  const direction = sign === 0 ? -1 : sign
  const several = found.length > 0 && amounts.percents.length >= found.length
  return { shocks: (found.length > 0 ? found : ['the market']).map((target, at) => ({ target, change: direction * (several ? amounts.percents[at]! : size) / 100 })), sign: direction, waiting: [] }
}

/** Every shock of a text, each with its own sign and size; `undefined` where it states none. Falls of several things are one scenario. */
export const scenariosIn = (part: Part, stage: Stage): readonly Scenario[] | undefined => {
  const { scenarios, rest: text } = factorsIn(part.text)
  const found: Scenario[] = [...scenarios, ...crises.filter((each) => each.words.test(text)).map((each) => ({ kind: 'crisis', crisis: each.id }))]
  const shocks: Shock[] = []
  let clause: Clause = { shocks: [], sign: 0, waiting: [] }
  for (const piece of text.split(clauses)) {
    clause = readClause(piece, clause, part, stage)
    if (clause.scenario) found.push(clause.scenario)
    shocks.push(...clause.shocks)
  }
  const hasCrisis = found.some(({ kind }) => kind === 'crisis')
  // "My parents lost half in 2001" names a crisis, and no fall beside it.
  const meant = hasCrisis ? shocks.filter(({ target }) => target !== 'the market') : shocks
  const [first] = meant
  if (meant.length === 1 && first && (first.target === 'stocks' || first.target === 'the market')) found.push({ kind: 'market', change: first.change })
  else if (meant.length > 0) found.push({ kind: 'custom', shocks: meant.map((each) => (each.target === 'the market' ? { ...each, target: 'stocks' } : each)) })
  if (found.length === 0 && falls.test(text) && (part.symbols.length > 0 || clause.waiting.length > 0)) {
    return [{ kind: 'custom', shocks: (part.symbols.length > 0 ? part.symbols : clause.waiting).map((target) => ({ target, change: -0.3 })) }]
  }
  return found.length > 0 ? found : undefined
}
