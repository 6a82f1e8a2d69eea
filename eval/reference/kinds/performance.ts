import { addMonths, compoundBy } from '../../../tools/numerics/series/calendar.ts'
import { mean, sum } from '../../../tools/numerics/series/moments.ts'
import { annualisedSharpe, annualisedVolatility, geometricSharpe, sharpePerPeriod, stability } from '../../../tools/numerics/series/ratios.ts'
import { annualisedReturn, common, present, totalReturn } from '../../../tools/numerics/series/returns.ts'
import type { Case } from '../folder.ts'
import { isList, list, num, numOr, text } from '../inputs.ts'
import type { Kind, Results } from '../score.ts'
import { each, fileColumn, given, perYear, seriesOf } from './series.ts'

const billColumn = 'US 3m TR'
const monthlyBillRate = 0.035 / 12
/** Keys of calendar-year tables and the file columns that they print. */
const yearColumns: Record<string, string> = { HAM1: 'HAM1', SP500: 'SP500 TR' }

function calendarYears(c: Case): Results {
  const { dates } = seriesOf(c)
  return Object.fromEntries(Object.entries(yearColumns).filter(([key]) => key in c.expected).map(([key, column]) => {
    const x = fileColumn(c, column)
    const rows = dates.map((_, t) => t).filter(t => !Number.isNaN(x[t]!))
    return [key, compoundBy(rows.map(t => dates[t]!), rows.map(t => x[t]!), 'year').map(year => 100 * year.value)]
  }))
}

/** Sharpe ratio of one series over a bill series, on the rows where both exist. */
function overBills(x: Float64Array, bills: Float64Array, annual: boolean, f: number): number {
  const [own, bill] = common(x, bills)
  return annual ? annualisedSharpe(own, f, bill) : sharpePerPeriod(own, bill)
}

function sharpes(c: Case): Results {
  const set = seriesOf(c)
  const annual = c.title.toLowerCase().includes('annualised')
  const f = annual ? perYear(c) : 1
  const results: Results = {}
  if ('const' in c.expected) results.const = each(set, x => (annual ? annualisedSharpe(present(x), f, monthlyBillRate) : sharpePerPeriod(present(x), monthlyBillRate)))
  if ('varying' in c.expected) {
    const bills = fileColumn(c, billColumn)
    results.varying = each(set, x => overBills(x, bills, annual, f))
  }
  return results
}

function value(c: Case): Results {
  const set = seriesOf(c)
  if (given(c, 'periods_per_year') || given(c, 'frequency')) {
    const f = perYear(c)
    const volatility = c.title.toLowerCase().includes('volatility')
    return { value: each(set, x => (volatility ? annualisedVolatility(present(x), f) : annualisedReturn(present(x), f, x.length))) }
  }
  if (given(c, 'rf')) {
    const rf = isList(c.inputs.rf) ? Float64Array.from(list(c, 'rf')) : null
    return { value: each(set, x => (rf ? overBills(x, rf, true, 252) : annualisedSharpe(present(x), 252, numOr(c, 'rf', 0)))) }
  }
  if (given(c, 'first_month')) {
    const first = text(c, 'first_month')
    const quarters = set.series.map(x => compoundBy(Array.from(x, (_, t) => addMonths(first, t)), x, 'quarter').map(quarter => quarter.value))
    return { value: set.many ? quarters : quarters[0]! }
  }
  return { value: each(set, x => stability(present(x))) }
}

function compute(c: Case): Results {
  const wants = (...keys: string[]) => keys.some(key => key in c.expected)
  if (wants(...Object.keys(yearColumns))) return calendarYears(c)
  if (wants('const', 'varying')) return sharpes(c)
  if (wants('value')) return value(c)
  const set = seriesOf(c)
  const results: Results = {}
  if (wants('geometric', 'arithmetic')) {
    const total = c.title.toLowerCase().includes('cumulative')
    const f = total ? 1 : num(c, given(c, 'frequency') ? 'frequency' : 'periods_per_year')
    results.geometric = each(set, x => (total ? totalReturn(present(x)) : annualisedReturn(present(x), f)))
    results.arithmetic = each(set, x => (total ? sum(present(x)) : mean(present(x)) * f))
  }
  if (wants('std')) results.std = each(set, x => annualisedVolatility(present(x), perYear(c)))
  if (wants('sharpe')) results.sharpe = each(set, x => geometricSharpe(present(x), perYear(c)))
  return results
}

/** FORMAT section 12.1. */
export const kinds: Record<string, Kind> = { performance: compute }
