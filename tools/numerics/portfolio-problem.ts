import { quadraticForm, dot } from './matrix.ts'
import { solveQuadraticProgram } from './quadratic-program.ts'
import type { LinearConstraint, QpSolution, QuadraticProgram } from './quadratic-program.ts'

/**
 * What a portfolio is chosen from. Weights w of n assets, budget Σw, box bounds, linear limits over w.
 * `current` with `cost` (return lost per unit bought or sold) or `turnoverLimit` (Σ|w − current|, both directions
 * counted) makes trading part of the problem. `l2` adds l2·w'w to what is minimised. Returns and covariance share one period.
 */
export type PortfolioProblem = {
  names: readonly string[]; mean: Float64Array; covariance: Float64Array
  lower: Float64Array; upper: Float64Array; budget: number; limits?: readonly LinearConstraint[]
  l2?: number; current?: Float64Array; cost?: number; turnoverLimit?: number
  /** Position of cash, whose change is not a trade. */
  cashAt?: number
  /** Measures risk against these weights: (w − benchmark)'S(w − benchmark). */
  benchmark?: Float64Array
}
/**
 * A solved portfolio: `mean` is net of trading costs, `variance` that of the objective; `solution` holds the multipliers of bounds
 * and constraints by position in `program`, whose objective has the return at weight `a` and half the variance at weight `v`.
 */
export type Optimum = {
  status: 'optimal'; weights: Float64Array; mean: number; variance: number; solution: QpSolution; program: QuadraticProgram; a: number; v: number
}
export type Rejected = { status: 'rejected'; reason: RejectionReason; conflict: string[]; nearest?: number }
export type RejectionReason = 'limits-conflict' | 'target-return-too-high' | 'target-return-too-low' | 'target-volatility-below-minimum'
  | 'risk-free-above-all-returns' | 'no-tangency-portfolio' | 'unbounded' | 'not-solved'
export type Outcome = Optimum | Rejected

const trades = ({ cost = 0, turnoverLimit = Infinity, current }: PortfolioProblem): boolean =>
  current !== undefined && (cost > 0 || turnoverLimit < Infinity)

const padded = (row: Float64Array, length: number): Float64Array => {
  const wide = new Float64Array(length)
  wide.set(row)
  return wide
}

/**
 * The quadratic program min (v/2)·w'Sw + l2·w'w − a·(mean'w − cost·Σ|w − current|). Where trading counts, purchases and
 * sales are variables of their own: w − bought + sold = current.
 */
export function toProgram(problem: PortfolioProblem, a: number, v: number, extra: readonly LinearConstraint[] = []): QuadraticProgram {
  const { names, mean, covariance, lower, upper, budget, limits = [], l2 = 0, current, cost = 0, turnoverLimit = Infinity, cashAt = -1, benchmark } = problem
  const n = mean.length
  const size = trades(problem) ? 3 * n : n
  const hessian = new Float64Array(size * size)
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) hessian[i * size + j] = v * (covariance[i * n + j]! + covariance[j * n + i]!) / 2
    hessian[i * size + i]! += 2 * l2
  }
  const linear = new Float64Array(size)
  for (let i = 0; i < n; i++) {
    linear[i] = a * mean[i]!
    if (benchmark) for (let j = 0; j < n; j++) linear[i]! += v * (covariance[i * n + j]! + covariance[j * n + i]!) / 2 * benchmark[j]!
  }
  const whole: LinearConstraint = { name: 'budget', coefficients: new Float64Array(n).fill(1), lower: budget, upper: budget }
  const constraints = [whole, ...limits, ...extra].map(c => c.coefficients.length === size ? c : { ...c, coefficients: padded(c.coefficients, size) })
  if (size === n || !current) return { n, hessian, linear, lower, upper, constraints, names }
  const trade = new Float64Array(size).fill(1, n)
  if (cashAt >= 0) trade[n + cashAt] = trade[2 * n + cashAt] = 0
  for (let i = n; i < size; i++) linear[i] = -a * cost * trade[i]!
  const wideLower = padded(lower, size)
  const wideUpper = padded(upper, size).fill(Infinity, n)
  for (let i = 0; i < n; i++) {
    const coefficients = new Float64Array(size)
    coefficients[i] = 1
    coefficients[n + i] = -1
    coefficients[2 * n + i] = 1
    constraints.push({ name: `trade of ${names[i]}`, coefficients, lower: current[i]!, upper: current[i]! })
  }
  if (turnoverLimit < Infinity) {
    constraints.push({ name: 'turnover limit', coefficients: trade, lower: -Infinity, upper: turnoverLimit })
  }
  return { n: size, hessian, linear, lower: wideLower, upper: wideUpper, constraints, names: [...names] }
}

/** mean'w less what it costs to get from the current weights to w. */
export const netMean = (problem: PortfolioProblem, w: Float64Array): number =>
  dot(problem.mean, w) - (problem.cost ? problem.cost * turnoverOf(problem, w) : 0)

/** Σ|w − current| without cash; 0 when there is no current portfolio. */
export function turnoverOf({ current, cashAt = -1 }: PortfolioProblem, w: Float64Array): number {
  let total = 0
  if (current) for (let i = 0; i < w.length; i++) if (i !== cashAt) total += Math.abs(w[i]! - current[i]!)
  return total
}

/** Solves `toProgram`; a = weight of the return, v = weight of half the variance. */
export function optimise(problem: PortfolioProblem, a: number, v: number, extra: readonly LinearConstraint[] = []): Outcome {
  const program = toProgram(problem, a, v, extra)
  const solution = solveQuadraticProgram(program)
  if (solution.status === 'infeasible') return { status: 'rejected', reason: 'limits-conflict', conflict: tidy(solution.conflict) }
  if (solution.status === 'failed') return { status: 'rejected', reason: 'not-solved', conflict: [solution.reason] }
  const weights = solution.x.slice(0, problem.mean.length)
  const active = problem.benchmark ? weights.map((w, i) => w - problem.benchmark![i]!) : weights
  return { status: 'optimal', weights, mean: netMean(problem, weights), variance: quadraticForm(problem.covariance, active), solution, program, a, v }
}

/** The purchase and sale variables are our own device; a person set the limits on the assets behind them. */
const tidy = (conflict: string[]): string[] => [...new Set(conflict.filter(name => !name.startsWith('trade of ') && !/ bound of asset \d+$/.test(name)))]
