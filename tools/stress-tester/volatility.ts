import { covariance, standardDeviation } from '../numerics/series/moments.ts'
import { normalQuantile } from '../numerics/series/normal.ts'
import type { Panel } from '../backtester/panel.ts'
import { columnOf } from '../backtester/panel.ts'
import { simpleReturns } from '../numerics/series/returns.ts'
import type { Exposure, Move } from './exposure.ts'

/** Periods in the month that the loss is stated for. */
const horizon = 4

export interface VolatilityShock {
  readonly moves: readonly Move[]
  /** Annual volatility as measured, and with every volatility multiplied and every correlation one. */
  readonly before: number
  readonly after: number
  /** The same loss with volatilities and correlations as measured. */
  readonly usualChange: number
}

/**
 * Loss of the worst month in twenty (95 %, normal) when each volatility is multiplied and all correlations are one, so that
 * the loss is the plain sum Σ w·σ: nothing offsets anything.
 */
export const volatilityShock = (multiple: number, exposures: readonly Exposure[], panel: Panel, perYear: number): VolatilityShock => {
  const returns = panel.symbols.map((_, i) => simpleReturns(columnOf(panel, i)))
  const z = -normalQuantile(0.05)
  const toMonth = Math.sqrt(horizon)
  let variance = 0
  exposures.forEach((a, i) => exposures.forEach((b, j) => { variance += a.weight * b.weight * covariance(returns[i]!, returns[j]!) }))
  const sigmas = returns.map((each) => standardDeviation(each))
  const moves = sigmas.map((sigma) => ({ change: Math.max(-1, -z * multiple * sigma * toMonth), basis: `volatility ${(sigma * Math.sqrt(perYear) * 100).toFixed(0)} % a year, times ${multiple}` }))
  const together = sigmas.reduce((sum, sigma, i) => sum + exposures[i]!.weight * sigma, 0)
  return { moves, before: Math.sqrt(variance * perYear), after: multiple * together * Math.sqrt(perYear), usualChange: -z * Math.sqrt(variance) * toMonth }
}
