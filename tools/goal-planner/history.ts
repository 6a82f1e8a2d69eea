import type { MarketView } from '../../market/port.ts'
import { addDays, isoDate } from '../../domain/units.ts'
import { seriesOn } from '../portfolio-source/history.ts'
import type { Mix } from '../portfolio-source/source.ts'
import { candidates, proxyName } from '../portfolio-source/proxies.ts'

/** Growth factors of a mix, one a calendar month, rebalanced monthly, dividends reinvested, before inflation. */
export interface MonthlyHistory {
  /** The month's last close; one a growth factor. */
  readonly dates: readonly string[]
  readonly growth: Float64Array
  readonly notes: readonly string[]
}

/** Rows that close a calendar month; a month that has not ended is left out. */
export const monthEnds = (dates: readonly string[]): number[] => dates.flatMap((date, t) => {
  const next = dates[t + 1] ?? addDays(isoDate(date), 7)
  return next.slice(0, 7) === date.slice(0, 7) ? [] : [t]
})

/**
 * Month by month from the market's weekly closes. Before a fund existed an older one stands in and is named; where nothing
 * stands in, earlier months are left out.
 */
export const monthlyHistory = (mix: Mix, market: MarketView): MonthlyHistory => {
  const instruments = mix.weights.map(({ symbol }) => market.instrument(symbol)!)
  const proxies = instruments.map((instrument) => candidates(instrument).filter((proxy) => Object.keys(proxy).every((symbol) => market.instrument(symbol))))
  const symbols = [...new Set([...mix.weights.map((each) => each.symbol), ...proxies.flat().flatMap((each) => Object.keys(each))])].sort()
  const { dates, levels } = market.history(symbols)
  const own = market.history(mix.weights.map((each) => each.symbol))
  const ends = monthEnds(dates)
  const ratio = (symbol: string, m: number): number => (levels[symbol]?.[ends[m]!] ?? NaN) / (levels[symbol]?.[ends[m - 1]!] ?? NaN)
  const used = new Map<string, string>()
  const growthOf = (i: number, m: number): number => {
    const own = ratio(mix.weights[i]!.symbol, m)
    if (!Number.isNaN(own)) return own
    for (const proxy of proxies[i]!) {
      const blended = Object.entries(proxy).reduce((sum, [symbol, weight]) => sum + weight * ratio(symbol, m), 0)
      if (Number.isNaN(blended)) continue
      used.set(mix.weights[i]!.symbol, proxyName(proxy))
      return blended
    }
    return NaN
  }
  const cashYield = seriesOn(market, 'treasury-3m', ends.map((t) => dates[t]!))
  const growth = ends.slice(1).map((_, at) => {
    const cash = Number.isNaN(cashYield[at]!) ? 1 : (1 + cashYield[at]!) ** (1 / 12)
    return mix.weights.reduce((sum, { weight }, i) => sum + weight * growthOf(i, at + 1), mix.cashWeight * cash)
  })
  const kept = growth.map((_, at) => at).filter((at) => !Number.isNaN(growth[at]!))
  const notes = [...own.notes, ...[...used].sort().map(([symbol, proxy]) => `${proxy} stands in for ${symbol} in months before its first price.`)]
  return { dates: kept.map((at) => dates[ends[at + 1]!]!), growth: Float64Array.from(kept, (at) => growth[at]!), notes }
}

/** Average yearly growth of consumer prices between two dates; NaN when the index does not reach. */
export const averageInflation = (market: MarketView, from: string, to: string): number => {
  const [start, end] = seriesOn(market, 'cpi', [from, to])
  return (end! / start!) ** (365.25 * 86_400_000 / (Date.parse(to) - Date.parse(from))) - 1
}
