import { means, sampleCovariance } from '../../../tools/numerics/covariance.ts'
import { dot, quadraticForm } from '../../../tools/numerics/matrix.ts'
import { maxSharpe, minVariance, targetReturn } from '../../../tools/numerics/mean-variance.ts'
import type { Outcome, PortfolioProblem } from '../../../tools/numerics/portfolio-problem.ts'
import { solveQuadraticProgram } from '../../../tools/numerics/quadratic-program.ts'
import type { Case } from '../folder.ts'
import { bound, list, returnTable, sumWeights } from '../inputs.ts'
import type { Kind, Results } from '../score.ts'
import { toleranceOf, Verdict } from '../score.ts'
import { matrixOf } from './estimators.ts'

/** Long-only problems on a file of returns, in the unit of the file; `lower` and `upper` are the kind's own box. */
const onReturns = (solve: (problem: PortfolioProblem) => Outcome | Float64Array, lower = 0, upper = 1): Kind => (c): Results => {
  const returns = matrixOf(returnTable(c))
  const n = returns.n
  const problem: PortfolioProblem = {
    names: Array.from({ length: n }, (_, i) => String(i)), mean: means(returns), covariance: sampleCovariance(returns),
    lower: new Float64Array(n).fill(lower), upper: new Float64Array(n).fill(upper), budget: 1,
  }
  const found = solve(problem)
  if (!(found instanceof Float64Array) && found.status === 'rejected') throw new Error(`rejected: ${found.reason}`)
  const weights = found instanceof Float64Array ? found : found.weights
  const variance = quadraticForm(problem.covariance, weights)
  return { weights, mean: dot(problem.mean, weights), std: Math.sqrt(variance), variance }
}

const average = (mean: Float64Array): number => mean.reduce((sum, m) => sum + m, 0) / mean.length

/** min Σ_t (r_t'w − b_t)²; a feasible portfolio that does better than expected passes (FORMAT 2.2). */
function trackingError(c: Case): Results {
  const returns = matrixOf(returnTable(c))
  const benchmark = list(c, 'benchmark_returns')
  const { n, values } = returns
  const hessian = new Float64Array(n * n)
  const linear = new Float64Array(n)
  for (const [t, b] of benchmark.entries()) {
    for (let i = 0; i < n; i++) {
      linear[i]! += values[t * n + i]! * b
      for (let j = 0; j < n; j++) hessian[i * n + j]! += values[t * n + i]! * values[t * n + j]!
    }
  }
  const whole = { name: 'budget', coefficients: new Float64Array(n).fill(1), lower: sumWeights(c), upper: sumWeights(c) }
  const found = solveQuadraticProgram({
    n, hessian, linear, constraints: [whole], lower: Float64Array.from(bound(c, 'lower_bounds', n)), upper: Float64Array.from(bound(c, 'upper_bounds', n)),
  })
  if (found.status !== 'optimal') throw new Error(found.status)
  const difference = benchmark.reduce((sum, b, t) => sum + (dot(values.subarray(t * n, (t + 1) * n), found.x) - b) ** 2, 0)
  const expected = c.expected.sum_sq_tracking_difference
  if (typeof expected !== 'number') return { weights: found.x, sum_sq_tracking_difference: difference }
  const tolerance = toleranceOf(c.tolerance, 'sum_sq_tracking_difference') ?? { abs: 0, rel: 0 }
  const limit = expected + tolerance.abs + tolerance.rel * expected
  const passed = new Verdict(difference <= limit, `Σ² ${difference}, expected at most ${limit}`)
  return { weights: passed, sum_sq_tracking_difference: passed }
}

export const kinds: Record<string, Kind> = {
  gmv: onReturns(minVariance),
  gmv_box: onReturns(minVariance, 0.05, 0.4),
  effret: onReturns(problem => targetReturn(problem, average(problem.mean))),
  tangency: onReturns(problem => maxSharpe(problem, 0)),
  feasible_ew: onReturns(problem => new Float64Array(problem.mean.length).fill(1 / problem.mean.length)),
  min_tracking_error: trackingError,
}
