import type { MarketView, SeriesName } from '../../market/port.ts'
import type { Panel } from '../backtester/panel.ts'
import { proxyName, twins, type Proxy } from './proxies.ts'

/** Levels of some symbols on the dates on which all have one, with what limited the dates. */
export interface CommonHistory {
  readonly panel: Panel
  readonly periodsPerYear: number
  readonly notes: readonly string[]
}

/**
 * Total-return levels on common dates. Dates before the youngest symbol's first price are dropped and the symbol is named:
 * nothing is filled in before a price existed. With `twins`, an older fund of the same segment continues a fund's levels into
 * the past and is named; single stocks and coins have none.
 */
export const commonHistory = (market: MarketView, symbols: readonly string[], options: HistoryOptions = {}): CommonHistory => {
  const { twins: withTwins = false, from = '', to = '9999-12-31' } = options
  const stands = withTwins ? twinsOf(market, symbols) : new Map<string, readonly Proxy[]>()
  const others = [...stands.values()].flat().flatMap((proxy) => Object.keys(proxy))
  const history = market.history(symbols)
  const levelsOf = market.history([...new Set([...symbols, ...others])].sort()).levels
  const notes = [...history.notes]
  const carried = symbols.map((symbol) => continued(symbol, stands.get(symbol) ?? [], levelsOf, history.dates))
  const columns = carried.map((each) => each.levels)
  const start = Math.max(0, history.dates.findLastIndex((date) => date <= from))
  const wanted = history.dates.map((_, t) => t).filter((t) => t >= start && history.dates[t]! <= to)
  const rows = wanted.filter((t) => columns.every((column) => column[t] != null))
  const n = symbols.length
  const levels = new Float64Array(rows.length * n)
  rows.forEach((t, row) => {
    for (let i = 0; i < n; i++) levels[row * n + i] = columns[i]![t]!
  })
  const firstAll = rows[0] ?? wanted.at(-1) ?? 0
  const lastAll = rows.at(-1) ?? firstAll
  const without = (t: number): string => symbols.filter((_, i) => columns[i]![t] == null).join(', ')
  notes.push(...carried.flatMap(({ first, note }) => (note !== undefined && first > firstAll ? [note] : [])))
  if (rows.length === 0 && wanted.length > 0) notes.push(`No price in these dates: ${without(firstAll)}.`)
  else if (firstAll > wanted[0]!) notes.push(`Starts ${history.dates[firstAll]}: ${without(firstAll - 1)} has no earlier price.`)
  if (rows.length > 0 && lastAll < wanted.at(-1)!) notes.push(`Ends ${history.dates[lastAll]}: ${without(lastAll + 1)} has no later price.`)
  return { panel: { symbols, dates: rows.map((t) => history.dates[t]!), levels }, periodsPerYear: history.periodsPerYear, notes }
}

export interface HistoryOptions {
  /** The first return is the one after this day: its close, or the last before it, is where the levels start. */
  readonly from?: string
  readonly to?: string
  readonly twins?: boolean
}

const twinsOf = (market: MarketView, symbols: readonly string[]): ReadonlyMap<string, readonly Proxy[]> => new Map(symbols.map((symbol) => {
  const instrument = market.instrument(symbol)
  return [symbol, instrument ? twins(instrument).filter((proxy) => Object.keys(proxy).every((each) => market.instrument(each))) : []]
}))

type Levels = readonly (number | null)[]

/** A fund's levels, carried back from its first price by the returns of the first twin that has them. */
const continued = (symbol: string, proxies: readonly Proxy[], levelsOf: Readonly<Record<string, Levels>>, dates: readonly string[]): { levels: Levels; first: number; note?: string } => {
  const own = levelsOf[symbol] ?? []
  const first = own.findIndex((each) => each !== null)
  if (first <= 0 || proxies.length === 0) return { levels: own, first }
  const levels = [...own]
  const used = new Set<string>()
  for (let t = first; t > 0; t--) {
    const found = proxies.find((proxy) => Object.keys(proxy).every((each) => levelsOf[each]?.[t] != null && levelsOf[each][t - 1] != null))
    if (!found) break
    const growth = Object.entries(found).reduce((sum, [each, weight]) => sum + weight * levelsOf[each]![t]! / levelsOf[each]![t - 1]!, 0)
    levels[t - 1] = levels[t]! / growth
    used.add(proxyName(found))
  }
  return used.size === 0 ? { levels, first } : { levels, first, note: `${[...used].join(', then ')} stands in for ${symbol} before ${dates[first]}.` }
}

/** The last value of a series on or before each date (dates ascending); NaN before the first. */
export const seriesOn = (market: MarketView, name: SeriesName, dates: readonly string[]): Float64Array => {
  const series = market.series(name)
  let at = -1
  return Float64Array.from(dates, (date) => {
    while (at + 1 < series.length && series[at + 1]!.date <= date) at++
    return at < 0 ? NaN : series[at]!.value
  })
}
