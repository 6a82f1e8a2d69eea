import { sampleCovariance, type ReturnMatrix } from './covariance.ts'
import { conicRisk, dense, type Ray, type Rows, type Space } from './conic-risk.ts'
import { entropicMinimum } from './entropic-minimum.ts'
import { dot, largest, shifted } from './matrix.ts'
import { maxSharpe, minVariance, targetReturn } from './mean-variance.ts'
import { solveQuadraticProgram, type LinearConstraint } from './quadratic-program.ts'
import { riskOf, type RiskMeasure } from './risk-measures.ts'
import { equalBudgets, riskBudgeting } from './risk-parity.ts'

/** Weights within bounds, Σw = budget and linear limits, chosen by the risk of their returns over complete periods. */
export type RiskProblem = {
  measure: RiskMeasure; returns: ReturnMatrix; confidence: number; lower: Float64Array; upper: Float64Array; budget: number
  limits?: readonly LinearConstraint[]
  /** Per-period benchmark of the lower partial moments. */
  shift?: number
}
export type RiskOptimum = { weights: Float64Array; risk: number; residual: number }

const ACCEPTED = 1e-6

/** Scales returns so that an even portfolio has a risk near one, which the solver's tolerances assume. */
function scaled({ measure, returns: r, confidence }: RiskProblem): { returns: ReturnMatrix; scale: number } {
  const size = r.values.reduce((sum, v) => sum + Math.abs(v), 0) / r.values.length
  const scale = Math.max(riskOf(measure, r, new Float64Array(r.n).fill(1 / r.n), confidence), size) || 1
  return { returns: { n: r.n, values: r.values.map(v => v / scale) }, scale }
}

const unit = (n: number, i: number, sign: number): number[] => Array.from({ length: n }, (_, j) => j === i ? sign : 0)

/** Even weights, moved towards the middle of bounds that they break. */
const evenStart = ({ lower, upper, budget }: RiskProblem): Float64Array => lower.map((l, i) => {
  const even = budget / lower.length
  return even > l && even < upper[i]! ? even : Number.isFinite(l + upper[i]!) ? (l + upper[i]!) / 2 : even
})

/** Bounds, budget and limits on w = variables from `from` on, each limit times the variable `scaleAt` where there is one. */
function weightSpace(problem: RiskProblem, from: number, scaleAt = -1): Space {
  const { lower, upper, budget, limits = [] } = problem
  const n = lower.length
  const rows: Rows = []
  const add = (row: ArrayLike<number>, bound: number): void => {
    if (scaleAt < 0) rows.push({ form: dense(row, from), bound })
    else rows.push({ form: dense(row, from, bound === 0 ? [] : [[scaleAt, -bound]]), bound: 0 })
  }
  for (let i = 0; i < n; i++) {
    if (lower[i]! > -Infinity) add(unit(n, i, -1), -lower[i]!)
    if (upper[i]! < Infinity) add(unit(n, i, 1), upper[i]!)
  }
  for (const { coefficients, lower: least, upper: most } of limits) {
    if (least > -Infinity) add(coefficients.map(a => -a), -least)
    if (most < Infinity) add(coefficients, most)
  }
  const ones = new Float64Array(n).fill(1)
  const whole = scaleAt < 0 ? { form: dense(ones, from), bound: budget } : { form: dense(ones, from, [[scaleAt, -budget]]), bound: 0 }
  return { rows, equalities: [whole], weights: evenStart(problem), extra: [] }
}

const accepted = (problem: RiskProblem, weights: Float64Array, residual: number): RiskOptimum | undefined =>
  Math.abs(residual) <= ACCEPTED && weights.every(Number.isFinite)
    ? { weights, risk: riskOf(problem.measure, problem.returns, weights, problem.confidence), residual } : undefined

/** Weights within the solver's noise of a bound are put on it; the others take up what that leaves of the budget. */
function snapped(w: Float64Array, { lower, upper, budget }: RiskProblem): Float64Array {
  const at = w.map((v, i) => v < lower[i]! + 1e-9 ? lower[i]! : v > upper[i]! - 1e-9 ? upper[i]! : v)
  const inside = Array.from(at, (_, i) => i).filter(i => at[i]! > lower[i]! && at[i]! < upper[i]!)
  const gap = budget - at.reduce((sum, v) => sum + v, 0)
  if (Math.abs(gap) < 1e-6) for (const i of inside) at[i]! += gap / inside.length
  return at
}

/** The weights where bounds and budget leave no choice: an interior point would look for room that is not there. */
function onlyPortfolio({ lower, upper, budget }: RiskProblem): Float64Array | undefined {
  const [least, most] = [lower, upper].map(bound => bound.reduce((sum, v) => sum + v, 0))
  if (lower.length === 1) return lower[0]! <= budget && budget <= upper[0]! ? Float64Array.of(budget) : undefined
  return Math.abs(least! - budget) < 1e-12 ? lower.slice() : Math.abs(most! - budget) < 1e-12 ? upper.slice() : undefined
}

const forced = (problem: RiskProblem, holds: (w: Float64Array) => boolean): RiskOptimum | undefined => {
  const only = onlyPortfolio(problem)
  const inside = only && (problem.limits ?? []).every(l => { const met = dot(l.coefficients, only); return met >= l.lower - 1e-12 && met <= l.upper + 1e-12 })
  return inside && holds(only) ? accepted(problem, only, 0) : undefined
}

/** min risk(w), with mean'w = target when both are given; undefined when there is no such portfolio. */
export function minimumRisk(problem: RiskProblem, mean?: Float64Array, target?: number): RiskOptimum | undefined {
  if (problem.measure === 'MV') return varianceWay(problem, mean, target)
  const only = forced(problem, w => !mean || target === undefined || Math.abs(dot(mean, w) - target) < 1e-9)
  if (only) return only
  const goal = mean && target !== undefined ? [{ name: 'target return', coefficients: mean, lower: target, upper: target }] : []
  if (problem.measure === 'EVaR') return entropicWay(problem, goal)
  const { returns, scale } = scaled(problem)
  const found = conicRisk(problem.measure, returns, problem.confidence, (problem.shift ?? 0) / scale, from => {
    const space = weightSpace(problem, from)
    for (const { coefficients, lower } of goal) space.equalities.push({ form: dense(coefficients, from), bound: lower })
    return space
  })
  return found && accepted(problem, snapped(found.y, problem), found.residual)
}

/** The entropic measure is smooth and has its own way; where it becomes the worst period, so does the problem. */
function entropicWay(problem: RiskProblem, goal: LinearConstraint[]): RiskOptimum | undefined {
  const { confidence, lower, upper, budget, limits = [] } = problem
  const { returns } = scaled(problem)
  const n = returns.n
  const whole = { name: 'budget', coefficients: new Float64Array(n).fill(1), lower: budget, upper: budget }
  const found = entropicMinimum(returns, 1 - confidence, { n, lower, upper, constraints: [whole, ...limits, ...goal] }, evenStart(problem))
  if (found === 'worst-period') return asEntropic(problem, minimumRisk({ ...problem, measure: 'WR', limits: [...limits, ...goal] }))
  return found && accepted(problem, snapped(found.x, problem), found.decrement)
}

const asEntropic = (problem: RiskProblem, worst: RiskOptimum | undefined): RiskOptimum | undefined =>
  worst && accepted(problem, worst.weights, worst.residual)

function varianceWay({ returns, lower, upper, budget, limits = [] }: RiskProblem, mean: Float64Array | undefined, target: number | undefined): RiskOptimum | undefined {
  const portfolio = {
    names: Array.from(lower, (_, i) => String(i)), mean: mean ?? new Float64Array(returns.n), covariance: sampleCovariance(returns), lower, upper, budget, limits,
  }
  const found = mean && target !== undefined ? targetReturn(portfolio, target) : minVariance(portfolio)
  return found.status === 'optimal' ? { weights: found.weights, risk: Math.sqrt(found.variance), residual: found.solution.residual } : undefined
}

/**
 * max (mean'w − riskFree)/risk(w), by the homogeneous form y = w·k with (mean − riskFree)'y = 1 (Charnes & Cooper 1962). Undefined when no
 * allowed portfolio has a positive excess return.
 */
export function maximumRatio(problem: RiskProblem, mean: Float64Array, riskFree: number): RiskOptimum | undefined {
  const { lower, upper, budget, limits = [] } = problem
  const n = mean.length
  if (problem.measure === 'MV') {
    const names = Array.from(lower, (_, i) => String(i))
    const found = maxSharpe({ names, mean, covariance: sampleCovariance(problem.returns), lower, upper, budget, limits }, riskFree)
    return found.status === 'optimal' ? { weights: found.weights, risk: Math.sqrt(found.variance), residual: found.solution.residual } : undefined
  }
  const only = forced(problem, w => dot(mean, w) > riskFree)
  if (only) return only
  const { returns, scale } = scaled(problem)
  const excess = mean.map(m => (m - riskFree / budget) / scale)
  // The right side is chosen so that y stays near the size of w.
  const size = Math.max(Math.abs(dot(excess, evenStart(problem))), largest(excess) / n)
  if (problem.measure === 'EVaR') {
    const ratio = entropicRatio(problem, returns, excess.map(e => e / size))
    return ratio === 'worst-period' ? asEntropic(problem, maximumRatio({ ...problem, measure: 'WR' }, mean, riskFree)) : ratio
  }
  const found = conicRisk(problem.measure, returns, problem.confidence, 0, (from, scaleAt) => {
    const space = weightSpace(problem, from, scaleAt)
    space.equalities.push({ form: dense(excess.map(e => e / size), from), bound: 1 })
    space.rows.push({ form: dense([], 0, [[scaleAt, -1]]), bound: 0 })
    return { ...space, extra: [1] }
  })
  return found && fromRay(problem, found.y, excess, found.residual)
}

/** y = k·w back to w. */
function fromRay(problem: RiskProblem, y: Float64Array, excess: Float64Array, residual: number): RiskOptimum | undefined {
  const k = y.reduce((sum, v) => sum + v, 0) / problem.budget
  return k > 0 && dot(excess, y) > 0 ? accepted(problem, snapped(y.map(v => v / k), problem), residual) : undefined
}

/** The same form for the entropic measure, its limits written over (y, k). */
function entropicRatio(problem: RiskProblem, returns: ReturnMatrix, excess: Float64Array): RiskOptimum | 'worst-period' | undefined {
  const { confidence, lower, upper, budget, limits = [] } = problem
  const n = excess.length
  const row = (head: ArrayLike<number>, tail: number): Float64Array => Float64Array.from([...Array.from(head), tail])
  const constraints: LinearConstraint[] = [
    { name: 'budget', coefficients: row(new Float64Array(n).fill(1), -budget), lower: 0, upper: 0 },
    { name: 'excess return', coefficients: row(excess, 0), lower: 1, upper: 1 },
  ]
  const homogeneous = (name: string, head: ArrayLike<number>, least: number, most: number): void => {
    if (least > -Infinity) constraints.push({ name, coefficients: row(head, -least), lower: 0, upper: Infinity })
    if (most < Infinity) constraints.push({ name, coefficients: row(head, -most), lower: -Infinity, upper: 0 })
  }
  for (let i = 0; i < n; i++) homogeneous(`bound ${i}`, unit(n, i, 1), lower[i]!, upper[i]!)
  for (const limit of limits) homogeneous(limit.name, limit.coefficients, limit.lower, limit.upper)
  const space = { n: n + 1, lower: row(new Float64Array(n).fill(-Infinity), 0), upper: new Float64Array(n + 1).fill(Infinity), constraints }
  const first = solveQuadraticProgram({ ...space, hessian: shifted(new Float64Array((n + 1) ** 2), n + 1, 1), linear: new Float64Array(n + 1) })
  if (first.status !== 'optimal') return undefined
  const found = entropicMinimum(returns, 1 - confidence, space, first.x)
  if (found === 'worst-period') return found
  return found && fromRay(problem, found.x.slice(0, n), excess, found.decrement)
}

/** Weights whose contributions to the risk are in proportion to `budgets`: min risk(y) − Σ b·ln y over y > 0, then w = y/Σy. */
export function riskParityBy(problem: RiskProblem, budgets: Float64Array = equalBudgets(problem.returns.n)): RiskOptimum | undefined {
  const n = problem.returns.n
  if (problem.measure === 'MV') {
    const weights = riskBudgeting(sampleCovariance(problem.returns), budgets)
    return weights && { weights: weights.map(w => w * problem.budget), risk: riskOf('MV', problem.returns, weights), residual: 0 }
  }
  if (n === 1) return accepted(problem, Float64Array.of(problem.budget), 0)
  const { returns } = scaled(problem)
  // At the optimum the risk of y is the sum of the budgets, one: start there.
  const weights = new Float64Array(n).fill(1 / n)
  const risk = riskOf(problem.measure, returns, weights, problem.confidence)
  const start = weights.map(w => risk > 0.01 ? w / risk : w)
  const found = problem.measure === 'EVaR' ? entropicParity(problem, returns, budgets, start)
    : conicRisk(problem.measure, returns, problem.confidence, 0, () => ({ rows: [], equalities: [], logs: budgets, weights: start, extra: [] }))
  if (found === 'worst-period') return asEntropic(problem, riskParityBy({ ...problem, measure: 'WR' }, budgets))
  if (!found) return undefined
  const total = found.y.reduce((sum, v) => sum + v, 0)
  return total > 0 ? accepted(problem, found.y.map(v => v / total * problem.budget), found.residual) : undefined
}

function entropicParity({ confidence }: RiskProblem, returns: ReturnMatrix, logs: Float64Array, start: Float64Array): Ray | 'worst-period' | undefined {
  const n = returns.n
  const space = { n, lower: new Float64Array(n).fill(1e-9), upper: new Float64Array(n).fill(Infinity), constraints: [] }
  const found = entropicMinimum(returns, 1 - confidence, space, start, logs)
  if (found === 'worst-period') return found
  return found && { y: found.x, residual: found.decrement }
}
