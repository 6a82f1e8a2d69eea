import { activeReturn, annualAlpha, informationRatioPerPeriod, marketModel, upDown } from '../../../tools/numerics/series/benchmark.ts'
import { common, present } from '../../../tools/numerics/series/returns.ts'
import type { Case } from '../folder.ts'
import { isList, isPath, list, num, numOr, simpleReturns, text } from '../inputs.ts'
import { Unsupported, type Kind, type Results } from '../score.ts'
import { each, fileColumn, given, perYear, seriesOf, type SeriesSet } from './series.ts'

/** The benchmark's return on each row of the series: a column, a price file joined on the dates, a list or one number. */
function benchmarkOf(c: Case, set: SeriesSet): Float64Array {
  const value = c.inputs.benchmark
  if (isPath(value)) {
    const returns = simpleReturns(c.folder.table(value))
    const on = new Map(returns.dates.map((date, t) => [date, returns.values[0]![t]!]))
    return Float64Array.from(set.dates, date => on.get(date) ?? NaN)
  }
  if (typeof value === 'string') return fileColumn(c, value)
  if (isList(value)) return Float64Array.from(list(c, 'benchmark'))
  if (typeof value === 'number') return new Float64Array(set.series[0]!.length).fill(value)
  throw new Unsupported('no benchmark')
}

/** The risk-free rate on each row: a column of the file, a number, or none. */
function riskFreeOf(c: Case, length: number): Float64Array {
  if (text(c, 'rf')) return fileColumn(c, text(c, 'rf'))
  if (isList(c.inputs.rf)) return Float64Array.from(list(c, 'rf'))
  return new Float64Array(length).fill(numOr(c, 'rf', 0))
}

/** Series, benchmark and risk-free rate on the rows where all three exist. */
function together(x: Float64Array, benchmark: Float64Array, riskFree: Float64Array): readonly [Float64Array, Float64Array, Float64Array] {
  const rows = Array.from(x, (_, t) => t).filter(t => !Number.isNaN(x[t]! + benchmark[t]! + riskFree[t]!))
  return [x, benchmark, riskFree].map(column => Float64Array.from(rows, t => column[t]!)) as [Float64Array, Float64Array, Float64Array]
}

function regression(c: Case, set: SeriesSet, benchmark: Float64Array): Results {
  const riskFree = riskFreeOf(c, benchmark.length)
  const model = (x: Float64Array) => marketModel(...together(x, benchmark, riskFree))
  return {
    alpha: each(set, x => model(x).alpha), beta: each(set, x => model(x).beta), r2: each(set, x => model(x).r2),
    ...('annual_alpha' in c.expected && { annual_alpha: each(set, x => annualAlpha(model(x).alpha, perYear(c))) }),
  }
}

function value(c: Case, set: SeriesSet, benchmark: Float64Array): Results {
  const x = set.series[0]!
  if (Array.isArray(c.expected.value) && !set.many) {
    const { alpha, beta } = marketModel(...common(x, benchmark))
    return { value: [annualAlpha(alpha, 252), beta] }
  }
  return { value: each(set, column => (given(c, 'benchmark') && typeof c.inputs.benchmark === 'number'
    ? informationRatioPerPeriod(present(column), num(c, 'benchmark')) : informationRatioPerPeriod(...common(column, benchmark)))) }
}

function compute(c: Case): Results {
  const set = seriesOf(c)
  const benchmark = benchmarkOf(c, set)
  const wants = (...keys: string[]) => keys.some(key => key in c.expected)
  const sides = (x: Float64Array) => upDown(...common(x, benchmark))
  const active = (x: Float64Array) => activeReturn(...common(x, benchmark), perYear(c))
  return {
    ...(wants('active_premium', 'tracking_error', 'information_ratio') && {
      active_premium: each(set, x => active(x).activePremium), tracking_error: each(set, x => active(x).trackingError),
      information_ratio: each(set, x => active(x).informationRatio),
    }),
    ...(wants('up_number', 'down_number', 'up_percent', 'down_percent') && {
      up_number: each(set, x => sides(x).upNumber), down_number: each(set, x => sides(x).downNumber),
      up_percent: each(set, x => sides(x).upPercent), down_percent: each(set, x => sides(x).downPercent),
    }),
    ...(wants('alpha', 'beta', 'r2', 'annual_alpha') && regression(c, set, benchmark)),
    ...(wants('value') && value(c, set, benchmark)),
  }
}

/** FORMAT section 12.4. */
export const kinds: Record<string, Kind> = { benchmark: compute }
