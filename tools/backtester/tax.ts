import { longTermFrom } from '../../domain/holding-period.ts'
import { isoDate } from '../../domain/units.ts'
import { addLot, sellUnits, type LotOrder, type UnitLot } from './lots.ts'
import type { Panel } from './panel.ts'

/** Rates are fractions of one. Long holdings only: what a short position gains is not taxed. */
export interface TaxPlan {
  readonly shortRate: number
  readonly longRate: number
  /** One rate an asset, on its dividends. */
  readonly dividendRates: Float64Array
  /** Dividend of the period that ends at a row, as a fraction of the level at its start; row-major like the levels. Absent: none. */
  readonly dividends?: Float64Array | undefined
  readonly lots: LotOrder
}

/** Short- and long-term gains; losses are negative. */
export interface Gains {
  short: number
  long: number
}

/** Lots and the running year of one account. Money is that of the run. */
export interface TaxBook {
  readonly plan: TaxPlan
  readonly dates: readonly string[]
  readonly n: number
  /** Level less the dividends that one unit has paid since row 0, and these dividends. */
  readonly clean: Float64Array
  readonly paidOut: Float64Array
  readonly lots: readonly UnitLot[][]
  /** Of this year so far, losses of earlier years included. */
  year: Gains
  dividendTax: number
  onGains: number
  onDividends: number
}

/** Undefined when nothing is taxed: an untaxed run does no work for it. */
export const taxBook = ({ levels, dates, symbols }: Panel, plan: TaxPlan | undefined): TaxBook | null => {
  if (!plan || !(plan.shortRate > 0 || plan.longRate > 0 || plan.dividendRates.some((rate) => rate > 0))) return null
  const n = symbols.length
  const paidOut = new Float64Array(levels.length)
  if (plan.dividends) for (let k = n; k < levels.length; k++) paidOut[k] = paidOut[k - n]! + levels[k - n]! * plan.dividends[k]!
  return {
    plan, dates, n, paidOut, clean: levels.map((level, k) => level - paidOut[k]!), lots: symbols.map(() => []),
    year: { short: 0, long: 0 }, dividendTax: 0, onGains: 0, onDividends: 0,
  }
}

/** Books what is bought and sold by going from some units to others at a row's close. */
export const bookTrade = (book: TaxBook, row: number, before: Float64Array, after: Float64Array): void => {
  const date = book.dates[row]!
  let longFrom = ''
  for (let i = 0; i < after.length; i++) {
    const bought = Math.max(0, after[i]!) - Math.max(0, before[i]!)
    const clean = book.clean[row * book.n + i]!
    if (bought > 0) addLot(book.lots[i]!, { units: bought, clean, longFrom: longFrom ||= longTermFrom(isoDate(date)) }, book.plan.lots)
    if (bought >= 0) continue
    const { short, long } = sellUnits(book.lots[i]!, -bought, clean, date)
    book.year.short += short
    book.year.long += long
  }
}

/** Tax on the dividends of some units between two rows: reinvested, so they raise the basis, but taxed in their year. */
export const bookDividends = (book: TaxBook, units: Float64Array, from: number, to: number): void => {
  const { n, paidOut, plan } = book
  for (let i = 0; i < n; i++) book.dividendTax += Math.max(0, units[i]!) * (paidOut[to * n + i]! - paidOut[from * n + i]!) * plan.dividendRates[i]!
}

/** A year's gains netted within and across terms: what is taxed, and the losses that go on in their own term (26 U.S.C. 1222, 1212(b)). */
export const netOfYear = ({ short, long }: Gains): { readonly taxed: Gains; readonly carried: Gains } => {
  const nothing = { short: 0, long: 0 }
  if (short >= 0 && long >= 0) return { taxed: { short, long }, carried: nothing }
  if (short <= 0 && long <= 0) return { taxed: nothing, carried: { short, long } }
  const net = short + long
  const left = (net >= 0) === (short > 0) ? { short: net, long: 0 } : { short: 0, long: net }
  return net >= 0 ? { taxed: left, carried: nothing } : { taxed: nothing, carried: left }
}

const taxOn = ({ taxed }: ReturnType<typeof netOfYear>, { shortRate, longRate }: TaxPlan): number => taxed.short * shortRate + taxed.long * longRate

/** Closes the year: the tax that is due for it. Losses go on to the next one. */
export const closeYear = (book: TaxBook): number => {
  const net = netOfYear(book.year)
  const gains = taxOn(net, book.plan)
  const due = gains + book.dividendTax
  book.onGains += gains
  book.onDividends += book.dividendTax
  book.year = { ...net.carried }
  book.dividendTax = 0
  return due
}

/** What selling everything at the last row would cost in tax, over what is due without; call before the year is closed. */
export const taxIfSold = (book: TaxBook): number => {
  const last = book.dates.length - 1
  const all = { ...book.year }
  book.lots.forEach((lots, i) => lots.forEach(({ units, clean, longFrom }) => {
    all[book.dates[last]! >= longFrom ? 'long' : 'short'] += units * (book.clean[last * book.n + i]! - clean)
  }))
  return taxOn(netOfYear(all), book.plan) - taxOn(netOfYear(book.year), book.plan)
}

/** Rows that are the first close of a calendar year: last year's tax is paid there. */
export const yearTurns = (dates: readonly string[]): Uint8Array => Uint8Array.from(dates, (date, t) => Number(t > 0 && date.slice(0, 4) !== dates[t - 1]!.slice(0, 4)))
