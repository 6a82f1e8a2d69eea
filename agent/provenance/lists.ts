import type { Evidence } from './evidence.ts'
import type { Leaf } from './leaf.ts'

/** Like figures of several things: the weights of all holdings of one result. In the result's order. */
export type Row = readonly Leaf[]

const rowOf = ({ source, pointer, key }: Leaf): string | undefined => {
  const at = pointer.search(/\/\d+(?:\/[^/\d][^/]*)*$/)
  return at < 0 ? undefined : `${'tool' in source ? source.tool : ''}${pointer.slice(0, at)}/*${pointer.slice(at + 1).replace(/^\d+/, '')} ${key}`
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
