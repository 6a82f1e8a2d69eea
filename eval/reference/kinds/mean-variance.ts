import { completeRows, fromColumns, sampleCovariance } from '../../../tools/numerics/covariance.ts'
import { dot, fromRows, quadraticForm, symmetrised } from '../../../tools/numerics/matrix.ts'
import {
  maxDiversification, maxSharpe, minVariance, quadraticUtility, riskTolerance, targetReturn, targetVolatility,
} from '../../../tools/numerics/mean-variance.ts'
import type { Optimum, Outcome, PortfolioProblem } from '../../../tools/numerics/portfolio-problem.ts'
import type { Case } from '../folder.ts'
import { bound, isList, isMatrix, list, num, numOr, resolved, returnTable, sumWeights, text, type Matrix } from '../inputs.ts'
import type { Kind, Results } from '../score.ts'
import { differs, toleranceOf, Unsupported, Verdict } from '../score.ts'

/** The covariance of a case: `cov`, or `corr` with `vol`, symmetrised. */
export function covariance(c: Case): { n: number; covariance: Float64Array } {
  const cov = resolved(c, 'cov')
  const corr = resolved(c, 'corr')
  if (isMatrix(cov)) return { n: cov.length, covariance: symmetrised(fromRows(cov), cov.length) }
  if (text(c, 'cov') === 'sample ddof 1') {
    const returns = completeRows(fromColumns(returnTable(c).values))
    return { n: returns.n, covariance: sampleCovariance(returns) }
  }
  if (!isMatrix(corr)) throw new Unsupported('no covariance matrix')
  const vol = list(c, 'vol')
  const rows: Matrix = corr.map((row, i) => row.map((value, j) => value * vol[i]! * vol[j]!))
  return { n: rows.length, covariance: symmetrised(fromRows(rows), rows.length) }
}

/** Expected returns, zeros where the case has none (min variance does not use them). */
export function meanOf(c: Case, n: number): Float64Array {
  const mu = resolved(c, 'mu')
  if (mu === undefined) return new Float64Array(n)
  if (!Array.isArray(mu) || mu.length !== n) throw new Unsupported('mu does not fit the covariance')
  return Float64Array.from(mu as number[])
}

export function problemOf(c: Case): PortfolioProblem {
  const { n, covariance: cov } = covariance(c)
  return {
    names: Array.from({ length: n }, (_, i) => String(i)), mean: meanOf(c, n), covariance: cov,
    lower: Float64Array.from(bound(c, 'lower_bounds', n)), upper: Float64Array.from(bound(c, 'upper_bounds', n)), budget: sumWeights(c),
  }
}

/** FORMAT 2.2, ties: where the optimum is not unique, expected weights that are feasible and equally good count as ours. */
function tied(c: Case, { solution, program }: Optimum): Verdict | undefined {
  const expected = c.expected.weights
  if (solution.ridge === 0 || !isList(expected) || expected.length !== program.n) return undefined
  if (differs(solution.x, expected, toleranceOf(c.tolerance, 'weights'), 'weights') === '') return undefined
  const other = Float64Array.from(expected)
  const value = (x: Float64Array): number => quadraticForm(program.hessian, x) / 2 - dot(program.linear, x)
  const gap = Math.abs(value(other) - value(solution.x)) / Math.max(1e-12, Math.abs(value(other)))
  const inside = other.every((w, i) => w >= program.lower[i]! - 1e-6 && w <= program.upper[i]! + 1e-6)
  return gap <= 1e-9 && inside ? new Verdict(true, '') : undefined
}

/** The keys that every optimiser on a covariance can be asked for; a rejected problem has none. */
export function portfolioResults(c: Case, problem: PortfolioProblem, outcome: Outcome): Results {
  if (outcome.status === 'rejected') throw new Error(`rejected: ${outcome.reason}`)
  const w = outcome.weights
  const variance = quadraticForm(problem.covariance, w)
  const mean = dot(meanOf(c, w.length), w)
  const volatility = Math.sqrt(variance)
  const rf = numOr(c, 'rf_for_sharpe', numOr(c, 'rf', 0.02))
  return {
    weights: tied(c, outcome) ?? Array.from(w), variance, mean, std: volatility,
    performance: c.inputs.mu === undefined ? undefined : [mean, volatility, (mean - rf) / volatility],
  }
}

const solved = (solve: (problem: PortfolioProblem, c: Case) => Outcome): Kind => c => {
  const problem = problemOf(c)
  return portfolioResults(c, problem, solve(problem, c))
}
const l2 = (problem: PortfolioProblem, c: Case): PortfolioProblem => ({ ...problem, l2: num(c, 'l2_gamma') })

export const kinds: Record<string, Kind> = {
  min_variance: solved(minVariance),
  target_return: solved((p, c) => targetReturn(p, num(c, 'target_return'))),
  target_volatility: solved((p, c) => targetVolatility(p, num(c, 'target_volatility'))),
  max_sharpe: solved((p, c) => maxSharpe(p, num(c, 'rf'))),
  quadratic_utility: solved((p, c) => quadraticUtility(p, num(c, 'risk_aversion'))),
  risk_tolerance: solved((p, c) => riskTolerance(p, num(c, 'risk_tolerance'))),
  turnover_limited: solved((p, c) => minVariance({ ...p, current: Float64Array.from(list(c, 'w0')), turnoverLimit: num(c, 'turnover_limit') })),
  min_variance_l2: solved((p, c) => minVariance(l2(p, c))),
  target_return_l2: solved((p, c) => targetReturn(l2(p, c), num(c, 'target_return'))),
  quadratic_utility_l2: solved((p, c) => quadraticUtility(l2(p, c), num(c, 'risk_aversion'))),
  min_variance_cost_l2: solved((p, c) => minVariance({
    ...l2(p, c), current: Float64Array.from(list(c, 'previous_weights')), cost: num(c, 'cost_per_unit_turnover'),
  })),
  max_diversification: solved(maxDiversification),
}
