import { periodReturns, simulate } from '../../tools/backtester/engine.ts'
import { indexOf, metricsOf } from '../../tools/backtester/metrics.ts'
import type { Panel } from '../../tools/backtester/panel.ts'
import type { Plan } from '../../tools/backtester/plan.ts'
import { calendarRows } from '../../tools/backtester/schedule.ts'
import { fanOf } from '../../tools/goal-planner/fan.ts'
import { Random } from '../../tools/goal-planner/random.ts'
import { bootstrap, lognormal } from '../../tools/goal-planner/simulate.ts'
import { plainBacktest, plainMonteCarlo } from './plain-backtest.ts'
import { benchResult, type BenchResult } from './result.ts'

const assets = 20
const days = 5040
const dayMs = 86_400_000

/** Weekdays from 2004 on. */
const weekdays = (count: number): string[] => {
  const dates: string[] = []
  for (let at = Date.UTC(2004, 0, 2); dates.length < count; at += dayMs) {
    if (new Date(at).getUTCDay() % 6 !== 0) dates.push(new Date(at).toISOString().slice(0, 10))
  }
  return dates
}

/** Seeded prices of 20 assets over 5,040 days. */
const seededPanel = (seed: number): Panel => {
  const shocks = new Float64Array(assets * days)
  new Random(seed).fillNormals(shocks)
  const levels = new Float64Array(assets * days).fill(100, 0, assets)
  for (let k = assets; k < levels.length; k++) levels[k] = levels[k - assets]! * Math.exp(0.0003 + 0.012 * shocks[k]!)
  return { symbols: Array.from({ length: assets }, (_, i) => `A${i}`), dates: weekdays(days), levels }
}

const planOf = (rows: Uint8Array, random: Random): Plan => {
  const raw = Float64Array.from({ length: assets }, () => random.uniform())
  const total = raw.reduce((sum, each) => sum + each, 0)
  return { target: raw.map(each => each / total), rows, band: Infinity, costRate: 0.0005, slippageRate: 0.0003, chargeFirstPurchase: true, initial: 100_000 }
}

/** Milliseconds of one call in the fastest of several rounds of `repeat` calls, after one to warm up: other processes only ever add time. */
const timed = (repeat: number, work: () => unknown, rounds = 15): number => {
  const round = (): number => {
    const start = performance.now()
    for (let k = 0; k < repeat; k++) work()
    return (performance.now() - start) / repeat
  }
  round()
  return Math.min(...Array.from({ length: rounds }, round))
}

const withMetrics = (panel: Panel, plan: Plan) => {
  const returns = periodReturns(simulate(panel, plan))
  return metricsOf(panel.dates, indexOf(returns), returns, returns, 252)
}

const backtests = (): BenchResult[] => {
  const panel = seededPanel(1)
  const rows = calendarRows(panel.dates, 'month')
  const random = new Random(2)
  const plans = Array.from({ length: 1000 }, () => planOf(rows, random))
  const plan = plans[0]!
  const plain = timed(3, () => plainBacktest(panel, plan), 3)
  const one = timed(30, () => simulate(panel, plan))
  const metrics = timed(20, () => withMetrics(panel, plan))
  const thousand = timed(1, () => plans.forEach(each => simulate(panel, each)), 5)
  const better = 'lower' as const
  return [
    benchResult({ name: 'backtest.one', value: one, unit: 'ms', baseline: plain, better, goal: { value: 0.25 } }),
    benchResult({ name: 'backtest.metrics', value: metrics, unit: 'ms', better, goal: { value: 0.8 } }),
    benchResult({ name: 'backtest.thousand', value: thousand, unit: 'ms', baseline: plain * 1000, better, goal: { value: 250 }, reason: 'baseline: one plain run times 1,000' }),
  ]
}

const monteCarlo = (): BenchResult[] => {
  const months = 360
  const history = new Float64Array(270)
  new Random(3).fillNormals(history)
  const growth = [history.map(z => Math.exp(0.005 + 0.03 * z))]
  const plan = { initial: 100_000, flows: new Float64Array(months).fill(500), paths: 10_000, seed: 1 }
  const deviation = new Float64Array(months).fill(0.03)
  const drift = new Float64Array(months).fill(0.005)
  const plain = timed(1, () => plainMonteCarlo(plan, growth[0]!), 3)
  const block = timed(1, () => fanOf(bootstrap(plan, { growth, mixOfMonth: new Uint16Array(months), block: 12 })))
  const normal = timed(1, () => fanOf(lognormal(plan, { mean: drift, deviation })))
  const better = 'lower' as const
  return [
    benchResult({ name: 'goal.mc', value: block, unit: 'ms', baseline: plain, better, goal: { value: 40 } }),
    benchResult({ name: 'goal.mc.lognormal', value: normal, unit: 'ms', better, goal: { value: 60 } }),
  ]
}

/** Backtests of 20 assets × 5,040 days, monthly, with costs and daily values; goals of 10,000 paths × 360 months with a yearly fan. */
export const backtestBench = (): BenchResult[] => [...backtests(), ...monteCarlo()]
