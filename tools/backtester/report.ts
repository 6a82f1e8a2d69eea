import { compoundBy } from '../numerics/series/calendar.ts'
import { activeReturn, marketModel, upDown } from '../numerics/series/benchmark.ts'
import { omega } from '../numerics/series/downside.ts'
import { drawdownsOfLevels, ulcer } from '../numerics/series/drawdown.ts'
import { kurtosis, skewness } from '../numerics/series/moments.ts'
import { stability } from '../numerics/series/ratios.ts'
import { gaussianTail, modifiedTail } from '../numerics/series/tail-risk.ts'
import { finite } from '../portfolio-source/words.ts'
import type { Metrics } from './metrics.ts'

/** The same metrics with "cannot be said" as null, for JSON. */
export const printable = (metrics: Metrics): { [K in keyof Metrics]: Metrics[K] extends number ? number | null : Metrics[K] } => {
  const entries = Object.entries(metrics).map(([key, value]) => [key, typeof value === 'number' ? finite(value) : value])
  return Object.fromEntries(entries)
}

/** The shape of the returns: how far from normal, how long under water. Period values; VaR and shortfall as positive losses. */
export const shapeOf = (returns: Float64Array, index: Float64Array) => {
  const gaussian = gaussianTail(returns, 0.05)
  const modified = modifiedTail(returns, 0.05)
  return {
    skewness: finite(skewness(returns)), excessKurtosis: finite(kurtosis(returns) - 3), omega: finite(omega(returns)), ulcerIndex: finite(ulcer(drawdownsOfLevels(index))),
    gaussianValueAtRisk: finite(-gaussian.valueAtRisk), modifiedValueAtRisk: finite(-modified.valueAtRisk), modifiedShortfall: finite(-modified.expectedShortfall),
    stability: finite(stability(returns)),
  }
}

/** A portfolio beside its benchmark, period by period on the same dates. */
export const versusBenchmark = (returns: Float64Array, benchmark: Float64Array, riskFree: Float64Array, perYear: number) => {
  const active = activeReturn(returns, benchmark, perYear)
  const { alpha, beta, r2 } = marketModel(returns, benchmark, riskFree)
  const sides = upDown(returns, benchmark)
  let ahead = 0
  for (let t = 0; t < returns.length; t++) if (returns[t]! > benchmark[t]!) ahead++
  return {
    trackingError: finite(active.trackingError),
    informationRatio: finite(active.informationRatio),
    alphaPerYear: finite((1 + alpha) ** perYear - 1),
    beta: finite(beta),
    r2: finite(r2),
    aheadShare: ahead / returns.length,
    aheadInRisingShare: finite(sides.upPercent), aheadInFallingShare: finite(sides.downPercent),
  }
}

/** Calendar-year returns; the first and last year may be parts, and say so by their dates. */
export const calendarYears = (dates: readonly string[], returns: Float64Array, benchmark: Float64Array | null) => {
  const own = compoundBy(dates.slice(1), returns, 'year')
  const other = benchmark && compoundBy(dates.slice(1), benchmark, 'year')
  return own.map(({ name, value }, i) => ({ year: Number(name), portfolio: value, benchmark: other?.[i]?.value ?? null }))
}

const eras = [
  { name: 'Global financial crisis', from: '2007-10-09', to: '2009-03-09' },
  { name: 'Recovery and long rise', from: '2009-03-09', to: '2020-02-19' },
  { name: 'Pandemic fall', from: '2020-02-19', to: '2020-03-23' },
  { name: 'Inflation and rate rises', from: '2022-01-03', to: '2022-10-12' },
  { name: 'Since October 2022', from: '2022-10-12', to: '9999-12-31' },
] as const

/** Returns of market regimes that the dates cover from start to end, between the closes on or before their dates. */
export const regimes = (dates: readonly string[], index: Float64Array, benchmark: Float64Array | null) => {
  const at = (date: string): number => dates.findLastIndex((each) => each <= date)
  return eras.flatMap(({ name, from, to }) => {
    const first = at(from)
    const last = at(to)
    if (first < 0 || last <= first) return []
    return [{
      name, from: dates[first]!, to: dates[last]!,
      portfolio: index[last]! / index[first]! - 1,
      benchmark: benchmark && benchmark[last]! / benchmark[first]! - 1,
    }]
  })
}

/** Month-end points of growth of one, for a chart. */
export const monthlyChart = (dates: readonly string[], index: Float64Array, benchmark: Float64Array | null) =>
  dates.flatMap((date, t) => (t === 0 || t === dates.length - 1 || date.slice(0, 7) !== dates[t + 1]!.slice(0, 7)
    ? [{ date, portfolio: index[t]!, benchmark: benchmark && benchmark[t]! }] : []))
