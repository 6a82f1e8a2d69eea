import { boundedRiskBudgeting, equalBudgets, riskBudgeting } from '../../../tools/numerics/risk-parity.ts'
import type { Case } from '../folder.ts'
import { bound, list, sumWeights } from '../inputs.ts'
import type { Kind, Results } from '../score.ts'
import { covariance } from './mean-variance.ts'

const budgetsOf = (c: Case, n: number): Float64Array => c.inputs.risk_budgets === undefined ? equalBudgets(n) : Float64Array.from(list(c, 'risk_budgets'))

function budgeting(c: Case): Results {
  const { n, covariance: cov } = covariance(c)
  const weights = riskBudgeting(cov, budgetsOf(c, n))
  if (!weights) throw new Error('no portfolio has these risk shares')
  return { weights: weights.map(w => w * sumWeights(c)) }
}

function bounded(c: Case): Results {
  const { n, covariance: cov } = covariance(c)
  const weights = boundedRiskBudgeting(cov, budgetsOf(c, n), Float64Array.from(bound(c, 'lower_bounds', n)),
    Float64Array.from(bound(c, 'upper_bounds', n)), sumWeights(c))
  if (!weights) throw new Error('no risk budget inside these bounds adds up')
  return { weights }
}

/** Equal contributions on a covariance; on a return window `risk-measures.ts` takes over. */
export const ercOnCovariance: Kind = budgeting

export const kinds: Record<string, Kind> = { risk_budgeting: budgeting, risk_budgeting_bounded: bounded, erc: ercOnCovariance }
