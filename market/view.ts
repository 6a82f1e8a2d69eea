import { formatPrice, priceFromNumber } from '../domain/decimal.ts'
import type { Instrument } from '../domain/instruments.ts'
import { addDays, isoDate } from '../domain/units.ts'
import { isFreshOnSnapshot } from './freshness.ts'
import type { Dividend, InstrumentRow, MarketData } from './data.ts'
import type { History, MarketView } from './port.ts'

/** A yield older than this says nothing about today: it is unknown. */
const yieldMaxAgeDays = 200

/** How many dates are on or before `date`. */
const countUpTo = (dates: readonly string[], date: string): number => {
  let low = 0
  let high = dates.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (dates[middle]! <= date) low = middle + 1
    else high = middle
  }
  return low
}

/** Data frozen at `asOf`: every read is cut off there, so nothing later can be seen. */
export const viewOf = (data: MarketData, asOf: string): MarketView => {
  const end = countUpTo(data.dates, isoDate(asOf))
  const instruments = new Map<string, Instrument>()

  const lastPriced = (column: Float64Array | undefined, date: string): number => {
    if (!column) return -1
    let t = Math.min(end, countUpTo(data.dates, date)) - 1
    while (t >= 0 && Number.isNaN(column[t]!)) t--
    return t
  }
  const closeOn: MarketView['closeOn'] = (symbol, date) => {
    const column = data.closes(symbol)
    const t = lastPriced(column, date)
    return t < 0 ? undefined : { price: formatPrice(priceFromNumber(column![t]!)), date: data.dates[t]! }
  }
  const dividends = (symbol: string, from: string, to: string): Dividend[] => {
    const until = to < asOf ? to : asOf
    return data.dividends(symbol).filter((each) => each.exDate > from && each.exDate <= until)
  }
  const trailingYield = (symbol: string): number | null => {
    const coverage = data.coverage(symbol)
    if (!coverage) return null
    const to = isoDate(coverage.to < asOf ? coverage.to : asOf)
    const from = addDays(to, -365)
    const close = closeOn(symbol, to)
    if (!close || from < coverage.from || addDays(to, yieldMaxAgeDays) < asOf) return null
    return dividends(symbol, from, to).reduce((total, each) => total + each.amount, 0) / Number(close.price)
  }
  const instrumentOf = (row: InstrumentRow): Instrument => {
    const known = instruments.get(row.symbol)
    if (known) return known
    const lastDate = data.dates[lastPriced(data.closes(row.symbol), asOf)] ?? row.firstDate
    const found = { ...row, lastDate, trailingYield: trailingYield(row.symbol) }
    instruments.set(row.symbol, found)
    return found
  }
  const isKnown = (row: InstrumentRow): boolean => row.firstDate <= asOf

  return {
    asOf, source: data.source, digest: data.digest, closeOn, dividends,
    instruments: () => [...data.rows.values()].filter(isKnown).map(instrumentOf),
    instrument: (symbol) => {
      const row = data.rows.get(symbol)
      return row && isKnown(row) ? instrumentOf(row) : undefined
    },
    close: (symbol) => {
      const close = closeOn(symbol, asOf)
      const newest = data.dates[end - 1]
      return close && { ...close, stale: close.date !== newest || !isFreshOnSnapshot(close.date, asOf) }
    },
    history: (symbols, options) => historyOf(data, end, symbols, options),
    factorBetas: (symbol) => {
      const found = data.factorBetas(symbol)
      return found && found.estimatedTo <= asOf ? found : undefined
    },
    series: (name) => data.series(name).filter((each) => each.knownOn <= asOf).map(({ date, value }) => ({ date, value })),
  }
}

const historyOf = (data: MarketData, end: number, symbols: readonly string[], options: { readonly from?: string; readonly to?: string } = {}): History => {
  const start = options.from === undefined ? 0 : data.dates.findIndex((date) => date >= options.from!)
  const stop = options.to === undefined ? end : Math.min(end, countUpTo(data.dates, options.to))
  const first = start < 0 ? stop : Math.min(start, stop)
  const notes: string[] = []
  const levels: Record<string, (number | null)[]> = {}
  for (const symbol of new Set(symbols)) {
    const column = data.levels(symbol)
    if (!column) {
      notes.push(`${symbol} is not known here.`)
      continue
    }
    levels[symbol] = Array.from(column.subarray(first, stop), (value) => (Number.isNaN(value) ? null : value))
  }
  const stocks = [...new Set(symbols)].filter((symbol) => data.rows.get(symbol)?.kind === 'stock')
  if (stocks.length > 0) notes.push(`${stocks.join(', ')}: large companies of today, so their past flatters single stocks.`)
  return { dates: data.dates.slice(first, stop), levels, periodsPerYear: data.periodsPerYear, notes }
}
