import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseCsv } from '../csv.ts'

/** Daily columns of a reference file, oldest first; a blank is `NaN`. */
export interface Columns {
  readonly dates: readonly string[]
  readonly values: ReadonlyMap<string, Float64Array>
}

export interface DatedAmount {
  readonly exDate: string
  readonly amount: number
}

const read = (folder: string, name: string): string[][] => parseCsv(readFileSync(join(folder, name), 'utf8'))

/** First column = date, the named others as numbers. Throws when a name is missing. */
export const readColumns = (folder: string, name: string, wanted: readonly string[]): Columns => {
  const [head, ...rows] = read(folder, name)
  const values = new Map(wanted.map((symbol) => {
    const at = head!.indexOf(symbol)
    if (at < 0) throw new RangeError(`${name} has no column ${symbol}.`)
    return [symbol, Float64Array.from(rows, (row) => (row[at] ? Number(row[at]) : NaN))]
  }))
  return { dates: rows.map((row) => row[0]!), values }
}

export const readDividends = (folder: string, wanted: ReadonlySet<string>): ReadonlyMap<string, DatedAmount[]> => {
  const dividends = new Map<string, DatedAmount[]>()
  for (const [symbol, exDate, amount] of read(folder, 'dividends.csv').slice(1)) {
    if (!wanted.has(symbol!)) continue
    const list = dividends.get(symbol!) ?? []
    list.push({ exDate: exDate!, amount: Number(amount) })
    dividends.set(symbol!, list)
  }
  for (const list of dividends.values()) list.sort((a, b) => (a.exDate < b.exDate ? -1 : 1))
  return dividends
}

/** `instruments.csv` as records by column name, one a symbol. */
export const readInstruments = (folder: string): ReadonlyMap<string, Readonly<Record<string, string>>> => {
  const [head, ...rows] = read(folder, 'instruments.csv')
  return new Map(rows.map((row) => [row[0]!, Object.fromEntries(head!.map((name, i) => [name, row[i] ?? '']))]))
}
