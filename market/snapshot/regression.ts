/** Ordinary least squares with an intercept, which comes first in both arrays; classical standard errors (equal variance, no correlation over time). */
export interface Fit {
  readonly coefficients: Float64Array
  readonly standardErrors: Float64Array
  readonly rSquared: number
}

/** Inverse of a symmetric positive definite matrix, row by row, by Gauss-Jordan; for the handful of regressors here. */
const inverse = (matrix: Float64Array, n: number): Float64Array => {
  const a = matrix.slice()
  const out = new Float64Array(n * n)
  for (let i = 0; i < n; i++) out[i * n + i] = 1
  for (let i = 0; i < n; i++) {
    const pivot = a[i * n + i]!
    if (!(pivot > 0)) throw new RangeError('The regressors are not independent.')
    for (let j = 0; j < n; j++) {
      a[i * n + j]! /= pivot
      out[i * n + j]! /= pivot
    }
    for (let row = 0; row < n; row++) {
      const factor = a[row * n + i]!
      if (row === i || factor === 0) continue
      for (let j = 0; j < n; j++) {
        a[row * n + j]! -= factor * a[i * n + j]!
        out[row * n + j]! -= factor * out[i * n + j]!
      }
    }
  }
  return out
}

/** y on the columns of x, all of one length T. Throws `RangeError` with no more rows than coefficients. */
export const regress = (y: Float64Array, x: readonly Float64Array[]): Fit => {
  const periods = y.length
  const columns = [new Float64Array(periods).fill(1), ...x]
  const k = columns.length
  if (periods <= k) throw new RangeError(`A regression on ${k} coefficients needs more than ${periods} rows.`)
  const dot = (a: Float64Array, b: Float64Array): number => a.reduce((sum, value, t) => sum + value * b[t]!, 0)
  const gram = Float64Array.from({ length: k * k }, (_, at) => dot(columns[Math.floor(at / k)]!, columns[at % k]!))
  const right = columns.map((column) => dot(column, y))
  const inverted = inverse(gram, k)
  const coefficients = Float64Array.from({ length: k }, (_, i) => right.reduce((sum, value, j) => sum + inverted[i * k + j]! * value, 0))
  const residuals = y.map((value, t) => value - columns.reduce((sum, column, i) => sum + coefficients[i]! * column[t]!, 0))
  const unexplained = dot(residuals, residuals)
  const mean = y.reduce((sum, value) => sum + value, 0) / periods
  const spread = y.map((value) => value - mean)
  return {
    coefficients, rSquared: 1 - unexplained / dot(spread, spread),
    standardErrors: Float64Array.from({ length: k }, (_, i) => Math.sqrt(unexplained / (periods - k) * inverted[i * k + i]!)),
  }
}
