import { correlationOf, completeRows, pairwiseCorrelation, pairwiseCovariance } from '../../../tools/numerics/covariance.ts'
import { hierarchicalOrder, hierarchicalRiskParity, inverseRisk } from '../../../tools/numerics/hierarchical-risk-parity.ts'
import { linkages, type Linkage } from '../../../tools/numerics/hierarchical-clustering.ts'
import { diagonal, quadraticForm } from '../../../tools/numerics/matrix.ts'
import { riskOf } from '../../../tools/numerics/risk-measures.ts'
import { arithmeticMean } from '../../../tools/numerics/expected-returns.ts'
import type { Case } from '../folder.ts'
import { numOr, returnTable, text } from '../inputs.ts'
import type { Kind, Results } from '../score.ts'
import { Unsupported } from '../score.ts'
import { matrixOf } from './estimators.ts'
import { covariance } from './mean-variance.ts'

type Data = { n: number; cov: Float64Array; correlation: Float64Array; mean?: Float64Array; values?: Float64Array }

function dataOf(c: Case): Data {
  if ((c.inputs.cov !== undefined || c.inputs.vol !== undefined) && c.inputs.prices === undefined && c.inputs.returns === undefined) {
    const { n, covariance: cov } = covariance(c)
    return { n, cov, correlation: correlationOf(cov, n) }
  }
  const returns = matrixOf(returnTable(c))
  const mean = Float64Array.from({ length: returns.n }, (_, j) => arithmeticMean(returns.values.filter((_, at) => at % returns.n === j), 252))
  return { n: returns.n, cov: pairwiseCovariance(returns), correlation: pairwiseCorrelation(returns), mean, values: completeRows(returns).values }
}

/** The measure of the tree's risk as a function of n weights (FORMAT section 8). */
function measureOf(name: string, data: Data): (w: Float64Array) => number {
  const measure = name || 'MV'
  if (measure === 'MV') return w => quadraticForm(data.cov, w)
  if (measure === 'vol' || measure === 'std') return w => Math.sqrt(quadraticForm(data.cov, w))
  if (!data.values) throw new Unsupported(`the measure ${measure} needs returns`)
  const returns = { n: data.n, values: data.values }
  if (measure === 'CVaR' || measure === 'WR' || measure === 'MDD_Rel') return w => riskOf(measure, returns, w, 0.95)
  throw new Unsupported(`unknown measure ${measure}`)
}

const hrp = (measure?: string): Kind => (c): Results => {
  const data = dataOf(c)
  const method = text(c, 'linkage') || 'single'
  if (!linkages.includes(method as Linkage)) throw new Unsupported(`unknown linkage ${method}`)
  const optimal = text(c, 'leaf_order') === 'optimal' || c.inputs.optimal_ordering === true
  const order = hierarchicalOrder(data.correlation, data.n, method as Linkage, optimal)
  const weights = hierarchicalRiskParity(order, measureOf(measure ?? text(c, 'risk'), data))
  const variance = quadraticForm(data.cov, weights)
  const mean = data.mean?.reduce((sum, m, i) => sum + m * weights[i]!, 0)
  const annual = Math.sqrt(variance * 252)
  const all = Array.from({ length: data.n }, (_, i) => i)
  return {
    weights, volatility: Math.sqrt(variance),
    variance: quadraticForm(data.cov, inverseRisk(all, diagonal(data.cov, data.n))),
    performance: mean === undefined ? undefined : [mean, annual, (mean - numOr(c, 'rf', 0.02)) / annual],
  }
}

export const kinds: Record<string, Kind> = { hrp: hrp(), hrp_CVaR: hrp('CVaR'), hrp_WR: hrp('WR'), hrp_MDD_Rel: hrp('MDD_Rel') }
