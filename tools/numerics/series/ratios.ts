import { type Column, mean, standardDeviation } from './moments.ts'
import { fitLine } from './regression.ts'
import { annualisedReturn, minus } from './returns.ts'

/** Sample standard deviation × √f. */
export const annualisedVolatility = (x: Column, perYear: number): number => standardDeviation(x) * Math.sqrt(perYear)

/** Mean excess return over its sample standard deviation, per period. Sharpe (1994). */
export const sharpePerPeriod = (x: Column, riskFree: Column | number = 0): number => {
  const excess = minus(x, riskFree)
  return mean(excess) / standardDeviation(excess)
}

/** Arithmetic annualisation: mean·f / (sd·√f). */
export const annualisedSharpe = (x: Column, perYear: number, riskFree: Column | number = 0): number =>
  sharpePerPeriod(x, riskFree) * Math.sqrt(perYear)

/** Geometric annual return over annual volatility, risk-free 0: the convention of PerformanceAnalytics. */
export const geometricSharpe = (x: Column, perYear: number): number => annualisedReturn(x, perYear) / annualisedVolatility(x, perYear)

/** R² of a straight line through the cumulative log returns against time: how steady the growth was. */
export const stability = (x: Column): number => {
  const path = new Float64Array(x.length)
  let log = 0
  for (let t = 0; t < x.length; t++) path[t] = log += Math.log1p(x[t]!)
  return fitLine(Float64Array.from(x, (_, t) => t), path).r2
}
