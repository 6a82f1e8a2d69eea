import { correlationOf, fromColumns } from '../numerics/covariance.ts'
import { hierarchicalOrder, hierarchicalRiskParity } from '../numerics/hierarchical-risk-parity.ts'
import { quadraticForm } from '../numerics/matrix.ts'
import { maxDiversification, maxSharpe, minVariance } from '../numerics/mean-variance.ts'
import type { Outcome, PortfolioProblem } from '../numerics/portfolio-problem.ts'
import { equalBudgets, riskBudgeting } from '../numerics/risk-parity.ts'
import { mean, standardDeviation } from '../numerics/series/moments.ts'
import { simpleReturns } from '../numerics/series/returns.ts'
import { shrinkToConstantCorrelation } from '../numerics/shrinkage.ts'
import { columnOf, type Panel } from './panel.ts'

/** Rules that set weights anew at each rebalance from the past alone, long-only and fully invested. */
export const ruleNames = ['equal-weight', 'inverse-volatility', 'momentum', 'min-variance', 'max-sharpe', 'max-diversification', 'risk-parity', 'hrp'] as const
export type RuleName = (typeof ruleNames)[number]

export const ruleWords: Readonly<Record<RuleName, string>> = {
  'equal-weight': 'The same weight for each.',
  'inverse-volatility': 'Weights in proportion to one over the volatility of the look-back.',
  momentum: 'The better half by return over the look-back, equally weighted (Jegadeesh and Titman, 1993, without the skipped month).',
  'min-variance': 'Least variance, covariance shrunk to constant correlation (Ledoit and Wolf, 2004).',
  'max-sharpe': 'Highest mean over volatility of the look-back, shrunk covariance; least variance where no mean is above zero.',
  'max-diversification': 'Highest ratio of own volatilities to the portfolio\'s (Choueifaty and Coignard, 2008).',
  'risk-parity': 'Each the same share of the risk (Maillard, Roncalli and Teïletche, 2010).',
  hrp: 'Hierarchical risk parity, single linkage (López de Prado, 2016).',
}

const normalised = (scores: Float64Array): Float64Array => {
  const total = scores.reduce((sum, each) => sum + each, 0)
  return scores.map((each) => each / total)
}

const equal = (n: number): Float64Array => new Float64Array(n).fill(1 / n)

/** The better half by growth; ties by the assets' order. */
const momentum = (past: readonly Float64Array[]): Float64Array => {
  const growth = past.map((levels) => levels[levels.length - 1]! / levels[0]!)
  const kept = growth.map((_, i) => i).sort((a, b) => growth[b]! - growth[a]! || a - b).slice(0, Math.ceil(growth.length / 2))
  return Float64Array.from(growth, (_, i) => (kept.includes(i) ? 1 / kept.length : 0))
}

const problemOf = (returns: readonly Float64Array[], covariance: Float64Array): PortfolioProblem => {
  const n = returns.length
  return {
    names: returns.map((_, i) => `asset ${i + 1}`), mean: Float64Array.from(returns, (each) => mean(each)), covariance,
    lower: new Float64Array(n), upper: new Float64Array(n).fill(1), budget: 1,
  }
}

const weightsIn = (outcome: Outcome): Float64Array | undefined => (outcome.status === 'optimal' ? outcome.weights : undefined)

/** Weights from the covariance of the look-back; equal weights where a solver finds none. */
const optimised = (rule: RuleName, returns: readonly Float64Array[]): Float64Array => {
  const n = returns.length
  const { covariance } = shrinkToConstantCorrelation(fromColumns(returns))
  const problem = problemOf(returns, covariance)
  switch (rule) {
    case 'min-variance': return weightsIn(minVariance(problem)) ?? equal(n)
    case 'max-sharpe': return weightsIn(maxSharpe(problem, 0)) ?? weightsIn(minVariance(problem)) ?? equal(n)
    case 'max-diversification': return weightsIn(maxDiversification(problem)) ?? equal(n)
    case 'risk-parity': return riskBudgeting(covariance, equalBudgets(n)) ?? equal(n)
    default: return hierarchicalRiskParity(hierarchicalOrder(correlationOf(covariance, n), n), (w) => quadraticForm(covariance, w))
  }
}

/** Weights of a rule from look-back levels only. */
const weightsOf = (rule: RuleName, past: readonly Float64Array[]): Float64Array => {
  if (rule === 'equal-weight' || past.length === 1) return equal(past.length)
  if (rule === 'momentum') return momentum(past)
  const returns = past.map((levels) => simpleReturns(levels))
  if (rule === 'inverse-volatility') return normalised(Float64Array.from(returns, (each) => 1 / Math.max(1e-9, standardDeviation(each))))
  return optimised(rule, returns)
}

/**
 * A walk-forward target: at a row it sees the `lookback` rows up to and including that row, and nothing later, because the
 * slice that it is given ends there. Rows count from `offset` of the panel, so that a full look-back exists at the first.
 */
export const walkForward = (rule: RuleName, panel: Panel, lookback: number, offset: number): ((row: number) => Float64Array) => {
  const columns = panel.symbols.map((_, i) => columnOf(panel, i))
  return (row) => weightsOf(rule, columns.map((levels) => levels.subarray(Math.max(0, offset + row - lookback), offset + row + 1)))
}
