import { sampleCovariance, type ReturnMatrix } from './covariance.ts'
import { interiorPoint, type ConvexProgram, type Form } from './interior-point.ts'
import { dot } from './matrix.ts'
import { maxSharpe, minVariance, targetReturn } from './mean-variance.ts'
import type { LinearConstraint } from './quadratic-program.ts'
import { riskOf, type RiskMeasure } from './risk-measures.ts'
import { equalBudgets, riskBudgeting } from './risk-parity.ts'
import { riskProgram } from './scenario-program.ts'

/** Weights within bounds, Σw = budget and linear limits, chosen by the risk of their returns over complete periods. */
export type RiskProblem = {
  measure: RiskMeasure; returns: ReturnMatrix; confidence: number; lower: Float64Array; upper: Float64Array; budget: number
  limits?: readonly LinearConstraint[]
  /** Per-period benchmark of the lower partial moments. */
  shift?: number
}
export type RiskOptimum = { weights: Float64Array; risk: number; residual: number }

const ACCEPTED = 1e-6

/** Scales returns so that a typical one is near one, which the solver's tolerances assume. */
function scaled(r: ReturnMatrix): { returns: ReturnMatrix; scale: number } {
  const size = r.values.reduce((sum, v) => sum + Math.abs(v), 0) / r.values.length || 1
  return { returns: { n: r.n, values: r.values.map(v => v / size) }, scale: size }
}

const dense = (row: ArrayLike<number>, from: number, tail: ReadonlyArray<readonly [number, number]> = []): Form => ({
  index: Int32Array.from([...Array.from(row, (_, j) => from + j), ...tail.map(e => e[0])]),
  value: Float64Array.from([...Array.from(row), ...tail.map(e => e[1])]),
})
const unit = (n: number, i: number, sign: number): number[] => Array.from({ length: n }, (_, j) => j === i ? sign : 0)

type Space = { rows: { form: Form; bound: number }[]; equalities: { form: Form; bound: number }[]; logs?: Float64Array; startWeights: Float64Array; scaleAt: number }

/** Puts a measure's program and a description of the weights together; `k` border variables follow the measure's own. */
function assemble(problem: RiskProblem, returns: ReturnMatrix, scale: number, k: number, space: (from: number, scaleAt: number) => Space): ConvexProgram {
  if (problem.measure === 'MV') throw new RangeError('The variance has a solver of its own.')
  const risk = riskProgram(problem.measure, returns, problem.confidence, (problem.shift ?? 0) / scale)
  const { locals, extras } = risk
  const border = returns.n + extras + k
  const described = space(locals, locals + returns.n + extras)
  const cost = new Float64Array(locals + border)
  cost.set(risk.localCost)
  cost.set(risk.borderCost, locals)
  cost.set(risk.extraCost, locals + returns.n)
  const start = new Float64Array(locals + border).fill(1)
  start.set(described.startWeights, locals)
  const smooth = risk.smooth
  const logs = described.logs && Float64Array.from(cost, (_, i) => described.logs![i - locals] ?? 0)
  return {
    locals, width: risk.width, border, cost, start, squares: risk.squares, rows: [...risk.rows, ...described.rows], equalities: described.equalities,
    ...(logs && { logs }),
    ...(smooth && { smooth: k === 0 ? smooth : b => padded(smooth(b.subarray(0, border - k)), border - k, border) }),
  }
}

function padded({ gradient, hessian }: { gradient: Float64Array; hessian: Float64Array }, from: number, to: number) {
  const wide = new Float64Array(to * to)
  for (let i = 0; i < from; i++) wide.set(hessian.subarray(i * from, (i + 1) * from), i * to)
  const long = new Float64Array(to)
  long.set(gradient)
  return { gradient: long, hessian: wide }
}

/** Bounds, budget and limits on w = variables from `from` on, each limit times the variable `scaleAt` where there is one. */
function weightSpace({ lower, upper, budget, limits = [] }: RiskProblem, from: number, scaleAt = -1): Space {
  const n = lower.length
  const rows: Space['rows'] = []
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
  return { rows, equalities: [whole], startWeights: new Float64Array(n).fill(budget / n || 1 / n), scaleAt }
}

const accepted = (problem: RiskProblem, weights: Float64Array, residual: number): RiskOptimum | undefined =>
  residual <= ACCEPTED && weights.every(Number.isFinite)
    ? { weights, risk: riskOf(problem.measure, problem.returns, weights, problem.confidence), residual } : undefined

/** Weights that stand within the solver's noise of a bound are put on it. */
const snapped = (w: Float64Array, { lower, upper }: RiskProblem): Float64Array =>
  w.map((v, i) => v < lower[i]! + 1e-9 ? lower[i]! : v > upper[i]! - 1e-9 ? upper[i]! : v)

/** min risk(w), with mean'w = target when both are given; undefined when there is no such portfolio. */
export function minimumRisk(problem: RiskProblem, mean?: Float64Array, target?: number): RiskOptimum | undefined {
  if (problem.measure === 'MV') return varianceWay(problem, mean, target)
  const { returns, scale } = scaled(problem.returns)
  const program = assemble(problem, returns, scale, 0, from => {
    const space = weightSpace(problem, from)
    if (mean && target !== undefined) space.equalities.push({ form: dense(mean, from), bound: target })
    return space
  })
  const found = interiorPoint(program)
  return found && accepted(problem, snapped(found.z.slice(program.locals, program.locals + returns.n), problem), found.residual)
}

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
  const { returns, scale } = scaled(problem.returns)
  const excess = mean.map(m => (m - riskFree / budget) / scale)
  const program = assemble(problem, returns, scale, 1, (from, scaleAt) => {
    const space = weightSpace(problem, from, scaleAt)
    space.equalities.push({ form: dense(excess, from), bound: 1 })
    space.rows.push({ form: dense([], 0, [[scaleAt, -1]]), bound: 0 })
    return space
  })
  const found = interiorPoint(program)
  if (!found) return undefined
  const y = found.z.slice(program.locals, program.locals + n)
  const k = y.reduce((sum, v) => sum + v, 0) / budget
  return k > 0 && dot(excess, y) > 0.5 ? accepted(problem, snapped(y.map(v => v / k), problem), found.residual) : undefined
}

/** Weights whose contributions to the risk are in proportion to `budgets`: min risk(y) − Σ b·ln y over y > 0, then w = y/Σy. */
export function riskParityBy(problem: RiskProblem, budgets: Float64Array = equalBudgets(problem.returns.n)): RiskOptimum | undefined {
  const n = problem.returns.n
  if (problem.measure === 'MV') {
    const weights = riskBudgeting(sampleCovariance(problem.returns), budgets)
    return weights && { weights: weights.map(w => w * problem.budget), risk: riskOf('MV', problem.returns, weights), residual: 0 }
  }
  const { returns, scale } = scaled(problem.returns)
  const program = assemble(problem, returns, scale, 0, () => ({ rows: [], equalities: [], logs: budgets, startWeights: new Float64Array(n).fill(1), scaleAt: -1 }))
  const found = interiorPoint(program)
  if (!found) return undefined
  const y = found.z.slice(program.locals, program.locals + n)
  const total = y.reduce((sum, v) => sum + v, 0)
  return accepted(problem, y.map(v => v / total * problem.budget), found.residual)
}
