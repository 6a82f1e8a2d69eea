import type { ReturnMatrix } from './covariance.ts'

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
  const variance = covarianceOf(market, market)
  return Float64Array.from({ length: r.n }, (_, j) => riskFree + covarianceOf(column(r, j), market) / variance * premium)
}

/**
 * Means pulled towards their common value, the mean of the minimum-variance portfolio, by the share that the sampling
 * error justifies. Jorion (1986), Bayes–Stein estimation. `precisionForm` = (mean − common)'S⁻¹(mean − common), S per period like `mean`.
 */
export function bayesStein(mean: Float64Array, common: number, precisionForm: number, periods: number): { mean: Float64Array; share: number } {
  const n = mean.length
  const share = (n + 2) / (n + 2 + periods * precisionForm)
  return { mean: mean.map(m => (1 - share) * m + share * common), share }
}
