import type { Mention } from './entities.ts'
import type { Evidence } from './evidence.ts'
import type { Leaf } from './leaf.ts'
import { ofNames, spokenRows } from './lists.ts'
import { contradictsStretch, saidPeriod, type Period } from './period.ts'
import { measures, spokenMeasure } from './ranking.ts'

/** "A is more than B": the words, which of the two is said to be higher, and by what. */
interface Comparative { readonly words: RegExp; readonly higher: boolean; readonly measure?: RegExp }

const comparatives: readonly Comparative[] = [
  { words: /\b(?:more volatile|riskier|more risky|bumpier|swings? more)\b/i, higher: true, measure: measures.volatility },
  { words: /\b(?:less volatile|safer|less risky|calmer|steadier|swings? less)\b/i, higher: false, measure: measures.volatility },
  { words: /\b(?:more expensive|costlier|pricier|costs? more)\b/i, higher: true, measure: measures.cost },
  { words: /\b(?:cheaper|less expensive|costs? less)\b/i, higher: false, measure: measures.cost },
  { words: /\b(?:fell|lost|dropped|declined|loses?|falls?|fall)\s(?:by\s)?(?:[\d.,%\s]+|far\s|much\s)?(?:more|further|harder)\b/i, higher: false, measure: measures.return },
  { words: /\b(?:fell|lost|dropped|declined|loses?|falls?|fall)\s(?:far\s|much\s)?less\b/i, higher: true, measure: measures.return },
  { words: /\b(?:outperformed|outperforms|beat|beats|better|ahead of|did better)\b/i, higher: true, measure: measures.return },
  { words: /\b(?:underperformed|underperforms|worse|lagged|lags|trailed|trails|behind)\b/i, higher: false, measure: measures.return },
  { words: /\b(?:larger|bigger|heavier)\b/i, higher: true, measure: measures.size }, { words: /\b(?:smaller|lighter)\b/i, higher: false, measure: measures.size },
  { words: /\b(?:more|higher|greater)\b/i, higher: true }, { words: /\b(?:less|lower|fewer)\b/i, higher: false },
]

/** What a comparative leaves open: "returned more" is of returns, "has a higher yield" of yields. */
const needsThan = /^(?:more|higher|greater|less|lower|fewer|larger|bigger|heavier|smaller|lighter|better|worse)$/i

const pairs = (evidence: Evidence, measure: RegExp, said: Period, sentence: string, one: ReadonlySet<string>, other: ReadonlySet<string>): readonly (readonly [Leaf, Leaf])[] =>
  spokenRows(evidence, measure, said, sentence).flatMap((row) => {
    const [a, b] = [ofNames(row, one), ofNames(row, other)]
    return a && b && a !== b ? [[a, b] as const] : []
  })

/** You against your benchmark: tools give the difference itself. */
const lead = /^(?:active|cagrDifference|excess\w*)$/
const contradictsLead = (sentence: string, evidence: Evidence, higher: boolean): boolean => {
  if (!/\bbenchmark\b/i.test(sentence) || !/\b(?:you|your|portfolio)\b/i.test(sentence)) return false
  const said = saidPeriod(sentence, '', 0)
  const leads = evidence.leaves.filter((leaf) => lead.test(leaf.key) && leaf.sentence === undefined && !contradictsStretch(said, leaf.period))
  return leads.length > 0 && !leads.some(({ value }) => (higher ? value > 0 : value < 0))
}

/** The first comparison of a sentence that the results speak against: "A returned more than B" where it returned less. */
export const wrongComparison = (sentence: string, mentions: readonly Mention[], evidence: Evidence): string | undefined => {
  for (const { words, higher, measure } of comparatives) {
    const match = words.exec(sentence)
    if (!match) continue
    const end = match.index + match[0].length
    const than = /^[^.;]{0,40}?\bthan\b\s*/i.exec(sentence.slice(end))
    if (needsThan.test(match[0]) && !than) continue
    const from = end + (than?.[0].length ?? 0)
    const one = mentions.filter((each) => each.end <= match.index).at(-1)
    const other = mentions.find((each) => each.start >= from && each.start - from < 24)
    if (measure === measures.return && contradictsLead(sentence, evidence, higher)) return match[0]
    const by = measure ?? spokenMeasure(sentence)
    if (!one || !other || by === undefined) return undefined
    const said = saidPeriod(sentence, '', end)
    const known = pairs(evidence, by, said, sentence, one.names, other.names)
    const flipped = measure === undefined && /\b(?:fell|lost|dropped|declined)\b/i.test(sentence.slice(0, end)) ? !higher : higher
    return known.length > 0 && !known.some(([a, b]) => (flipped ? a.value > b.value : a.value < b.value)) ? match[0] : undefined
  }
  return undefined
}
