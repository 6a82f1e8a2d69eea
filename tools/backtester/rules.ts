import { standardDeviation } from '../numerics/series/moments.ts'
import { columnOf, type Panel } from './panel.ts'

/** Rules that set weights anew at each rebalance from the past alone. */
export const ruleNames = ['equal-weight', 'inverse-volatility', 'momentum'] as const
export type RuleName = (typeof ruleNames)[number]

export const ruleWords: Readonly<Record<RuleName, string>> = {
  'equal-weight': 'The same weight for each.',
  'inverse-volatility': 'Weights in proportion to one over the volatility of the look-back.',
  momentum: 'The better half by return over the look-back, equally weighted (Jegadeesh and Titman, 1993, without the skipped month).',
}

const normalised = (scores: Float64Array): Float64Array => {
  const total = scores.reduce((sum, each) => sum + each, 0)
  return scores.map((each) => each / total)
}

/** Weights of a rule from look-back levels only. Ties by the assets' order. */
const weightsOf = (rule: RuleName, past: readonly Float64Array[]): Float64Array => {
  const n = past.length
  if (rule === 'equal-weight') return new Float64Array(n).fill(1 / n)
  if (rule === 'inverse-volatility') {
    return normalised(Float64Array.from(past, (levels) => 1 / Math.max(1e-9, standardDeviation(levels.subarray(1).map((each, t) => each / levels[t]! - 1)))))
  }
  const growth = past.map((levels) => levels[levels.length - 1]! / levels[0]!)
  const kept = growth.map((_, i) => i).sort((a, b) => growth[b]! - growth[a]! || a - b).slice(0, Math.ceil(n / 2))
  return Float64Array.from(growth, (_, i) => (kept.includes(i) ? 1 / kept.length : 0))
}

/**
 * A walk-forward target: at a row it sees the `lookback` rows up to and including that row, and nothing later, because the
 * slice that it is given ends there. Rows count from `offset` of the panel, so that a full look-back exists at the first.
 */
export const walkForward = (rule: RuleName, panel: Panel, lookback: number, offset: number): ((row: number) => Float64Array) => {
  const columns = panel.symbols.map((_, i) => columnOf(panel, i))
  return (row) => weightsOf(rule, columns.map((levels) => levels.subarray(Math.max(0, offset + row - lookback), offset + row + 1)))
}
