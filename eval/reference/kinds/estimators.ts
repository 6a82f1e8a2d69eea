import { fromColumns, sampleCovariance, zeroFilled, type ReturnMatrix } from '../../../tools/numerics/covariance.ts'
import { arithmeticMean, capmReturns, equalWeightMarket, geometricMean } from '../../../tools/numerics/expected-returns.ts'
import { fromRows, toRows } from '../../../tools/numerics/matrix.ts'
import { nearestCorrelation } from '../../../tools/numerics/nearest-correlation.ts'
import { shrinkToConstantCorrelation, shrinkToConstantVariance } from '../../../tools/numerics/shrinkage.ts'
import type { Case, Table } from '../folder.ts'
import { isPath, matrix, num, numOr, priceTable, returnTable, simpleReturns, text } from '../inputs.ts'
import type { Kind, Results } from '../score.ts'

export const matrixOf = (table: Table): ReturnMatrix => fromColumns(table.values)

/** The market's return on each of the assets' dates: the benchmark's own series, or the mean of the assets. */
function marketOn(c: Case, returns: Table): Float64Array {
  if (!isPath(c.inputs.benchmark)) return equalWeightMarket(matrixOf(returns))
  const benchmark = simpleReturns(c.folder.table(c.inputs.benchmark))
  const byDate = new Map(benchmark.dates.map((date, t) => [date, benchmark.values[0]![t]!]))
  return Float64Array.from(returns.dates, date => byDate.get(date) ?? NaN)
}

function logReturns(prices: Table): Table {
  const simple = simpleReturns(prices)
  return { ...simple, values: simple.values.map(column => column.map(Math.log1p)) }
}

function estimators(c: Case): Results {
  const returns = c.inputs.prices === undefined ? returnTable(c) : simpleReturns(priceTable(c))
  const frequency = numOr(c, 'frequency', 252)
  const capm = c.inputs.benchmark !== undefined || text(c, 'market') !== ''
  const geometric = returns.values.map(column => geometricMean(column, frequency))
  const last = returns.values.at(-1)!.at(-1)!
  const cov = c.expected.cov === undefined ? undefined
    : sampleCovariance(matrixOf(c.inputs.log === true ? logReturns(priceTable(c)) : returns), numOr(c, 'ddof', 1))
  return {
    mu: capm ? capmReturns(matrixOf(returns), marketOn(c, returns), num(c, 'rf'), frequency) : geometric,
    geometric, arithmetic: returns.values.map(column => arithmeticMean(column, frequency)),
    cov: cov && toRows(cov, returns.values.length), log_return: Math.log1p(last),
  }
}

function shrinkage(c: Case): Results {
  const r = zeroFilled(matrixOf(returnTable(c)))
  const { covariance, delta } = c.title.toLowerCase().includes('constant correlation') ? shrinkToConstantCorrelation(r) : shrinkToConstantVariance(r)
  const factor = numOr(c, 'annualise', 1)
  return { cov: toRows(covariance.map(value => value * factor), r.n), delta }
}

function nearest(c: Case): Results {
  const rows = matrix(c, 'matrix')
  return { matrix: toRows(nearestCorrelation(fromRows(rows), rows.length, numOr(c, 'min_eigenvalue', 0)), rows.length) }
}

export const kinds: Record<string, Kind> = { estimators, shrinkage, nearest_correlation: nearest }
