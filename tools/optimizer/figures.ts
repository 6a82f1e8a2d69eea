import { dot, quadraticForm, times } from '../numerics/matrix.ts'
import { riskOfSeries } from '../numerics/risk-measures.ts'
import type { Estimates } from './estimate.ts'

export type Figures = { expectedReturn: number; volatility: number; sharpe: number | null; cvar: number | null; maxDrawdown: number | null }

/** Yearly return, volatility and Sharpe ratio of weights; tail loss per period and deepest fall over the weeks of the estimate. */
export function figuresOf(w: Float64Array, estimates: Estimates, confidence: number): Figures {
  const expectedReturn = dot(estimates.mean, w)
  const volatility = Math.sqrt(Math.max(0, quadraticForm(estimates.covariance, w)))
  const series = times(estimates.scenarios.values, w)
  const enough = series.length >= 26
  return {
    expectedReturn, volatility,
    sharpe: volatility > 1e-12 ? (expectedReturn - estimates.riskFree) / volatility : null,
    cvar: enough ? riskOfSeries('CVaR', series, confidence) : null,
    maxDrawdown: enough ? riskOfSeries('MDD_Rel', series) : null,
  }
}
