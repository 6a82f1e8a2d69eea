import { type Column } from './moments.ts'

/** p_t / p_{t−1} − 1: one shorter than the levels. */
export const simpleReturns = (levels: Column): Float64Array => {
  const out = new Float64Array(Math.max(0, levels.length - 1))
  for (let t = 1; t < levels.length; t++) out[t - 1] = levels[t]! / levels[t - 1]! - 1
  return out
}

/** Π(1 + x): what one unit became. */
export const growth = (x: Column): number => {
  let wealth = 1
  for (let t = 0; t < x.length; t++) wealth *= 1 + x[t]!
  return wealth
}

/** Π(1 + x) − 1. */
export const totalReturn = (x: Column): number => growth(x) - 1

/** Wealth after each period; starts at 1 before the first return, which is not in the result. */
export const wealthIndex = (x: Column): Float64Array => {
  const out = new Float64Array(x.length)
  let wealth = 1
  for (let t = 0; t < x.length; t++) out[t] = wealth *= 1 + x[t]!
  return out
}

/**
 * Geometric annual return Π(1 + x)^(f/T) − 1.
 * @param perYear periods per year
 * @param periods T; give it when rows without a return still count as time that passed
 */
export const annualisedReturn = (x: Column, perYear: number, periods = x.length): number => growth(x) ** (perYear / periods) - 1

/** The rows that have a value; null, undefined and NaN are missing. */
export const present = (x: ArrayLike<number | null | undefined>): Float64Array =>
  Float64Array.from(Array.from(x).filter((value): value is number => value !== null && value !== undefined && !Number.isNaN(value)))

/** Two columns on the rows where both have a value. */
export const common = (x: Column, y: Column): readonly [Float64Array, Float64Array] => {
  const rows = Array.from({ length: Math.min(x.length, y.length) }, (_, t) => t).filter(t => !Number.isNaN(x[t]! + y[t]!))
  return [Float64Array.from(rows, t => x[t]!), Float64Array.from(rows, t => y[t]!)]
}

/** x − y per period; y may be one number for all. */
export const minus = (x: Column, y: Column | number): Float64Array =>
  Float64Array.from(x, (value, t) => value - (typeof y === 'number' ? y : y[t]!))
