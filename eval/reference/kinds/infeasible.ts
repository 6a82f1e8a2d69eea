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
  if (c.inputs.cov !== undefined || c.inputs.corr !== undefined) return { ...problemOf(c), budget: 1 }
  const n = num(c, 'n')
  return {
    names: Array.from({ length: n }, (_, i) => String(i)), mean: new Float64Array(n), covariance: shifted(new Float64Array(n * n), n, 1),
    lower: Float64Array.from(bound(c, 'lower_bounds', n)), upper: Float64Array.from(bound(c, 'upper_bounds', n)), budget: 1,
  }
}

const total = (x: Float64Array): number => x.reduce((sum, v) => sum + v, 0)

/** Each wish of the case, in the order of FORMAT section 15: the first that its solver refuses is the class. */
const wishes: ReadonlyArray<{ key: string; refusal: string; reasonClass: string; solve: (p: PortfolioProblem, wish: number) => Outcome }> = [
  { key: 'rf', refusal: 'risk-free-above-all-returns', reasonClass: 'risk_free_above_all_returns', solve: maxSharpe },
  { key: 'target_return', refusal: 'target-return-too-high', reasonClass: 'target_return_too_high', solve: targetReturn },
  { key: 'target_volatility', refusal: 'target-volatility-below-minimum', reasonClass: 'target_volatility_below_minimum', solve: targetVolatility },
]

function reason(c: Case): string {
  if (c.inputs.confidences !== undefined && !list(c, 'confidences').every(isConfidence)) return 'confidence_out_of_range'
  if (isMatrix(c.inputs.matrix)) {
    const found = matrixProblem(matrix(c, 'matrix'), 'correlation')
    if (found === 'not-symmetric') return 'matrix_not_symmetric'
    if (found === 'diagonal-not-one') return 'correlation_diagonal_not_one'
  }
  if (['cov', 'corr', 'n'].every(key => c.inputs[key] === undefined)) return ''
  const p = problem(c)
  const plain = minVariance(p)
  if (plain.status === 'rejected' && plain.reason === 'limits-conflict') {
    return total(p.lower) > 1 ? 'lower_bounds_exceed_budget' : total(p.upper) < 1 ? 'upper_bounds_below_budget' : ''
  }
  const refused = wishes.find(({ key, refusal, solve }) => {
    const outcome = c.inputs[key] === undefined || c.inputs[key] === null ? undefined : solve(p, num(c, key))
    return outcome?.status === 'rejected' && outcome.reason === refusal
  })
  return refused?.reasonClass ?? ''
}

const infeasible: Kind = c => {
  const reasonClass = reason(c)
  return { status: reasonClass ? 'rejected' : 'accepted', reason_class: reasonClass }
}

export const kinds: Record<string, Kind> = { infeasible }
