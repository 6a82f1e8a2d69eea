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
  const { twins: withTwins = false, ...range } = options
  const stands = withTwins ? twinsOf(market, symbols) : new Map<string, readonly Proxy[]>()
  const others = [...stands.values()].flat().flatMap((proxy) => Object.keys(proxy))
  const history = market.history(symbols, range)
  const levelsOf = market.history([...new Set([...symbols, ...others])].sort(), range).levels
  const notes = [...history.notes]
  const carried = symbols.map((symbol) => continued(symbol, stands.get(symbol) ?? [], levelsOf, history.dates))
  const columns = carried.map((each) => each.levels)
  const rows = history.dates.map((_, t) => t).filter((t) => columns.every((column) => column[t] != null))
  const n = symbols.length
  const levels = new Float64Array(rows.length * n)
  rows.forEach((t, row) => {
    for (let i = 0; i < n; i++) levels[row * n + i] = columns[i]![t]!
  })
  const firstAll = rows[0]
  notes.push(...carried.flatMap(({ first, note }) => (note !== undefined && first > (firstAll ?? 0) ? [note] : [])))
  if (firstAll !== undefined && firstAll > 0) {
    const youngest = symbols.filter((_, i) => columns[i]![firstAll - 1] == null)
    notes.push(`Starts ${history.dates[firstAll]}: ${youngest.join(', ')} has no earlier price.`)
  }
  const lastAll = rows.at(-1)
  if (lastAll !== undefined && lastAll < history.dates.length - 1) {
    const ended = symbols.filter((_, i) => columns[i]![lastAll + 1] == null)
    notes.push(`Ends ${history.dates[lastAll]}: ${ended.join(', ')} has no later price.`)
  }
  return { panel: { symbols, dates: rows.map((t) => history.dates[t]!), levels }, periodsPerYear: history.periodsPerYear, notes }
}

export interface HistoryOptions {
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
