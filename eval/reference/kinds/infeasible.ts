import { isConfidence, matrixProblem } from '../../../tools/numerics/validation.ts'
import { maxSharpe, minVariance, targetReturn, targetVolatility } from '../../../tools/numerics/mean-variance.ts'
import type { Outcome, PortfolioProblem } from '../../../tools/numerics/portfolio-problem.ts'
import { shifted } from '../../../tools/numerics/matrix.ts'
import type { Case } from '../folder.ts'
import { bound, isMatrix, list, matrix, num } from '../inputs.ts'
import type { Kind } from '../score.ts'
import { problemOf } from './mean-variance.ts'

/** Any valid matrix stands in where the case gives only a number of assets. */
function problem(c: Case): PortfolioProblem {
  if (c.inputs.cov !== undefined) return { ...problemOf(c), budget: 1 }
  const n = num(c, 'n')
  return {
    names: Array.from({ length: n }, (_, i) => String(i)), mean: new Float64Array(n), covariance: shifted(new Float64Array(n * n), n, 1),
    lower: Float64Array.from(bound(c, 'lower_bounds', n)), upper: Float64Array.from(bound(c, 'upper_bounds', n)), budget: 1,
  }
}

function solve(c: Case, p: PortfolioProblem): Outcome {
  if (c.inputs.rf !== undefined) return maxSharpe(p, num(c, 'rf'))
  if (c.inputs.target_return !== undefined) return targetReturn(p, num(c, 'target_return'))
  if (c.inputs.target_volatility !== undefined) return targetVolatility(p, num(c, 'target_volatility'))
  return minVariance(p)
}

const total = (x: Float64Array): number => x.reduce((sum, v) => sum + v, 0)

/** The class of FORMAT section 15 for what the solver refused. */
function classOf(outcome: Outcome, p: PortfolioProblem): string {
  if (outcome.status === 'optimal') return ''
  switch (outcome.reason) {
    case 'limits-conflict': return total(p.lower) > 1 ? 'lower_bounds_exceed_budget' : total(p.upper) < 1 ? 'upper_bounds_below_budget' : ''
    case 'risk-free-above-all-returns': return 'risk_free_above_all_returns'
    case 'target-return-too-high': return 'target_return_too_high'
    case 'target-volatility-below-minimum': return 'target_volatility_below_minimum'
    default: return ''
  }
}

function reason(c: Case): string {
  if (c.inputs.confidences !== undefined && !list(c, 'confidences').every(isConfidence)) return 'confidence_out_of_range'
  if (isMatrix(c.inputs.matrix)) {
    const found = matrixProblem(matrix(c, 'matrix'), 'correlation')
    if (found === 'not-symmetric') return 'matrix_not_symmetric'
    if (found === 'diagonal-not-one') return 'correlation_diagonal_not_one'
  }
  if (c.inputs.cov === undefined && c.inputs.n === undefined) return ''
  const p = problem(c)
  return classOf(solve(c, p), p)
}

const infeasible: Kind = c => {
  const reasonClass = reason(c)
  return { status: reasonClass ? 'rejected' : 'accepted', reason_class: reasonClass }
}

export const kinds: Record<string, Kind> = { infeasible }
