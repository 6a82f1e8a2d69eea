import type { z } from 'zod'
import type { MarketView } from '../../market/port.ts'
import { marketModel } from '../numerics/series/benchmark.ts'
import { daysBetween } from '../numerics/series/calendar.ts'
import { deepestFall } from '../numerics/series/drawdown.ts'
import { annualisedVolatility, annualisedSharpe } from '../numerics/series/ratios.ts'
import { minus } from '../numerics/series/returns.ts'
import { indexOf } from '../backtester/metrics.ts'
import { riskFreeReturns } from '../backtester/run.ts'
import { finite, usdText } from '../portfolio-source/words.ts'
import type { Yardstick } from './benchmark.ts'
import type { output } from './output.ts'
import { flowsIn, linked, moneyWeighted, type Track } from './returns.ts'

type Out = z.input<typeof output>

/** A rate over some days as a rate per year, and back; per year only from a year on. */
const perYear = (total: number, days: number): number | null => (days >= 365 ? finite((1 + total) ** (365 / days) - 1) : null)
const overPeriod = (annual: number, days: number): number => (1 + annual) ** (days / 365) - 1

export const periodOutput = (name: string, track: Track, yardstick: Yardstick, first: number, last: number): Out['focus'] => {
  const { dates, values, returns } = track
  const days = daysBetween(dates[first]!, dates[last]!)
  const timeWeighted = linked(returns, first, last)
  const money = moneyWeighted(track, first, last)
  const paid = flowsIn(track, first, last)
  const benchmark = first >= yardstick.from ? linked(yardstick.returns, first, last) : null
  return {
    period: name, from: dates[first]!, to: dates[last]!, days,
    startValueUsd: usdText(values[first]!), endValueUsd: usdText(values[last]!), netPaidInUsd: usdText(paid), gainUsd: usdText(values[last]! - values[first]! - paid),
    timeWeighted, timeWeightedPerYear: perYear(timeWeighted, days),
    moneyWeighted: finite(overPeriod(money, days)), moneyWeightedPerYear: days >= 365 ? finite(money) : null,
    benchmark, benchmarkPerYear: benchmark === null ? null : perYear(benchmark, days), active: benchmark === null ? null : timeWeighted - benchmark,
  }
}

/** Below this many periods a volatility says nothing. */
const enoughPeriods = 12

export const riskOutput = (track: Track, yardstick: Yardstick, first: number, last: number, market: MarketView, periodsPerYear: number): Out['risk'] => {
  const dates = track.dates.slice(first, last + 1)
  const own = track.returns.slice(first + 1, last + 1)
  const index = indexOf(own)
  const fall = deepestFall(index)
  const falls = { maxDrawdown: fall?.depth ?? 0, peakDate: fall ? dates[fall.peak]! : null, troughDate: fall ? dates[fall.trough]! : null, recoveryDate: fall?.recovery == null ? null : dates[fall.recovery]! }
  if (own.length < enoughPeriods) return { ...falls, volatility: null, sharpe: null, trackingError: null, beta: null }
  const riskFree = riskFreeReturns(market, dates, periodsPerYear)
  const other = first >= yardstick.from ? yardstick.returns.slice(first + 1, last + 1) : null
  return {
    ...falls, volatility: finite(annualisedVolatility(own, periodsPerYear)), sharpe: finite(annualisedSharpe(own, periodsPerYear, riskFree)),
    trackingError: other && finite(annualisedVolatility(minus(own, other), periodsPerYear)), beta: other && finite(marketModel(own, other, riskFree).beta),
  }
}

export const yearsOutput = (track: Track, yardstick: Yardstick): Out['calendarYears'] => {
  const years = [...new Set(track.dates.slice(1).map((date) => date.slice(0, 4)))]
  return years.map((year) => {
    const first = Math.max(0, track.dates.findLastIndex((date) => date < year))
    const last = track.dates.findLastIndex((date) => date.slice(0, 4) === year)
    const partial = !track.dates[first]!.startsWith(`${Number(year) - 1}-12`) || !track.dates[last]!.startsWith(`${year}-12`)
    return { year: Number(year), portfolio: linked(track.returns, first, last), benchmark: first >= yardstick.from ? linked(yardstick.returns, first, last) : null, partial }
  })
}

/** Month ends of the focus period: value, money paid in so far, and growth of one beside the benchmark. */
export const chartOutput = (track: Track, yardstick: Yardstick, first: number, last: number): Out['chart'] => {
  let paid = track.values[first]!
  let own = 1
  let other = 1
  const compared = first >= yardstick.from
  const points: Out['chart'] = []
  for (let t = first; t <= last; t++) {
    if (t > first) {
      paid += track.flows[t]!
      own *= 1 + track.returns[t]!
      other *= 1 + yardstick.returns[t]!
    }
    const month = (row: number): string => track.dates[row]!.slice(0, 7)
    const shown = t === first || t === last || last - first <= 60 || month(t) !== month(t + 1)
    if (shown) points.push({ date: track.dates[t]!, valueUsd: usdText(track.values[t]!), paidInUsd: usdText(paid), growth: own, benchmark: compared ? other : null })
  }
  return points
}
