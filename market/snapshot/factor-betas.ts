import { factors, type Factor } from '../port.ts'
import type { Columns } from './reference.ts'
import { regress } from './regression.ts'

/** The factors' columns in the reference: Fama and French (2015) with momentum (Carhart 1997), from Kenneth French's data library. */
export const factorColumns: Readonly<Record<Factor, string>> = { market: 'MKT_RF', size: 'SMB', value: 'HML', profitability: 'RMW', investment: 'CMA', momentum: 'MOM' }

/** Five years of weeks, the window of every risk figure in the product. */
const longest = 260
/** Two years: with fewer, six betas are noise. */
const shortest = 104

/** Growth of one over the rows after `from` to `to`, from daily percentages. */
const compounded = (percent: Float64Array, from: number, to: number): number => {
  let growth = 1
  for (let t = from + 1; t <= to; t++) growth *= 1 + percent[t]! / 100
  return growth
}

const rounded = (value: number): string => String(Number(value.toFixed(4)))

/**
 * Betas of each instrument's weekly return above the risk-free rate to the six factors together, over the last 260 whole weeks that the
 * factor data cover (104 at least, else no row), with standard errors and R². Only these figures leave the reference, never a factor's returns.
 *
 * `weeks`: indices of `prices.dates` at which calendar weeks end.
 */
export const factorBetaRows = (prices: Columns, weeks: readonly number[], daily: Columns, symbols: readonly string[]): string[][] => {
  const at = new Map(daily.dates.map((date, t) => [date, t]))
  // A week counts when the factors have its last trading day, so the one in which they end is left out unless they cover it.
  const ends = weeks.flatMap((t) => {
    const factor = at.get(prices.dates[t]!)
    return factor === undefined ? [] : [{ price: t, factor }]
  })
  const spans = ends.slice(1).map((to, i) => ({ from: ends[i]!, to }))
  const grown = (name: string): Float64Array => Float64Array.from(spans, ({ from, to }) => compounded(daily.values.get(name)!, from.factor, to.factor) - 1)
  const regressors = factors.map((factor) => grown(factorColumns[factor]))
  const riskFree = grown('RF')
  const rows = symbols.flatMap((symbol) => {
    const closes = prices.values.get(symbol)!
    const known = spans.flatMap(({ from, to }, t) => (Number.isNaN(closes[from.price]!) || Number.isNaN(closes[to.price]!) ? [] : [t])).slice(-longest)
    if (known.length < shortest) return []
    const excess = Float64Array.from(known, (t) => closes[spans[t]!.to.price]! / closes[spans[t]!.from.price]! - 1 - riskFree[t]!)
    const fit = regress(excess, regressors.map((column) => Float64Array.from(known, (t) => column[t]!)))
    const [from, to] = [prices.dates[spans[known[0]!]!.from.price]!, prices.dates[spans[known.at(-1)!]!.to.price]!]
    return [[symbol, from, to, String(known.length), rounded(fit.rSquared), ...factors.flatMap((_, i) => [rounded(fit.coefficients[i + 1]!), rounded(fit.standardErrors[i + 1]!)])]]
  })
  return [['symbol', 'from', 'to', 'weeks', 'r_squared', ...factors.flatMap((factor) => [factor, `${factor}_se`])], ...rows]
}
