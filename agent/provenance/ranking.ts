import type { Clause } from './clauses.ts'
import type { Mention } from './entities.ts'
import type { Evidence } from './evidence.ts'
import type { Leaf } from './leaf.ts'
import { ofNames, rowsWith, spokenRows, type Row } from './lists.ts'
import { saidPeriod } from './period.ts'

/** A claim to a place in an order: by which measure, from which end, at which place. */
interface Superlative { readonly start: number; readonly text: string; readonly measure: RegExp; readonly fromTop: boolean; readonly place: number }

export const measures = {
  size: /^(?:weight|valueUsd|share|weightAfter|averageWeight)$/,
  return: /^(?:gain|gainUsd|change|changeUsd|totalReturn|annualReturn|return|timeWeighted|yearToDateChange|weekChange|contribution|cagr|unrealisedGain)$/,
  volatility: /^volatility$/, risk: /^(?:riskShare|riskContribution|shareOfRisk)$/, cost: /^expenseRatio$/, yield: /^(?:trailingYield|yield)$/, income: /^(?:trailingYield|yield|incomeUsd|amountUsd)$/, drawdown: /^maxDrawdown$/,
  tax: /^taxUsd$/, cash: /^cash(?:Usd|Weight)$/, sharpe: /^sharpe$/, price: /^price$/, chance: /^probability$/, expected: /^expectedReturn$/, drift: /^drift$/,
} as const

/** Measures by the words around a superlative or comparative, the more exact first. */
const spoken: readonly (readonly [RegExp, RegExp])[] = [
  [/\b(?:most|least|more|less)(?: of the| in)? tax(?:es)?\b/i, measures.tax], [/\b(?:most|least|more|less)(?: in)? cash\b|\bcash (?:balance|position|share)\b/i, measures.cash],
  [/\b(?:sharpe)\b/i, measures.sharpe], [/\bdrawdowns?\b/i, measures.drawdown], [/\b(?:volatil\w+|swings?)\b/i, measures.volatility],
  [/\bexpected (?:yearly )?returns?\b/i, measures.expected], [/\b(?:share of (?:the )?risk|risk (?:share|contribution|contributor)|(?:of|to) (?:the |your )?risk)\b/i, measures.risk],
  [/\b(?:expense ratios?|fees?|costs?)\b/i, measures.cost], [/\byield\w*\b/i, measures.yield], [/\b(?:dividends?|income)\b/i, measures.income], [/\bdrift\w*|off (?:its )?target\b/i, measures.drift],
  [/\b(?:returns?|returned|gain\w*|loss\w*|los[te]\w*|perform\w*|winners?|losers?|rose|fell|fall|drop\w*|grew|earned|contribut\w+|detract\w+)\b/i, measures.return],
  [/\b(?:weights?|holdings?|positions?|share of (?:the|your) portfolio|part|slice|value|worth|hold\w*)\b/i, measures.size], [/\bprices?\b/i, measures.price],
]
export const spokenMeasure = (text: string): RegExp | undefined => spoken.find(([words]) => words.test(text))?.[1]

const downward = /\b(?:loss\w*|losers?|los[te]|fell|falls?|fallen|drops?|dropped|declin\w+|detract\w+)\b/i
const places = ['first', 'second', 'third', 'fourth', 'fifth']
const pattern = /\b(?:(second|third|fourth|fifth)[\s-])?(largest|biggest|heaviest|smallest|lightest|best|worst|strongest|weakest|highest|lowest|riskiest|safest|most (?:volatile|expensive|costly|risky)|least (?:volatile|expensive|risky)|(?:most|least)(?: of the)?(?= (?:tax|cash)\b)|cheapest|priciest)\b/gi
const low = /^(?:smallest|lightest|worst|weakest|lowest|safest|cheapest|least)/i

const measureOf = (word: string, clause: string, behind: string): RegExp | undefined => {
  if (/volatile|risk/i.test(word) || /safest/i.test(word)) return measures.volatility
  if (/expensive|costly|cheap|pric/i.test(word)) return measures.cost
  if (/^(?:best|worst|strongest|weakest)/i.test(word)) return /^\s*(?:single )?(?:calendar )?(?:year|month|week|quarter|case|choice|way|time|fit|practice|effort|guess|answer|outcome|fall|scenario|crisis|of)\b/i.test(behind) ? undefined : spokenMeasure(clause) === measures.sharpe ? measures.sharpe : measures.return
  return spokenMeasure(clause) ?? (/largest|biggest|heaviest|smallest|lightest/i.test(word) ? measures.size : undefined)
}

/** The superlatives of a clause whose measure is known; "one of the largest" claims no place. */
export const superlativesIn = (clause: string): readonly Superlative[] => [...clause.matchAll(pattern)].flatMap((match) => {
  const [text, nth = 'first', word = ''] = match
  const measure = measureOf(word, clause, clause.slice(match.index + text.length))
  if (measure === undefined || /\b(?:one|two|three|some|among) of (?:the|your|its) $|\bamong (?:the|your) $/i.test(clause.slice(0, match.index))) return []
  // The biggest loss is the lowest return.
  const fromTop = low.test(word) === (measure === measures.return && downward.test(clause) && !/^(?:worst|weakest|best|strongest)/i.test(word))
  return [{ start: match.index, text, measure, fromTop, place: places.indexOf(nth.toLowerCase()) }]
})

const subsets: readonly (readonly [RegExp, (leaf: Leaf) => boolean])[] = [
  [/^(?:single |individual )?(?:stock|company)/i, ({ record }) => record?.kind === 'stock'], [/^(?:\w+ )?(?:fund|etf)/i, ({ record }) => record?.kind === 'etf'], [/^bond/i, ({ record }) => record?.assetClass === 'bonds'],
]

const standsAt = (leaf: Leaf, row: Row, { fromTop, place }: Superlative): boolean => {
  const better = row.filter(({ value }) => (fromTop ? value > leaf.value : value < leaf.value)).length
  return better <= place && row.filter(({ value }) => value === leaf.value).length + better > place
}

/** Rows as the words behind the superlative cut them: "largest bond fund" is among bonds. */
const cuts = (row: Row, clause: string, { start, text }: Superlative): readonly Row[] => {
  const behind = clause.slice(start + text.length).trimStart()
  const cut = subsets.filter(([words]) => words.test(behind)).map(([, keeps]) => row.filter(keeps)).filter((each) => each.length > 0)
  return [row, ...cut]
}

/** Whether a figure stands in the record that a superlative without a name means: "your largest holding is 52.8 %". */
export const isPicked = (leaf: Leaf, evidence: Evidence, clause: string): boolean => {
  const claims = superlativesIn(clause)
  return claims.length === 0 || claims.some((claim) => {
    const rows = rowsWith(evidence, claim.measure).filter((row) => row.some(({ record }) => record === leaf.record))
    return rows.length === 0 || rows.some((row) => cuts(row, clause, claim).some((each) => each.some((one) => one.record === leaf.record && standsAt(one, each, claim))))
  })
}

/** The first superlative of a clause that the results speak against: "the largest is TLT" where it is VTI. */
export const wrongRank = (clause: Clause, before: string, mentions: readonly Mention[], evidence: Evidence): Superlative | undefined => superlativesIn(clause.text).find((claim) => {
  const inside = mentions.filter((each) => each.start >= clause.start && each.end <= clause.end)
  const apposition = /^\s*(?:your|the|its|my|their)\b/i.test(clause.text) ? mentions.filter((each) => each.end <= clause.start).at(-1) : undefined
  const at = clause.start + claim.start
  const named = inside.find((each) => each.start > at) ?? inside.filter((each) => each.end <= at).at(-1) ?? apposition
  if (named === undefined) return false
  const said = saidPeriod(clause.text, before, claim.start)
  const rows = spokenRows(evidence, claim.measure, said, `${before} ${clause.text}`).filter((row) => ofNames(row, named.names) !== undefined)
  return rows.length > 0 && !rows.some((row) => cuts(row, clause.text, claim).some((each) => {
    const own = ofNames(each, named.names)
    return own !== undefined && standsAt(own, each, claim)
  }))
})
