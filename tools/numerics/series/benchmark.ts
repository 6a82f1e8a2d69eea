import { type Column, mean } from './moments.ts'
import { annualisedVolatility, sharpePerPeriod } from './ratios.ts'
import { fitLine } from './regression.ts'
import { annualisedReturn, minus } from './returns.ts'

/** Both columns on their common dates, simple returns per period. */
export type Active = {
  /** geometric annual return minus the benchmark's */
  readonly activePremium: number
  /** sample standard deviation of x − b, annualised */
  readonly trackingError: number
  readonly informationRatio: number
}

export const activeReturn = (x: Column, benchmark: Column, perYear: number): Active => {
  const activePremium = annualisedReturn(x, perYear) - annualisedReturn(benchmark, perYear)
  const trackingError = annualisedVolatility(minus(x, benchmark), perYear)
  return { activePremium, trackingError, informationRatio: activePremium / trackingError }
}

/** mean(x − b)/sd(x − b), not annualised; the benchmark may be one number. */
export const informationRatioPerPeriod = (x: Column, benchmark: Column | number): number => sharpePerPeriod(x, benchmark)

/** Jensen's alpha per period, beta and R² of x − rf on b − rf. */
export type MarketModel = { readonly alpha: number, readonly beta: number, readonly r2: number }

export const marketModel = (x: Column, benchmark: Column, riskFree: Column | number = 0): MarketModel => {
  const { intercept, slope, r2 } = fitLine(minus(benchmark, riskFree), minus(x, riskFree))
  return { alpha: intercept, beta: slope, r2 }
}

/** (1 + alpha)^f − 1. */
export const annualAlpha = (alpha: number, perYear: number): number => (1 + alpha) ** perYear - 1

const share = (benchmark: Column, side: (b: number) => boolean, hit: (t: number) => boolean): number => {
  const rows = Array.from({ length: benchmark.length }, (_, t) => t).filter(t => side(benchmark[t]!))
  return mean(rows.map(t => hit(t) ? 1 : 0))
}

/** Shares of rising (b > 0) and falling (b < 0) benchmark periods in which x moved along, and in which x was ahead. */
export const upDown = (x: Column, benchmark: Column) => {
  const up = (b: number): boolean => b > 0
  const down = (b: number): boolean => b < 0
  return {
    upNumber: share(benchmark, up, t => x[t]! > 0),
    downNumber: share(benchmark, down, t => x[t]! < 0),
    upPercent: share(benchmark, up, t => x[t]! > benchmark[t]!),
    downPercent: share(benchmark, down, t => x[t]! > benchmark[t]!),
  }
}
