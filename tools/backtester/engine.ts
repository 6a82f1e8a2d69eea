import type { Panel } from './panel.ts'
import { bookPurchases, bookSales, taxBook, taxOnTrade, type TaxBook } from './tax.ts'

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
  /** Rate on gains realised by rebalancing, average cost, losses carried forward; absent: no tax. */
  readonly taxRate?: number | undefined
  /** Paid in (positive) or out at that row's close, after the row's return; spread over the holdings as they are. */
  readonly flows?: Float64Array | undefined
  readonly initial: number
}

export type Run = {
  /** Value at each row's close, before that row's trades, flows and costs. */
  readonly values: Float64Array
  /** Value after them: what earns the next row's return. */
  readonly after: Float64Array
  /** Σ |traded| / value over the rows after the first purchase (both sides counted). */
  readonly turnover: number
  readonly rebalances: number
  /** In money. */
  readonly costs: number
  readonly slippage: number
  readonly taxes: number
  /** Gain of each asset in money; their sum is the end value minus what was paid in, plus costs, slippage and taxes. */
  readonly gains: Float64Array
  /** What was held from each trade on, until the next one. */
  readonly trades: readonly { readonly row: number, readonly units: Float64Array }[]
}

type State = {
  readonly units: Float64Array
  readonly gains: Float64Array
  readonly trades: { row: number, units: Float64Array }[]
  readonly tax: TaxBook | null
  cash: number
  turnover: number
  rebalances: number
  costs: number
  slippage: number
  mark: number
}

const opened = (n: number, plan: Plan): State => ({
  units: new Float64Array(n), gains: new Float64Array(n), trades: [], tax: plan.taxRate ? taxBook(plan.taxRate, n) : null,
  cash: plan.initial, turnover: 0, rebalances: 0, costs: 0, slippage: 0, mark: 0,
})

/** Books each asset's gain since the last trade. */
const settle = (state: State, levels: Float64Array, n: number, row: number): void => {
  if (row === state.mark) return
  const now = row * n
  const then = state.mark * n
  for (let i = 0; i < n; i++) state.gains[i]! += state.units[i]! * (levels[now + i]! - levels[then + i]!)
  state.mark = row
}

/**
 * Trades from the held units to the target weights. Trades are measured against the value before costs, then the whole
 * portfolio is scaled to what is left: the target weights hold exactly afterwards and no money appears.
 * @returns value after costs and taxes
 */
const trade = (state: State, plan: Plan, levels: Float64Array, n: number, row: number, value: number, target: Float64Array): number => {
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
  const left = value * (1 - cost - slip)
  const priceOf = (i: number): number => levels[base + i]!
  const before = state.tax && units.slice()
  const after = state.tax && before ? left - taxOnTrade(state.tax, before, i => left * target[i]! / priceOf(i), priceOf) : left
  state.costs += value * cost
  state.slippage += value * slip
  if (row > 0) {
    state.turnover += traded
    state.rebalances++
  }
  for (let i = 0; i < n; i++) units[i] = after * target[i]! / levels[base + i]!
  if (state.tax && before) bookPurchases(state.tax, before, units, priceOf)
  state.cash = after * (1 - invested)
  state.trades.push({ row, units: units.slice() })
  return after
}

/**
 * Values of fixed units on rows (from, to], written to `values`. Four rows side by side: each holding's units are read once for
 * four prices, and four sums run at a time instead of waiting for one another (twice as fast as row by row).
 */
const hold = (values: Float64Array, levels: Float64Array, n: number, units: Float64Array, cash: number, from: number, to: number): void => {
  let t = from + 1
  for (; t + 3 <= to; t += 4) {
    const first = t * n
    const second = first + n
    const third = second + n
    const fourth = third + n
    let a = cash, b = cash, c = cash, d = cash
    for (let i = 0; i < n; i++) {
      const held = units[i]!
      a += held * levels[first + i]!
      b += held * levels[second + i]!
      c += held * levels[third + i]!
      d += held * levels[fourth + i]!
    }
    values[t] = a
    values[t + 1] = b
    values[t + 2] = c
    values[t + 3] = d
  }
  for (; t <= to; t++) {
    let a = cash
    for (let i = 0; i < n; i++) a += units[i]! * levels[t * n + i]!
    values[t] = a
  }
}

const outsideBand = (state: State, levels: Float64Array, n: number, row: number, value: number, target: Float64Array, band: number): boolean => {
  for (let i = 0; i < n; i++) if (Math.abs(state.units[i]! * levels[row * n + i]! / value - target[i]!) > band) return true
  return false
}

/**
 * Spreads money paid in or out over the holdings as they are, at the cost of a trade of that size. What is not there cannot be
 * taken out: the account is then empty.
 * @returns value after the flow
 */
const payFlow = (state: State, plan: Plan, levels: Float64Array, n: number, row: number, value: number, wanted: number): number => {
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
  if (state.tax && before) {
    const priceOf = (i: number): number => levels[row * n + i]!
    bookPurchases(state.tax, before, state.units, priceOf)
    bookSales(state.tax, before, state.units, priceOf)
  }
  state.trades.push({ row, units: state.units.slice() })
  return after
}

/** Simulates a plan over a panel. Pure; O(T·n). Work is done per stretch between trades, so that the inner loop is one dot product. */
export const simulate = (panel: Panel, plan: Plan): Run => {
  const n = panel.symbols.length
  const T = panel.dates.length
  const { levels } = panel
  const values = new Float64Array(T)
  const state = opened(n, plan)
  const targetAt = (row: number): Float64Array => typeof plan.target === 'function' ? plan.target(row, panel.dates[row]!) : plan.target
  const watched = plan.band < Infinity
  const changes: { row: number, value: number }[] = []
  values[0] = plan.initial
  let target = targetAt(0)
  changes.push({ row: 0, value: trade(state, plan, levels, n, 0, plan.initial, target) })
  for (let row = 0; row < T - 1;) {
    let next = row + 1
    if (!watched) while (next < T - 1 && !plan.rows[next] && !plan.flows?.[next]) next++
    hold(values, levels, n, state.units, state.cash, row, next)
    row = next
    const flow = plan.flows?.[row] ?? 0
    let value = values[row]!
    if (flow !== 0) {
      settle(state, levels, n, row)
      value = payFlow(state, plan, levels, n, row, value, flow)
      changes.push({ row, value })
    }
    if (row === T - 1 || value <= 0) continue
    if (plan.rows[row] === 1 || (watched && outsideBand(state, levels, n, row, value, target, plan.band))) {
      settle(state, levels, n, row)
      target = targetAt(row)
      changes.push({ row, value: trade(state, plan, levels, n, row, value, target) })
    }
  }
  settle(state, levels, n, T - 1)
  const after = values.slice()
  for (const change of changes) after[change.row] = change.value
  const { turnover, rebalances, costs, slippage, gains, trades } = state
  return { values, after, turnover, rebalances, costs, slippage, taxes: state.tax?.paid ?? 0, gains, trades }
}

/**
 * Time-weighted return of each period, net of costs: what a trade cost at a close belongs to the period that it starts,
 * the first purchase to the first period; money paid in is not a return.
 */
export const periodReturns = (run: Run, flows?: Float64Array): Float64Array => {
  const { values } = run
  const out = new Float64Array(values.length - 1)
  for (let t = 1; t < values.length; t++) out[t - 1] = values[t]! / (values[t - 1]! + (flows ? flows[t - 1]! : 0)) - 1
  return out
}

/** Weights with which the period after a row begins: drifted since the last trade, fractions of the value after costs. */
export const weightsAfter = (run: Run, panel: Panel, row: number): Float64Array => {
  const n = panel.symbols.length
  const held = run.trades.findLast(trade => trade.row <= row)!
  return Float64Array.from(held.units, (units, i) => units * panel.levels[row * n + i]! / run.after[row]!)
}
