import { calendarGrowth } from '../numerics/series/calendar.ts'
import { downsideDeviation } from '../numerics/series/downside.ts'
import { deepestFall } from '../numerics/series/drawdown.ts'
import { mean, standardDeviation } from '../numerics/series/moments.ts'
import { historicalTail } from '../numerics/series/tail-risk.ts'

/** Returns and rates are fractions; NaN where the series cannot say (no variation, less than two periods). */
export type Metrics = {
  readonly totalReturn: number
  readonly cagr: number
  readonly volatility: number
  readonly sharpe: number
  readonly sortino: number
  readonly calmar: number
  /** Positive fraction; dates of the last high, the low and the day it was made good (null: not yet). */
  readonly maxDrawdown: number
  readonly peakDate: string | null
  readonly troughDate: string | null
  readonly recoveryDate: string | null
  /** Positive loss of one period that 95 % of periods stayed above, and the mean loss of the worse ones. */
  readonly valueAtRisk: number
  readonly conditionalValueAtRisk: number
  readonly bestPeriod: number
  readonly worstPeriod: number
  readonly hitRate: number
}

/** How each number of `Metrics` is made; printed with every result. */
export const conventions = (perYear: number, riskFree: string, tested: string, taxed = false): Readonly<Record<string, string>> => ({
  returns: `Total return, dividends reinvested, after trading costs, ${taxed ? 'after taxes, before advice fees' : 'before taxes and advice fees'}; time-weighted. What a trade or a tax takes at a close belongs to the period that starts there.`,
  cagr: 'Growth per year on calendar days: (end/start)^(365.25/days) - 1.',
  volatility: `Sample standard deviation of period returns times the square root of ${perYear}, ${tested}, after costs; portfolio and tickets look at the last five years instead.`,
  sharpe: `Mean return above ${riskFree} over its sample standard deviation, times the square root of ${perYear}.`,
  sortino: `Mean return above ${riskFree} over its downside deviation (all periods in the divisor), times the square root of ${perYear}.`,
  calmar: 'CAGR over the largest drawdown of the period.',
  maxDrawdown: 'Largest fall from a high, on period closes; falls inside a period are not seen.',
  valueAtRisk: 'Historical, 95 %, one period, linear interpolation; the shortfall is the mean of the returns below it.',
  hitRate: 'Share of periods with a positive return.',
})

/**
 * @param dates one more than returns: the first is the start
 * @param index what one unit became, at each date; starts at 1
 * @param excess returns above the risk-free rate
 */
export const metricsOf = (dates: readonly string[], index: Float64Array, returns: Float64Array, excess: Float64Array, perYear: number): Metrics => {
  const end = index[index.length - 1]!
  const cagr = calendarGrowth(end, dates[0]!, dates[dates.length - 1]!)
  const fall = deepestFall(index)
  const tail = historicalTail(returns, 0.05)
  const root = Math.sqrt(perYear)
  let best = -Infinity
  let worst = Infinity
  let hits = 0
  for (let t = 0; t < returns.length; t++) {
    const r = returns[t]!
    if (r > best) best = r
    if (r < worst) worst = r
    if (r > 0) hits++
  }
  const average = mean(excess)
  return {
    totalReturn: end - 1,
    cagr,
    volatility: standardDeviation(returns) * root,
    sharpe: average / standardDeviation(excess) * root,
    sortino: average / downsideDeviation(excess) * root,
    calmar: fall ? cagr / fall.depth : NaN,
    maxDrawdown: fall?.depth ?? 0,
    peakDate: fall ? dates[fall.peak]! : null,
    troughDate: fall ? dates[fall.trough]! : null,
    recoveryDate: fall?.recovery == null ? null : dates[fall.recovery]!,
    valueAtRisk: -tail.valueAtRisk,
    conditionalValueAtRisk: -tail.expectedShortfall,
    bestPeriod: best,
    worstPeriod: worst,
    hitRate: hits / returns.length,
  }
}

/** 1 at the start, then compounded: one longer than the returns. */
export const indexOf = (returns: Float64Array): Float64Array => {
  const out = new Float64Array(returns.length + 1)
  let wealth = out[0] = 1
  for (let t = 0; t < returns.length; t++) out[t + 1] = wealth *= 1 + returns[t]!
  return out
}
