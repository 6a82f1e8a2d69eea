import { completeRows, means } from '../../../tools/numerics/covariance.ts'
import { dot } from '../../../tools/numerics/matrix.ts'
import { maximumRatio, minimumRisk, riskParityBy, type RiskOptimum, type RiskProblem } from '../../../tools/numerics/risk-minimum.ts'
import { riskMeasures, riskOf, riskOfSeries, type RiskMeasure } from '../../../tools/numerics/risk-measures.ts'
import { geometricMean } from '../../../tools/numerics/expected-returns.ts'
import type { Case } from '../folder.ts'
import { bound, isList, numOr, priceTable, returnTable, simpleReturns, sumWeights, text } from '../inputs.ts'
import type { Kind, Results } from '../score.ts'
import { differs, toleranceOf, Unsupported, Verdict } from '../score.ts'
import { matrixOf } from './estimators.ts'
import { ercOnCovariance } from './risk-parity.ts'

function problemOf(c: Case, measure: RiskMeasure): RiskProblem {
  const returns = completeRows(matrixOf(returnTable(c)))
  return {
    measure, returns, confidence: numOr(c, 'confidence', numOr(c, 'beta', 0.95)), budget: sumWeights(c),
    lower: Float64Array.from(bound(c, 'lower_bounds', returns.n)), upper: Float64Array.from(bound(c, 'upper_bounds', returns.n)),
  }
}

function weightsOf(found: RiskOptimum | undefined): Results {
  if (!found) throw new Error('no portfolio passed the checks')
  return { weights: found.weights, value: found.risk, risk: found.risk }
}

/** FORMAT 2.2, ties: a flat optimum passes when both portfolios have the same risk. */
const minimum = (measure: RiskMeasure): Kind => c => {
  const problem = problemOf(c, measure)
  const found = minimumRisk(problem)
  const expected = c.expected.weights
  if (found && isList(expected) && differs(found.weights, expected, toleranceOf(c.tolerance, 'weights'), 'weights') !== '') {
    const risk = riskOf(measure, problem.returns, Float64Array.from(expected), problem.confidence)
    if (Math.abs(risk - found.risk) <= 1e-8 * Math.abs(risk)) return { weights: new Verdict(true, '') }
  }
  return weightsOf(found)
}
const ratio = (measure: RiskMeasure): Kind => c => {
  const problem = problemOf(c, measure)
  return weightsOf(maximumRatio(problem, means(problem.returns), numOr(c, 'rf', 0)))
}
const parity = (measure: RiskMeasure): Kind => c => weightsOf(riskParityBy(problemOf(c, measure)))

/** `erc` names its measure in `risk`, or gives a covariance. */
const erc: Kind = c => {
  if (c.inputs.cov !== undefined || c.inputs.corr !== undefined) return ercOnCovariance(c)
  const measure = (text(c, 'risk') || 'MV') as RiskMeasure
  if (!riskMeasures.includes(measure)) throw new Unsupported(`unknown measure ${measure}`)
  return parity(measure)(c)
}

/** Geometric annual means: of the complete rows, or of each column's own history. */
const annualMeans = (c: Case, whole: boolean): Float64Array => {
  const table = whole ? simpleReturns(priceTable({ ...c, inputs: { ...c.inputs, rows: undefined } })) : returnTable(c)
  return Float64Array.from(table.values, column => geometricMean(column, 252))
}

const target = (c: Case): number | undefined => typeof c.inputs.target_return === 'number' ? c.inputs.target_return : undefined

/** FORMAT 6.1 and 2.2: where no return is asked for, a portfolio with no larger CVaR than expected also passes. */
const cvar: Kind = c => {
  const problem = problemOf(c, 'CVaR')
  const goal = target(c)
  const mean = annualMeans(c, goal === undefined)
  const found = minimumRisk(problem, mean, goal)
  if (!found) throw new Error('no portfolio passed the checks')
  const expected = c.expected.performance
  const performance = [dot(mean, found.weights), found.risk]
  if (goal !== undefined || !Array.isArray(expected)) return { weights: found.weights, performance }
  const tolerance = toleranceOf(c.tolerance, 'performance') ?? { abs: 0, rel: 0 }
  const limit = Number(expected[1]) + tolerance.abs + tolerance.rel * Math.abs(Number(expected[1]))
  return { weights: found.weights, performance: new Verdict(found.risk <= limit, `CVaR ${found.risk}, expected at most ${limit}`) }
}

const semivariance: Kind = c => {
  const benchmark = numOr(c, 'benchmark', 0)
  const problem = { ...problemOf(c, 'SLPM'), shift: benchmark }
  const mean = annualMeans(c, false)
  const found = minimumRisk(problem, mean, target(c))
  if (!found) throw new Error('no portfolio passed the checks')
  const { n, values } = problem.returns
  const series = Float64Array.from({ length: values.length / n }, (_, t) => dot(values.subarray(t * n, (t + 1) * n), found.weights) - benchmark)
  const deviation = riskOfSeries('SLPM', series) * Math.sqrt(252)
  const expectedReturn = dot(mean, found.weights)
  return { weights: found.weights, performance: [expectedReturn, deviation, (expectedReturn - 0.02) / deviation] }
}

const minimax: Kind = c => {
  const found = minimumRisk({ ...problemOf(c, 'WR'), budget: 1 })
  if (!found) throw new Error('no portfolio passed the checks')
  return { weights: found.weights, min_portfolio_return: -found.risk }
}

export const kinds: Record<string, Kind> = {
  ...Object.fromEntries(riskMeasures.flatMap(measure => [
    [`min_risk_${measure}`, minimum(measure)], [`max_ratio_${measure}`, ratio(measure)], [`erc_${measure}`, parity(measure)],
  ])),
  erc, cvar, semivariance, minimax,
}
