import { hold } from './hold.ts'
import type { Panel } from './panel.ts'
import type { Plan } from './plan.ts'
import type { UnitLog } from './unit-log.ts'
import { closeYear, taxIfSold, yearTurns } from './tax.ts'
import { opened, outsideBand, payFlow, payTax, settle, trade, type State } from './trade.ts'

export interface TaxDetail {
  readonly onGains: number
  readonly onDividends: number
  readonly ifSold: number
  /** Losses that no gain has used yet; not negative. */
  readonly lossesLeft: number
}

export type Run = {
  /** Value at each row's close, before that row's trades, flows, costs and taxes; the last row's is after the last year's tax. */
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
  /** Parts of the taxes, and what selling everything at the end would cost on top; null without a tax plan. */
  readonly taxDetail: TaxDetail | null
  /** Gain of each asset in money; their sum is the end value minus what was paid in, plus costs, slippage and taxes. */
  readonly gains: Float64Array
  /** What was held from each trade on, until the next one. */
  readonly log: UnitLog
}

/** Simulates a plan over a panel. Pure; O(T·n). Work is done per stretch between trades, so that the inner loop is one dot product. */
export const simulate = (panel: Panel, plan: Plan): Run => {
  const n = panel.symbols.length
  const T = panel.dates.length
  const { levels } = panel
  const values = new Float64Array(T)
  const state = opened(n, plan, panel)
  const targetAt = (row: number): Float64Array => typeof plan.target === 'function' ? plan.target(row, panel.dates[row]!) : plan.target
  const watched = plan.band < Infinity
  const { tax } = state
  const turns = tax && yearTurns(panel.dates)
  const stops = turns || plan.flows ? plan.rows.map((flag, t) => flag || (plan.flows?.[t] ? 1 : turns?.[t] ?? 0)) : plan.rows
  const changes: { row: number, value: number }[] = []
  values[0] = plan.initial
  let target = targetAt(0)
  changes.push({ row: 0, value: trade(state, plan, levels, n, 0, plan.initial, target) })
  for (let row = 0; row < T - 1;) {
    let next = row + 1
    if (!watched) while (next < T - 1 && !stops[next]) next++
    hold(values, levels, n, state.units, state.cash, row, next)
    row = next
    const flow = plan.flows?.[row] ?? 0
    let value = values[row]!
    if (tax && turns?.[row] === 1 && value > 0) {
      value = payTax(state, tax, plan, levels, n, row, value)
      changes.push({ row, value })
    }
    if (flow !== 0) {
      settle(state, levels, n, row)
      value = payFlow(state, plan, n, row, value, flow)
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
  const taxDetail = lastTax(state, values, after)
  const { turnover, rebalances, costs, slippage, taxes, gains, log } = state
  return { values, after, turnover, rebalances, costs, slippage, taxes, taxDetail, gains, log }
}

/** The tax of the year that the test ends in is due at its end, and lowers the last return. */
const lastTax = (state: State, values: Float64Array, after: Float64Array): TaxDetail | null => {
  const { tax } = state
  if (!tax) return null
  const end = after.length - 1
  const ifSold = taxIfSold(tax)
  const due = Math.min(closeYear(tax), Math.max(0, after[end]!))
  state.taxes += due
  values[end]! -= due
  after[end]! -= due
  return { onGains: tax.onGains, onDividends: tax.onDividends, ifSold, lossesLeft: 0 - tax.year.short - tax.year.long }
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
  return Float64Array.from(run.log.at(row), (units, i) => units * panel.levels[row * n + i]! / run.after[row]!)
}
