import type { TaxPlan } from './tax.ts'

/**
 * What to simulate. Weights are fractions of the account's value; what they leave of one stays in cash and earns nothing.
 * Signed weights are allowed; the engine checks neither sums nor bounds.
 */
export type Plan = {
  /** Target weights for row t, or the same for all. A function sees the row's date only: look up data with market.asOf(date). */
  readonly target: Float64Array | ((row: number, asOf: string) => Float64Array)
  /** 1 = rebalance at that row's close. */
  readonly rows: Uint8Array
  /** Rebalance also when a weight is further than this from its target; `Infinity` never. */
  readonly band: number
  /** Commission and spread per unit traded, fraction; each side of a trade counts. */
  readonly costRate: number
  readonly slippageRate: number
  readonly chargeFirstPurchase: boolean
  /** Absent, or all rates 0: no tax. */
  readonly tax?: TaxPlan | undefined
  /** Paid in (positive) or out at that row's close, after the row's return; spread over the holdings as they are. */
  readonly flows?: Float64Array | undefined
  readonly initial: number
}
