import { type Column, covariance, mean, variance } from './moments.ts'

export type Line = { readonly intercept: number, readonly slope: number, readonly r2: number }

/** Least squares y = intercept + slope·x. */
export const fitLine = (x: Column, y: Column): Line => {
  const slope = covariance(x, y) / variance(x)
  const r2 = covariance(x, y) ** 2 / (variance(x) * variance(y))
  return { intercept: mean(y) - slope * mean(x), slope, r2 }
}
