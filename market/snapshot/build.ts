import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { formatCsv } from '../csv.ts'
import { rebuildCloses } from './closes.ts'
import { factorBetaRows, factorColumns } from './factor-betas.ts'
import { readColumns, readDividends, readInstruments, type Columns, type DatedAmount } from './reference.ts'
import { assetClassOf, exclusionTagsOf, incrementOf, kindOf, neverPaid, universe } from './universe.ts'
import { lastOfEachWeek, valuesOn } from './weeks.ts'

/** The reference's fund dividends were collected in the first days of May 2026; up to here every fund's list is whole. */
const fundDividendsTo = '2026-04-30'
/** The first day on which the fund lists are whole. */
const fundDividendsFrom = '2005-01-03'

export const defaultReference = resolve(import.meta.dirname, '../../..', 'shared')
export const dataFolder = join(import.meta.dirname, 'data')

const digits = (value: number): string => (Number.isNaN(value) ? '' : String(Number(value.toPrecision(6))))

interface Coverage {
  readonly complete: boolean
  readonly from: string
  readonly to: string
}

/** From when to when an instrument's dividends are whole. Funds: the collected period; others: only those that never paid. */
const coverageOf = (symbol: string, type: string, dividends: readonly DatedAmount[], first: string, last: string): Coverage => {
  if (neverPaid.has(symbol)) return { complete: true, from: first, to: last }
  const newest = dividends.at(-1)?.exDate
  if (newest === undefined) return { complete: false, from: '', to: '' }
  const whole = type === 'etf' && newest >= '2025-12-01'
  return { complete: whole, from: first > fundDividendsFrom ? first : fundDividendsFrom, to: whole ? fundDividendsTo : newest }
}

const firstAndLast = (dates: readonly string[], values: Float64Array): [string, string] => {
  const priced = dates.filter((_, t) => !Number.isNaN(values[t]!))
  return [priced[0]!, priced.at(-1)!]
}

const rate = (percent: string | undefined): string => (percent ? digits(Number(percent) / 100) : '')

const instrumentRows = (reference: string, prices: Columns, dividends: ReadonlyMap<string, DatedAmount[]>): string[][] => {
  const known = readInstruments(reference)
  const rows = universe.map((symbol) => {
    const row = known.get(symbol)
    if (!row) throw new RangeError(`The reference has no instrument ${symbol}.`)
    const kind = kindOf(row.type!)
    const [first, last] = firstAndLast(prices.dates, prices.values.get(symbol)!)
    const coverage = coverageOf(symbol, row.type!, dividends.get(symbol) ?? [], first, last)
    return [`${kind}-${symbol.toLowerCase()}`, symbol, row.name!, kind, assetClassOf(row.asset_class!), row.sub_class!.replaceAll('_', '-'), row.sector!,
      row.region!, rate(row.expense_ratio_pct), row.esg_fund === '1' ? '1' : '0', exclusionTagsOf(row.exclusion_tags!, row.sector!, row.sub_class!).join(';'),
      first, last, incrementOf(kind), coverage.complete ? '1' : '0', coverage.from, coverage.to]
  })
  return [['id', 'symbol', 'name', 'kind', 'asset_class', 'sub_class', 'sector', 'region', 'expense_ratio', 'esg', 'exclusion_tags', 'first_date', 'last_date',
    'increment', 'dividends_complete', 'dividends_from', 'dividends_to'], ...rows]
}

const table = (dates: readonly string[], rows: readonly number[], columns: readonly (readonly [string, (t: number) => number])[]): string[][] =>
  [['date', ...columns.map(([name]) => name)], ...rows.map((t) => [dates[t]!, ...columns.map(([, at]) => digits(at(t)))])]

/** Rebased to 100 at the instrument's first weekly row. */
const levelsOf = (values: Float64Array, weeks: readonly number[]): ((t: number) => number) => {
  const base = values[weeks.find((t) => !Number.isNaN(values[t]!))!]!
  return (t) => (values[t]! / base) * 100
}

const rateColumns = { 'fed-funds': 'DFF', 'treasury-3m': 'TBILL13W', 'treasury-2y': 'DGS2', 'treasury-10y': 'DGS10' } as const

/** Weekly rates as fractions of one, the VIX in points, dollars per euro; the newest value on or before each date. */
const rateRows = (reference: string, dates: readonly string[]): string[][] => {
  const source = readColumns(reference, 'rates_macro.csv', [...Object.values(rateColumns), 'VIX', 'EURUSD'])
  const on = (name: string, scale: number): Float64Array => valuesOn(source.dates, source.values.get(name)!, dates).map((value) => value * scale)
  const columns = [...Object.entries(rateColumns).map(([name, column]) => [name, on(column, 0.01)] as const),
    ['vix', on('VIX', 1)] as const, ['eur-usd', on('EURUSD', 1)] as const]
  return table(dates, dates.map((_, t) => t), columns.map(([name, values]) => [name, (t) => values[t]!]))
}

/** US consumer prices, not seasonally adjusted, dated by the first day of their month. */
const inflationRows = (reference: string, last: string): string[][] => {
  const { dates, values } = readColumns(reference, 'macro_monthly.csv', ['CPI_NSA'])
  const cpi = values.get('CPI_NSA')!
  const months = dates.map((_, t) => t).filter((t) => dates[t]! >= '2002-12-01' && dates[t]! <= last && !Number.isNaN(cpi[t]!))
  return table(dates, months, [['cpi', (t) => cpi[t]!]])
}

/** Every committed file by name. Deterministic: the same reference gives the same bytes. */
export const buildSnapshot = (shared: string): Readonly<Record<string, string>> => {
  const reference = join(shared, 'market')
  const prices = readColumns(reference, 'prices_daily.csv', universe)
  const dividends = readDividends(reference, new Set(universe))
  const weeks = lastOfEachWeek(prices.dates)
  const dates = weeks.map((t) => prices.dates[t]!)
  const closes = new Map(universe.map((symbol) => [symbol, rebuildCloses(prices.dates, prices.values.get(symbol)!, dividends.get(symbol) ?? [])]))
  const dividendRows = universe.flatMap((symbol) => (dividends.get(symbol) ?? []).map((each) => [symbol, each.exDate, digits(each.amount)]))
  return {
    'instruments.csv': formatCsv(instrumentRows(reference, prices, dividends)),
    'levels.csv': formatCsv(table(prices.dates, weeks, universe.map((symbol) => [symbol, levelsOf(prices.values.get(symbol)!, weeks)]))),
    'closes.csv': formatCsv(table(prices.dates, weeks, universe.map((symbol) => [symbol, (t) => closes.get(symbol)![t]!]))),
    'dividends.csv': formatCsv([['symbol', 'ex_date', 'amount'], ...dividendRows]),
    'factor-betas.csv': formatCsv(factorBetaRows(prices, weeks, readColumns(reference, 'factors_ff_daily.csv', [...Object.values(factorColumns), 'RF']), universe)),
    'rates.csv': formatCsv(rateRows(reference, dates)),
    'inflation.csv': formatCsv(inflationRows(reference, dates.at(-1)!)),
  }
}

if (import.meta.main) {
  const shared = process.env.STEWARD_SHARED ?? defaultReference
  if (!existsSync(join(shared, 'market'))) {
    console.error(`There is no reference data in ${shared}. Set STEWARD_SHARED to the folder that holds market/.`)
    process.exitCode = 1
  } else {
    mkdirSync(dataFolder, { recursive: true })
    for (const [name, text] of Object.entries(buildSnapshot(shared))) {
      writeFileSync(join(dataFolder, name), text)
      console.log(`${name}: ${Buffer.byteLength(text)} bytes`)
    }
  }
}
