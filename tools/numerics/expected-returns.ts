import { choleskyInPlace, choleskySolve } from './cholesky.ts'
import type { ReturnMatrix } from './covariance.ts'
import { dot } from './matrix.ts'

/** Compounded yearly mean of one series over its own periods: prod(1 + r)^(frequency/count) − 1; NaN entries are missing. */
export function geometricMean(returns: Float64Array, frequency: number): number {
  let wealth = 1
  let count = 0
  for (const r of returns) if (!Number.isNaN(r)) { wealth *= 1 + r; count++ }
  return count === 0 ? NaN : wealth ** (frequency / count) - 1
}

/** mean·frequency over the series' own periods. */
export function arithmeticMean(returns: Float64Array, frequency: number): number {
  let total = 0
  let count = 0
  for (const r of returns) if (!Number.isNaN(r)) { total += r; count++ }
  return count === 0 ? NaN : total / count * frequency
}

/** Sample covariance over the periods that both series have. */
export function covarianceOf(x: Float64Array, y: Float64Array): number {
  let [count, mx, my, total] = [0, 0, 0, 0]
  for (let t = 0; t < x.length; t++) if (!Number.isNaN(x[t]! + y[t]!)) { count++; mx += x[t]!; my += y[t]! }
  for (let t = 0; t < x.length; t++) if (!Number.isNaN(x[t]! + y[t]!)) total += (x[t]! - mx / count) * (y[t]! - my / count)
  return total / (count - 1)
}

export const column = ({ n, values }: ReturnMatrix, j: number): Float64Array =>
  Float64Array.from({ length: values.length / n }, (_, t) => values[t * n + j]!)

/** Mean of the assets that have a return, period by period. */
export function equalWeightMarket({ n, values }: ReturnMatrix): Float64Array {
  return Float64Array.from({ length: values.length / n }, (_, t) => {
    const row = values.subarray(t * n, t * n + n).filter(value => !Number.isNaN(value))
    return row.reduce((sum, value) => sum + value, 0) / row.length
  })
}

/**
 * CAPM: riskFree + beta·(marketReturn − riskFree) per asset; the covariance with the market over common periods, the market's
 * variance over all of its own, its return compounded to a year. Sharpe (1964). `market` has one return per row of `r`, NaN if missing.
 */
export function capmReturns(r: ReturnMatrix, market: Float64Array, riskFree: number, frequency: number): Float64Array {
  const premium = geometricMean(market, frequency) - riskFree
  return betas(r, market).map(beta => riskFree + beta * premium)
}

/** Covariance with the market over common periods by the market's variance over all of its own. */
export function betas(r: ReturnMatrix, market: Float64Array): Float64Array {
  const variance = covarianceOf(market, market)
  return Float64Array.from({ length: r.n }, (_, j) => covarianceOf(column(r, j), market) / variance)
}

/** Volatility a period below which an asset counts as cash: 1 % a year over weeks. */
const CASH_LIKE = 0.01 / Math.sqrt(52)

/**
 * Means a period pulled towards one common Sharpe ratio (the median of the assets'), by the share that the sampling error justifies:
 * (n + 2)/(n + 2 + T·g'S⁻¹g), g the distance to the common ratio's means. Jorion (1986), Bayes–Stein estimation, whose common mean would
 * treat bonds like stocks. What hardly moves gets the risk-free rate. Undefined when the covariance cannot be inverted.
 */
export function bayesStein(mean: Float64Array, covariance: Float64Array, riskFree: number, periods: number): { mean: Float64Array; share: number } | undefined {
  const n = mean.length
  const sd = mean.map((_, i) => Math.sqrt(covariance[i * n + i]!))
  const moving = Array.from({ length: n }, (_, i) => i).filter(i => sd[i]! > CASH_LIKE)
  const k = moving.length
  if (k === 0) return { mean: mean.map(() => riskFree), share: 1 }
  const ratios = moving.map(i => (mean[i]! - riskFree) / sd[i]!).sort((a, b) => a - b)
  const common = (ratios[Math.floor((k - 1) / 2)]! + ratios[Math.ceil((k - 1) / 2)]!) / 2
  const factor = Float64Array.from({ length: k * k }, (_, at) => covariance[moving[Math.floor(at / k)]! * n + moving[at % k]!]!)
  if (!choleskyInPlace(factor, k)) return undefined
  const gap = Float64Array.from(moving, i => mean[i]! - riskFree - common * sd[i]!)
  const solved = gap.slice()
  choleskySolve(factor, k, solved)
  const share = (k + 2) / (k + 2 + periods * dot(gap, solved))
  return { share, mean: mean.map((m, i) => sd[i]! > CASH_LIKE ? (1 - share) * m + share * (riskFree + common * sd[i]!) : riskFree) }
}
