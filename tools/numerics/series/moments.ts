/** A column of numbers, any array-like; `Float64Array` is the fast one. */
export type Column = ArrayLike<number>

export const sum = (x: Column): number => {
  let total = 0
  for (let i = 0; i < x.length; i++) total += x[i]!
  return total
}

/** Arithmetic mean; NaN when empty. */
export const mean = (x: Column): number => sum(x) / x.length

/** Mean of (x − centre)^power, divisor T. */
export const centralMoment = (x: Column, power: number, centre = mean(x)): number => {
  let total = 0
  for (let i = 0; i < x.length; i++) {
    const d = x[i]! - centre
    let term = d
    for (let k = 1; k < power; k++) term *= d
    total += term
  }
  return total / x.length
}

/** Divisor T − `lost`: 1 for a sample, 0 for a population. Two passes, so a large mean loses no digits. */
export const variance = (x: Column, lost = 1): number => centralMoment(x, 2) * x.length / (x.length - lost)

export const standardDeviation = (x: Column, lost = 1): number => Math.sqrt(variance(x, lost))

/** Population skewness m3 / m2^1.5. */
export const skewness = (x: Column): number => centralMoment(x, 3) / centralMoment(x, 2) ** 1.5

/** Population kurtosis m4 / m2², 3 for a normal; subtract 3 for the excess. */
export const kurtosis = (x: Column): number => centralMoment(x, 4) / centralMoment(x, 2) ** 2

/** Covariance of two columns of equal length, divisor T − `lost`. */
export const covariance = (x: Column, y: Column, lost = 1): number => {
  const mx = mean(x)
  const my = mean(y)
  let total = 0
  for (let i = 0; i < x.length; i++) total += (x[i]! - mx) * (y[i]! - my)
  return total / (x.length - lost)
}

export const correlation = (x: Column, y: Column): number =>
  covariance(x, y) / (standardDeviation(x) * standardDeviation(y))

/** Mean of |x − mean|, divisor T. */
export const meanAbsoluteDeviation = (x: Column): number => {
  const centre = mean(x)
  let total = 0
  for (let i = 0; i < x.length; i++) total += Math.abs(x[i]! - centre)
  return total / x.length
}

/** Mean of |x_i − x_j| over pairs i < j, from the order statistics instead of T² pairs. */
export const giniMeanDifference = (x: Column): number => {
  const sorted = Float64Array.from(x).sort()
  const n = sorted.length
  let total = 0
  for (let i = 0; i < n; i++) total += (2 * i - n + 1) * sorted[i]!
  return total / (n * (n - 1) / 2)
}
