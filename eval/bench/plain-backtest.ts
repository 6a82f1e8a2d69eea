import type { Panel } from '../../tools/backtester/panel.ts'
import type { Plan } from '../../tools/backtester/plan.ts'

/**
 * The baselines: the same computations as one would write them first, with objects and arrays, day by day. They also check the
 * fast ones: both must come to the same values.
 */
export const plainBacktest = (panel: Panel, plan: Plan): number[] => {
  const n = panel.symbols.length
  const target = plan.target as Float64Array
  const priceOf = (t: number): Record<string, number> => Object.fromEntries(panel.symbols.map((symbol, i) => [symbol, panel.levels[t * n + i]!]))
  let holdings = new Map<string, number>()
  let cash = plan.initial
  return panel.dates.map((_, t) => {
    const prices = priceOf(t)
    const value = [...holdings].reduce((sum, [symbol, units]) => sum + units * prices[symbol]!, cash)
    if (t === 0 || plan.rows[t]) {
      const traded = panel.symbols.reduce((sum, symbol, i) => sum + Math.abs(target[i]! - (holdings.get(symbol) ?? 0) * prices[symbol]! / value), 0)
      const after = value * (1 - traded * (plan.costRate + plan.slippageRate))
      holdings = new Map(panel.symbols.map((symbol, i) => [symbol, after * target[i]! / prices[symbol]!]))
      cash = after * (1 - target.reduce((sum, each) => sum + each, 0))
    }
    return value
  })
}

/** Bootstrap paths with an array per path, and a fan by sorting each year. Any generator will do for a stopwatch. */
export const plainMonteCarlo = (plan: { initial: number; flows: Float64Array; paths: number }, growth: Float64Array): number[][] => {
  let state = 1
  const below = (n: number): number => (state = state * 48_271 % 2_147_483_647) % n
  const paths = Array.from({ length: plan.paths }, () => {
    const wealth = [plan.initial]
    for (let month = 0, at = 0; month < plan.flows.length; month++) {
      at = month % 12 === 0 ? below(growth.length) : (at + 1) % growth.length
      wealth.push((wealth[month]! + plan.flows[month]!) * growth[at]!)
    }
    return wealth
  })
  return Array.from({ length: plan.flows.length / 12 + 1 }, (_, year) => {
    const sorted = paths.map(path => path[year * 12]!).sort((a, b) => a - b)
    return [0.05, 0.25, 0.5, 0.75, 0.95].map(p => sorted[Math.floor(p * (sorted.length - 1))]!)
  })
}
