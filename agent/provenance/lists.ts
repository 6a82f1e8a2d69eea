import type { Evidence } from './evidence.ts'
import type { Leaf } from './leaf.ts'
import { contradictsStretch, type Period } from './period.ts'

/** Like figures of several things: the weights of all holdings of one result. In the result's order. */
export type Row = readonly Leaf[]

const rowOf = ({ source, pointer, key, record }: Leaf): string | undefined => {
  // A policy's benchmark ranks nothing that somebody holds.
  if (!('tool' in source)) return undefined
  // A change of a weight is no return.
  if (record !== undefined && 'currentWeight' in record && key === 'change') return undefined
  const at = pointer.search(/\/\d+(?:\/[^/\d][^/]*)*$/)
  return at < 0 ? undefined : `${source.tool}${pointer.slice(0, at)}/*${pointer.slice(at + 1).replace(/^\d+/, '')} ${key}`
}

const read = new WeakMap<readonly Leaf[], { readonly size: number; readonly rows: ReadonlyMap<string, Row> }>()

const rowsOf = ({ leaves }: Evidence): ReadonlyMap<string, Row> => {
  const known = read.get(leaves)
  if (known?.size === leaves.length) return known.rows
  const rows = new Map<string, Leaf[]>()
  for (const leaf of leaves) {
    const key = leaf.sentence === undefined && leaf.record !== undefined ? rowOf(leaf) : undefined
    if (key !== undefined) rows.set(key, [...rows.get(key) ?? [], leaf])
  }
  read.set(leaves, { size: leaves.length, rows })
  return rows
}

/** Rows of a measure with at least two things in them. */
export const rowsWith = (evidence: Evidence, measure: RegExp): readonly Row[] =>
  [...rowsOf(evidence).values()].filter((row) => row.length > 1 && measure.test(row[0]!.key))

/** The figure of one of the named things in a row. */
export const ofNames = (row: Row, names: ReadonlySet<string>): Leaf | undefined =>
  row.find(({ owners }) => [...owners[0] ?? []].some((each) => names.has(each)))

const scenario = /\b(?:crisis|crises|scenario|replay\w*|would|rates? (?:rise|jump|fall|hike)|stress\w*|shock\w*|repeat of)\b/i
const isScenario = ({ pointer }: Leaf): boolean => /\/scenarios\//.test(pointer)
/** A week's change counts only where a week is spoken of. */
const isBrief = ({ years = 1 }: Period): boolean => years < 0.1

/** Rows of a measure that a sentence about `said` can mean: those that name its time before those that name none, scenarios only where one is spoken of. */
export const spokenRows = (evidence: Evidence, measure: RegExp, said: Period, sentence: string): readonly Row[] => {
  const known = rowsWith(evidence, measure)
  const wantsScenario = scenario.test(sentence) && known.some(([first]) => isScenario(first!))
  const rows = known.filter(([first]) => isScenario(first!) === wantsScenario).filter(([first]) => !contradictsStretch(said, first!.period) && (!isBrief(first!.period) || (said.years !== undefined && isBrief(said))))
  const dated = rows.filter(([first]) => (said.toDate ? first!.period.toDate : said.years !== undefined && first!.period.years !== undefined))
  return dated.length > 0 ? dated : rows
}
