import { dot, times } from './matrix.ts'
import { toProgram, type PortfolioProblem } from './portfolio-problem.ts'
import { solveQuadraticProgram, type QuadraticProgram } from './quadratic-program.ts'
import { findRoot } from './root.ts'
import { sequentialQuadratic, type Smooth } from './sequential-quadratic.ts'

/** `residual`: the next Newton step's largest move or the violation of its optimality conditions, whichever is more. */
export type LimitedBudgets = { weights: Float64Array; residual: number }

/** A program without its quadratic part, the rule's own objective over it for a λ, and a point inside. */
type Stage = { space: QuadraticProgram; objective: (lambda: number) => Smooth; start: Float64Array }
type Point = { x: Float64Array; residual: number; budgetPrice: number }

/** A weight with a budget stays above this: its logarithm must exist. */
const LEAST = 1e-9
const ACCEPTED = 1e-7

/**
 * Risk budgets inside any linear limits: min (γ/2)·w'Sw − λ·Σ b·ln w + cost·Σ|w − current| over box, budget, limits and turnover. λ is
 * the one at which, before trading counts, raising Σw would cost nothing: without binding limits the shares of the variance are then
 * `budgets`, and in a box the portfolio is that of Richard & Roncalli (2019), Constrained risk budgeting portfolios. Costs and the
 * turnover limit enter at that λ, so that nothing but trading moves the portfolio away from there.
 * @param budgets one a variable, sum 1; 0 for what stands outside of the rule (cash, what must be sold)
 * @param riskAversion γ, which makes costs and variance commensurate
 * @returns undefined where there is no such λ, or the optimality conditions are not met
 */
export function limitedRiskBudgeting(problem: PortfolioProblem, budgets: Float64Array, riskAversion: number): LimitedBudgets | undefined {
  const { cost = 0, turnoverLimit = Infinity, ...untraded } = problem
  const stage = stageOf(untraded, budgets, riskAversion)
  const lambda = stage && freeingBudget(stage, problem.covariance, riskAversion)
  if (!stage || lambda === undefined) return undefined
  const traded = problem.current && (cost > 0 || turnoverLimit < Infinity)
  const last = traded ? stageOf(problem, budgets, riskAversion) : stage
  const found = last && solveAt(last, lambda)
  return found && found.residual <= ACCEPTED ? { weights: found.x.slice(0, budgets.length), residual: found.residual } : undefined
}

function stageOf(problem: PortfolioProblem, budgets: Float64Array, riskAversion: number): Stage | undefined {
  const n = budgets.length
  const program = toProgram({ ...problem, mean: new Float64Array(n) }, 1, 1)
  const lower = program.lower.map((bound, i) => i < n && budgets[i]! > 0 ? Math.min(Math.max(bound, LEAST), program.upper[i]!) : bound)
  const even = solveQuadraticProgram({ ...toProgram({ ...problem, mean: budgets, covariance: identity(n) }, 1, 1), lower })
  if (even.status !== 'optimal') return undefined
  const { linear } = program
  const objective = (lambda: number): Smooth => ({
    value: x => {
      const w = x.subarray(0, n)
      let total = riskAversion / 2 * dot(times(problem.covariance, w), w) - dot(linear, x)
      for (let i = 0; i < n; i++) if (budgets[i]! > 0) total -= w[i]! > 0 ? lambda * budgets[i]! * Math.log(w[i]!) : -Infinity
      return total
    },
    derivatives: x => {
      const gradient = linear.map(c => -c)
      const hessian = new Float64Array(x.length ** 2)
      const marginal = times(problem.covariance, x.subarray(0, n))
      for (let i = 0; i < n; i++) {
        gradient[i]! += riskAversion * marginal[i]! - (budgets[i]! > 0 ? lambda * budgets[i]! / x[i]! : 0)
        for (let j = 0; j < n; j++) hessian[i * x.length + j] = riskAversion * problem.covariance[i * n + j]!
        if (budgets[i]! > 0) hessian[i * x.length + i]! += lambda * budgets[i]! / x[i]! ** 2
      }
      return { gradient, hessian }
    },
  })
  return { space: { ...program, lower }, objective, start: even.x }
}

const identity = (n: number): Float64Array => Float64Array.from({ length: n * n }, (_, at) => Number(at % (n + 1) === 0))

function solveAt({ space, objective, start }: Stage, lambda: number): Point | undefined {
  const f = objective(lambda)
  const found = sequentialQuadratic(f, space, start)
  if (!found) return undefined
  const { x } = found
  const { gradient, hessian } = f.derivatives(x)
  const n = x.length
  const linear = Float64Array.from(gradient, (g, i) => dot(hessian.subarray(i * n, (i + 1) * n), x) - g)
  const next = solveQuadraticProgram({ ...space, hessian, linear })
  if (next.status !== 'optimal') return undefined
  const step = next.x.reduce((most, v, i) => Math.max(most, Math.abs(v - x[i]!)), 0)
  return { x, residual: Math.max(step, next.residual), budgetPrice: next.constraints[0]! }
}

/** λ at which the budget has no price. It falls with λ: the logarithm pulls all weights up, the variance down. */
function freeingBudget(stage: Stage, covariance: Float64Array, riskAversion: number): number | undefined {
  const w = stage.start.subarray(0, Math.round(Math.sqrt(covariance.length)))
  const middle = Math.log(riskAversion * Math.max(1e-12, dot(times(covariance, w), w)))
  const price = (logarithm: number): number => solveAt(stage, Math.exp(logarithm))?.budgetPrice ?? NaN
  let low = middle - 1
  let high = middle + 1
  for (let k = 0; k < 12 && !(price(low) > 0); k++) low -= 2
  for (let k = 0; k < 12 && !(price(high) < 0); k++) high += 2
  const [below, above] = [price(low), price(high)]
  if (!(below > 0) || !(above < 0)) return undefined
  return Math.exp(findRoot(price, low, high, below, above))
}
