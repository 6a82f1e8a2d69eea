import type { MarketView } from '../../market/port.ts'
import type { Mix } from '../portfolio-source/source.ts'
import { seriesOn } from '../portfolio-source/history.ts'
import { periodReturns, simulate, type Run } from './engine.ts'
import { indexOf, metricsOf, type Metrics } from './metrics.ts'
import type { Panel } from './panel.ts'
import { calendarRows, type Rebalance } from './schedule.ts'
import type { TaxPlan } from './tax.ts'

export interface Costs {
  readonly costBps: number
  readonly slippageBps: number
}

/** A simulated portfolio with everything that the report needs. */
export interface Simulated {
  readonly run: Run
  readonly returns: Float64Array
  readonly index: Float64Array
  readonly metrics: Metrics
}

/** Three-month Treasury yield (fraction a year) known at the start of each period, per period; 0 where it is not known. */
export const riskFreeReturns = (market: MarketView, dates: readonly string[], perYear: number): Float64Array => {
  const yields = seriesOn(market, 'treasury-3m', dates)
  return Float64Array.from({ length: dates.length - 1 }, (_, t) => (Number.isNaN(yields[t]!) ? 0 : (1 + yields[t]!) ** (1 / perYear) - 1))
}

/** The columns of a mix out of a panel that has at least its symbols. */
export const subPanel = (panel: Panel, symbols: readonly string[]): Panel => {
  const at = symbols.map((symbol) => panel.symbols.indexOf(symbol))
  const n = symbols.length
  const all = panel.symbols.length
  const levels = new Float64Array(panel.dates.length * n)
  for (let t = 0; t < panel.dates.length; t++) for (let i = 0; i < n; i++) levels[t * n + i] = panel.levels[t * all + at[i]!]!
  return { symbols, dates: panel.dates, levels }
}

export const flagsOf = (dates: readonly string[], rebalance: Rebalance): Uint8Array =>
  rebalance.kind === 'calendar' ? calendarRows(dates, rebalance.every) : new Uint8Array(dates.length)

/** One flow a calendar month, at its last close; none on the first and the last date. */
export const monthlyFlows = (dates: readonly string[], amount: number): Float64Array | undefined => {
  if (amount === 0) return undefined
  const months = calendarRows(dates, 'month')
  return Float64Array.from(months, (flag) => flag * amount)
}

export interface Simulation {
  readonly panel: Panel
  readonly target: Float64Array | ((row: number, asOf: string) => Float64Array)
  readonly rebalance: Rebalance
  readonly costs: Costs
  readonly initial: number
  readonly monthly: number
  readonly tax: TaxPlan | undefined
  readonly riskFree: Float64Array
  readonly perYear: number
}

export const simulateMix = (wish: Simulation): Simulated => {
  const { panel, rebalance, costs } = wish
  const flows = monthlyFlows(panel.dates, wish.monthly)
  const run = simulate(panel, {
    target: wish.target, rows: flagsOf(panel.dates, rebalance), band: rebalance.kind === 'band' ? rebalance.width : Infinity,
    costRate: costs.costBps / 1e4, slippageRate: costs.slippageBps / 1e4, chargeFirstPurchase: true, tax: wish.tax, flows, initial: wish.initial,
  })
  const returns = periodReturns(run, flows)
  const index = indexOf(returns)
  const excess = returns.map((value, t) => value - wish.riskFree[t]!)
  return { run, returns, index, metrics: metricsOf(panel.dates, index, returns, excess, wish.perYear) }
}

export const weightVector = (mix: Mix): Float64Array => Float64Array.from(mix.weights, (each) => each.weight)
