import { expect, test } from 'vitest'
import type { Case } from '../folder.ts'
import { scoreCase } from '../score.ts'
import { kinds } from './index.ts'

/** Kinds of FORMAT 5 to 10 and 15 on cases small enough to check by hand. */
const absent = (name: string): never => { throw new Error(name) }
const score = (kind: string, inputs: Record<string, unknown>, expected: Record<string, unknown>, tolerance: Record<string, unknown> = { abs: 1e-7 }) =>
  scoreCase({ id: 't', topic: kind, title: '', kind, verified: true, inputs, expected, tolerance, folder: { table: absent, matrix: absent } } satisfies Case, kinds.get(kind))

const cov = [[0.04, 0], [0, 0.09]]
test.each([
  ['a target above what the bounds allow, beside a risk-free rate', { mu: [0.05, 0.1], cov, target_return: 0.11, rf: 0.02 }, 'target_return_too_high'],
  ['a volatility below the minimum, beside a risk-free rate', { mu: [0.05, 0.1], cov, target_volatility: 0.1, rf: 0.02 }, 'target_volatility_below_minimum'],
  ['a risk-free rate above all returns comes before the target', { mu: [0.05, 0.1], cov, target_return: 0.2, rf: 0.3 }, 'risk_free_above_all_returns'],
  ['a return that is possible at a volatility that is not', { mu: [0.05, 0.1], cov, target_return: 0.08, target_volatility: 0.1 }, 'target_volatility_below_minimum'],
  ['correlations with volatilities', { mu: [0.05, 0.1], corr: [[1, 0], [0, 1]], vol: [0.2, 0.3], target_volatility: 0.1 }, 'target_volatility_below_minimum'],
  ['lower bounds come before the target', { mu: [0.1, 0.2], cov, lower_bounds: 0.6, target_return: 0.5 }, 'lower_bounds_exceed_budget'],
  ['a number of assets is enough for upper bounds', { n: 4, upper_bounds: 0.2 }, 'upper_bounds_below_budget'],
  ['unbounded above, lower bounds too high', { n: 2, lower_bounds: [0.8, 0.3], upper_bounds: null }, 'lower_bounds_exceed_budget'],
  ['a good confidence and a bad matrix', { confidences: [0.5], matrix: [[1, 0.1], [0.2, 1]] }, 'matrix_not_symmetric'],
])('refused: %s', (_, inputs, reasonClass) => {
  expect(score('infeasible', inputs, { status: 'rejected', reason_class: reasonClass }, {})).toEqual({ outcome: 'passed', reason: '' })
})

test.each([
  ['a program without equalities need not say so', 'qp', { Dmat: [[2, 0], [0, 2]], dvec: [0, 0], Amat: [[1], [1]], bvec: [1] }, { solution: [0.5, 0.5], value: 0.5 }],
  ['an asymmetric matrix is symmetrised', 'qp', { Dmat: [[2, 1], [-1, 2]], dvec: [1, 1], Amat: [[1], [0]], bvec: [-10], meq: 0 }, { solution: [0.5, 0.5] }],
  ['two constraints that say the same', 'qp', { Dmat: [[1, 0], [0, 1]], dvec: [1, 1], Amat: [[-1, -1, -1, 0], [-1, -1, 0, -1]], bvec: [-1, -1, -0.5, -0.5], meq: 0 }, { solution: [0.5, 0.5], value: -0.75 }],
  ['two assets by hierarchy are two by inverse variance', 'hrp', { corr: [[1, 0.2], [0.2, 1]], vol: [0.2, 0.3] }, { weights: [9 / 13, 4 / 13] }],
  ['one asset', 'min_variance', { cov: [[0.04]] }, { weights: [1], variance: 0.04 }],
  ['one asset at a volatility above its own', 'target_volatility', { mu: [0.1], cov: [[0.04]], target_volatility: 0.3 }, { weights: [1] }],
  ['a volatility above the best asset\'s', 'target_volatility', { mu: [0.05, 0.1], cov, target_volatility: 0.5 }, { weights: [0, 1] }],
  ['bounds of its own for each asset, some open', 'min_variance', { cov: [[0.04, 0.02], [0.02, 0.01]], lower_bounds: [null, 0], upper_bounds: [null, 0.8] }, { weights: [0.2, 0.8] }],
  ['no trade is allowed', 'turnover_limited', { cov, w0: [0.3, 0.7], turnover_limit: 0 }, { weights: [0.3, 0.7] }],
  ['uncorrelated risk budgets go with the root of the budget over the volatility', 'risk_budgeting', { cov, risk_budgets: [0.2, 0.8] }, { weights: [Math.sqrt(0.2) / 0.2, Math.sqrt(0.8) / 0.3].map((y, _, all) => y / (all[0]! + all[1]!)) }],
  ['a view of full confidence and one of none', 'black_litterman', { cov, pi: [0.05, 0.06], P: [[1, 0], [0, 1]], Q: [0.08, 0.2], confidences: [1, 0] }, { posterior: [0.08, 0.06] }],
  ['a view without spaces', 'black_litterman', { cov, tickers: ['A', 'B'], prior: [0.02, 0.03], views: ['A==0.06'] }, { posterior: [0.04, 0.03] }],
  ['the nearest correlation of one is one', 'nearest_correlation', { matrix: [[2]], min_eigenvalue: 0 }, { matrix: [[1]] }],
])('%s', (_, kind, inputs, expected) => expect(score(kind, inputs, expected)).toEqual({ outcome: 'passed', reason: '' }))
