import type { Panel } from './panel.ts'
import type { Plan } from './plan.ts'
import { UnitLog } from './unit-log.ts'
import { bookDividends, bookTrade, closeYear, taxBook, type TaxBook } from './tax.ts'

/** What is held while a plan runs. `mark` is the row up to which gains are booked. */
export type State = {
  readonly units: Float64Array
  readonly gains: Float64Array
  readonly log: UnitLog
  readonly tax: TaxBook | null
  cash: number
  turnover: number
  rebalances: number
  costs: number
  slippage: number
  taxes: number
  mark: number
}

export const opened = (n: number, plan: Plan, panel: Panel): State => ({
  units: new Float64Array(n), gains: new Float64Array(n), log: new UnitLog(n), tax: taxBook(panel, plan.tax),
  cash: plan.initial, turnover: 0, rebalances: 0, costs: 0, slippage: 0, taxes: 0, mark: 0,
})

/** Books each asset's gain and dividends since the last trade. */
export const settle = (state: State, levels: Float64Array, n: number, row: number): void => {
  if (row === state.mark) return
  const now = row * n
  const then = state.mark * n
  for (let i = 0; i < n; i++) state.gains[i]! += state.units[i]! * (levels[now + i]! - levels[then + i]!)
  if (state.tax) bookDividends(state.tax, state.units, state.mark, row)
  state.mark = row
}

/**
 * Trades from the held units to the target weights. Trades are measured against the value before costs, then the whole
 * portfolio is scaled to what is left: the target weights hold exactly afterwards and no money appears.
 * @returns value after costs
 */
export const trade = (state: State, plan: Plan, levels: Float64Array, n: number, row: number, value: number, target: Float64Array): number => {
  const base = row * n
  const { units } = state
  const perUnit = 1 / value
  let traded = 0
  let invested = 0
  for (let i = 0; i < n; i++) {
    traded += Math.abs(target[i]! - units[i]! * levels[base + i]! * perUnit)
    invested += target[i]!
  }
  const charged = row > 0 || plan.chargeFirstPurchase
  const cost = charged ? traded * plan.costRate : 0
  const slip = charged ? traded * plan.slippageRate : 0
  const after = value * (1 - cost - slip)
  const before = state.tax && units.slice()
  state.costs += value * cost
  state.slippage += value * slip
  if (row > 0) {
    state.turnover += traded
    state.rebalances++
  }
  for (let i = 0; i < n; i++) units[i] = after * target[i]! / levels[base + i]!
  if (state.tax && before) bookTrade(state.tax, row, before, units)
  state.cash = after * (1 - invested)
  state.log.push(row, units)
  return after
}

/**
 * Spreads money paid in or out over the holdings as they are, at the cost of a trade of that size. What is not there cannot be
 * taken out: the account is then empty.
 * @returns value after the flow
 */
export const payFlow = (state: State, plan: Plan, n: number, row: number, value: number, wanted: number): number => {
  const flow = Math.max(wanted, -value)
  const cost = Math.abs(flow) * plan.costRate
  const slip = Math.abs(flow) * plan.slippageRate
  const after = Math.max(0, value + flow - cost - slip)
  state.costs += cost
  state.slippage += slip
  const scale = value > 0 ? after / value : 0
  const before = state.tax && state.units.slice()
  for (let i = 0; i < n; i++) state.units[i]! *= scale
  state.cash = value > 0 ? state.cash * scale : after
  if (state.tax && before) bookTrade(state.tax, row, before, state.units)
  state.log.push(row, state.units)
  return after
}

/**
 * Pays last year's tax out of the holdings as they are, at the cost of such a sale; what that realises belongs to the new year.
 * @returns value after the tax
 */
export const payTax = (state: State, tax: TaxBook, plan: Plan, levels: Float64Array, n: number, row: number, value: number): number => {
  settle(state, levels, n, row)
  const due = Math.min(closeYear(tax), value)
  state.taxes += due
  return due > 0 ? payFlow(state, plan, n, row, value, -due) : value
}

/** Whether any weight is further than the band from its target. */
export const outsideBand = (state: State, levels: Float64Array, n: number, row: number, value: number, target: Float64Array, band: number): boolean => {
  for (let i = 0; i < n; i++) if (Math.abs(state.units[i]! * levels[row * n + i]! / value - target[i]!) > band) return true
  return false
}
