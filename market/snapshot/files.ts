import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sha256Hex } from '../../domain/canonical.ts'
import type { AssetClass, Instrument } from '../../domain/instruments.ts'
import { addDays, isoDate } from '../../domain/units.ts'
import { parseCsv } from '../csv.ts'
import type { Coverage, Dividend, InstrumentRow, MarketData, Observation } from '../data.ts'
import { factors, type FactorBetas, type SeriesName } from '../port.ts'

const names = ['closes.csv', 'dividends.csv', 'factor-betas.csv', 'inflation.csv', 'instruments.csv', 'levels.csv', 'rates.csv'] as const

/** The index of a month is published about the middle of the next one (US Bureau of Labor Statistics' calendar). */
const inflationLagDays = 45

const once = <T>(make: () => T): (() => T) => {
  let made: { readonly value: T } | undefined
  return () => (made ??= { value: make() }).value
}

interface Table {
  readonly dates: readonly string[]
  column(name: string): Float64Array | undefined
}

/** Splits at once, turns a column into numbers when it is first asked for. */
const tableOf = (text: string): Table => {
  const [head, ...rows] = parseCsv(text)
  const columns = new Map<string, Float64Array>()
  return {
    dates: rows.map((row) => row[0]!),
    column: (name) => {
      const at = head!.indexOf(name)
      if (at < 1) return undefined
      const column = columns.get(name) ?? Float64Array.from(rows, (row) => (row[at] ? Number(row[at]) : NaN))
      columns.set(name, column)
      return column
    },
  }
}

export interface SnapshotInstrument {
  readonly row: InstrumentRow
  readonly coverage: Coverage | undefined
  /** Dividends are whole, so that closes of the past can be relied on (demo lots use only these). */
  readonly dividendsComplete: boolean
}

const instrumentOf = (fields: readonly string[]): SnapshotInstrument => {
  const [id, symbol, name, kind, assetClass, subClass, sector, region, expense, esg, tags, first, last, increment, complete, from, to] = fields as string[]
  const row: InstrumentRow = {
    id: id!, symbol: symbol!, name: name!, kind: kind as Instrument['kind'], assetClass: assetClass as AssetClass, subClass: subClass!,
    sector: sector!, region: region!, currency: 'USD', expenseRatio: expense === '' ? null : Number(expense), esg: esg === '1',
    exclusionTags: tags === '' ? [] : tags!.split(';'), firstDate: first!, lastDate: last!, increment: increment!,
  }
  return { row, coverage: from === '' ? undefined : { from: from!, to: to! }, dividendsComplete: complete === '1' }
}

const dividendsOf = (text: string): ReadonlyMap<string, Dividend[]> => {
  const lists = new Map<string, Dividend[]>()
  for (const [symbol, exDate, amount] of parseCsv(text).slice(1)) {
    const list = lists.get(symbol!) ?? []
    list.push({ exDate: exDate!, amount: Number(amount) })
    lists.set(symbol!, list)
  }
  return lists
}

const factorBetasOf = (text: string): ReadonlyMap<string, FactorBetas> => new Map(parseCsv(text).slice(1).map((fields) => {
  const [symbol, estimatedFrom, estimatedTo, weeks, rSquared, ...figures] = fields as [string, string, string, string, string, ...string[]]
  const betas = Object.fromEntries(factors.map((factor, i) => [factor, { beta: Number(figures[2 * i]), standardError: Number(figures[2 * i + 1]) }])) as FactorBetas['betas']
  return [symbol, { estimatedFrom, estimatedTo, weeks: Number(weeks), rSquared: Number(rSquared), betas }]
}))

const observationsOf = (table: Table, name: string, lagDays: number): Observation[] => {
  const column = table.column(name)
  return table.dates.flatMap((date, t) => (column && !Number.isNaN(column[t]!)
    ? [{ date, knownOn: lagDays === 0 ? date : addDays(isoDate(date), lagDays), value: column[t]! }] : []))
}

export interface SnapshotData extends MarketData {
  readonly entries: ReadonlyMap<string, SnapshotInstrument>
}

/** Reads the committed files; figures are parsed when asked for. The digest covers every byte with the files' names. */
export const readSnapshot = (folder: string): SnapshotData => {
  const texts = new Map(names.map((name) => [name, readFileSync(join(folder, name), 'utf8')]))
  const text = (name: (typeof names)[number]): string => texts.get(name)!
  const entries = new Map(parseCsv(text('instruments.csv')).slice(1).map((fields) => [fields[1]!, instrumentOf(fields)]))
  const levels = once(() => tableOf(text('levels.csv')))
  const closes = once(() => tableOf(text('closes.csv')))
  const dividends = once(() => dividendsOf(text('dividends.csv')))
  const rates = once(() => tableOf(text('rates.csv')))
  const inflation = once(() => tableOf(text('inflation.csv')))
  const factorBetas = once(() => factorBetasOf(text('factor-betas.csv')))
  const series = new Map<SeriesName, Observation[]>()
  return {
    source: 'snapshot',
    digest: sha256Hex(...names.flatMap((name) => [name, '\0', text(name), '\0'])),
    dates: closes().dates,
    periodsPerYear: 52,
    rows: new Map([...entries].map(([symbol, each]) => [symbol, each.row])),
    entries,
    levels: (symbol) => (entries.has(symbol) ? levels().column(symbol) : undefined),
    closes: (symbol) => (entries.has(symbol) ? closes().column(symbol) : undefined),
    dividends: (symbol) => dividends().get(symbol) ?? [],
    factorBetas: (symbol) => factorBetas().get(symbol),
    coverage: (symbol) => entries.get(symbol)?.coverage,
    series: (name) => {
      const known = series.get(name) ?? (name === 'cpi' ? observationsOf(inflation(), name, inflationLagDays) : observationsOf(rates(), name, 0))
      series.set(name, known)
      return known
    },
  }
}
