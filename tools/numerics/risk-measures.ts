import { findMinimum } from './scalar-minimum.ts'
import { times } from './matrix.ts'
import type { ReturnMatrix } from './covariance.ts'

/**
 * Risk of a portfolio's per-period returns, losses positive. Drawdowns are of the running sum from 0 (uncompounded), except
 * `MDD_Rel`, which compounds from 1. Names as in the literature: MV standard deviation, MAD mean absolute deviation, MSV
 * semideviation below the mean, FLPM/SLPM lower partial moments at 0, WR worst realisation, CVaR, EVaR, GMD Gini mean
 * difference, MDD/ADD/UCI/CDaR maximum, average, ulcer and conditional drawdown.
 */
export const riskMeasures = ['MV', 'MAD', 'MSV', 'FLPM', 'SLPM', 'WR', 'CVaR', 'EVaR', 'GMD', 'MDD', 'ADD', 'UCI', 'CDaR'] as const
export type RiskMeasure = (typeof riskMeasures)[number]

const mean = (x: Float64Array): number => x.reduce((sum, value) => sum + value, 0) / x.length

/** Rockafellar & Uryasev (2000): the mean of the worst share of `losses`, the boundary loss counted in part. */
export function conditionalTail(losses: Float64Array, confidence: number): number {
  const sorted = losses.toSorted().toReversed()
  const tail = (1 - confidence) * sorted.length
  const whole = Math.min(sorted.length - 1, Math.ceil(tail - 1e-9) - 1)
  const threshold = sorted[Math.max(0, whole)]!
  let excess = 0
  for (const loss of sorted) if (loss > threshold) excess += loss - threshold
  return threshold + excess / tail
}

/** Entropic value at risk: min over z > 0 of z·ln(mean(exp(loss/z))/α). Ahmadi-Javid (2012). */
export function entropicTail(losses: Float64Array, confidence: number): number {
  const worst = Math.max(...losses)
  const value = (logZ: number): number => {
    const z = Math.exp(logZ)
    let total = 0
    for (const loss of losses) total += Math.exp((loss - worst) / z)
    return worst + z * Math.log(total / losses.length / (1 - confidence))
  }
  const spread = Math.max(1e-12, worst - mean(losses))
  return value(findMinimum(value, Math.log(spread) - 12, Math.log(spread) + 6))
}

/** Distance below the running peak of the running sum, which starts at 0. */
export function drawdowns(x: Float64Array): Float64Array {
  let total = 0
  let peak = 0
  return x.map(value => {
    total += value
    peak = Math.max(peak, total)
    return peak - total
  })
}

function relativeDrawdown(x: Float64Array): number {
  let [wealth, peak, deepest] = [1, 1, 0]
  for (const value of x) {
    wealth *= 1 + value
    peak = Math.max(peak, wealth)
    deepest = Math.max(deepest, 1 - wealth / peak)
  }
  return deepest
}

/** Mean of |x_i − x_j| over pairs, by ranks. */
function gini(x: Float64Array): number {
  const n = x.length
  return x.toSorted().reduce((sum, value, i) => sum + (2 * i - n + 1) * value, 0) * 2 / (n * (n - 1))
}

/** Risk of a series of portfolio returns; `confidence` counts for CVaR, EVaR and CDaR. */
export function riskOfSeries(measure: RiskMeasure | 'MDD_Rel', x: Float64Array, confidence = 0.95): number {
  const m = mean(x)
  const moment = (f: (value: number) => number): number => mean(x.map(f))
  switch (measure) {
    case 'MV': return Math.sqrt(x.reduce((sum, value) => sum + (value - m) ** 2, 0) / (x.length - 1))
    case 'MAD': return moment(value => Math.abs(value - m))
    case 'MSV': return Math.sqrt(moment(value => Math.min(value - m, 0) ** 2))
    case 'FLPM': return moment(value => Math.max(-value, 0))
    case 'SLPM': return Math.sqrt(moment(value => Math.max(-value, 0) ** 2))
    case 'WR': return -x.reduce((least, value) => Math.min(least, value), Infinity)
    case 'CVaR': return conditionalTail(x.map(value => -value), confidence)
    case 'EVaR': return entropicTail(x.map(value => -value), confidence)
    case 'GMD': return gini(x)
    case 'MDD': return drawdowns(x).reduce((top, value) => Math.max(top, value), 0)
    case 'ADD': return mean(drawdowns(x))
    case 'UCI': return Math.sqrt(mean(drawdowns(x).map(value => value * value)))
    case 'CDaR': return conditionalTail(drawdowns(x), confidence)
    case 'MDD_Rel': return relativeDrawdown(x)
  }
}

/** The same for weights on a matrix of complete returns. */
export const riskOf = (measure: RiskMeasure | 'MDD_Rel', r: ReturnMatrix, w: Float64Array, confidence = 0.95): number =>
  riskOfSeries(measure, times(r.values, w), confidence)
