import { quantityToNumber, quantity, priceToNumber, price } from '../../domain/decimal.ts'
import { termOf } from '../../domain/holding-period.ts'
import { usdOf, usdToNumber } from '../../domain/money.ts'
import { valueAccount, type AccountFacts } from '../../domain/portfolio.ts'
import { isoDate } from '../../domain/units.ts'
import type { MarketView } from '../../market/port.ts'
import { addedTax, type TaxRates, type YearGains } from './rates.ts'

/** A point of the trade-off: after selling so much, the year's tax and what drift is left. */
export interface TradeOff {
  readonly sold: number
  readonly tax: number
  /** Share of the account that is above its target and not yet sold; cash above target is put to work first and costs no tax. */
  readonly drift: number
}

interface Slice {
  readonly symbol: string
  readonly value: number
  readonly gain: number
  readonly term: 'short' | 'long'
  /** Tax per dollar sold at flat rates: decides the order. */
  readonly rate: number
  readonly acquiredOn: string
}

export interface Curve {
  readonly points: readonly TradeOff[]
  readonly sells: readonly { readonly symbol: string; readonly value: number; readonly tax: number }[]
  readonly buys: readonly { readonly symbol: string; readonly value: number }[]
}

/** What is above target, cut into lots, cheapest tax first; ties by symbol, then by age. */
const slicesOf = (account: AccountFacts, market: MarketView, excess: ReadonlyMap<string, number>, rates: TaxRates): Slice[] => {
  const slices = account.lots.flatMap((lot) => {
    const close = market.close(lot.symbol)
    if (!close || !excess.has(lot.symbol)) return []
    const value = quantityToNumber(quantity(lot.quantity)) * priceToNumber(price(close.price))
    const gain = value - usdToNumber(usdOf(lot.costUsd))
    const term = termOf(isoDate(lot.acquiredOn), isoDate(market.asOf))
    const rate = account.taxable ? gain / value * (term === 'short' ? rates.shortTerm : rates.longTerm) : 0
    return [{ symbol: lot.symbol, value, gain, term, rate, acquiredOn: lot.acquiredOn }]
  }).sort((a, b) => a.rate - b.rate || (a.symbol < b.symbol ? -1 : a.symbol > b.symbol ? 1 : a.acquiredOn < b.acquiredOn ? -1 : 1))
  const left = new Map(excess)
  return slices.flatMap((slice) => {
    const value = Math.min(slice.value, left.get(slice.symbol) ?? 0)
    if (value <= 0.005) return []
    left.set(slice.symbol, (left.get(slice.symbol) ?? 0) - value)
    return [{ ...slice, value, gain: slice.gain * value / slice.value }]
  })
}

const maxPoints = 40

/**
 * The cheapest way down: sell what is above target lot by lot, lowest tax per dollar first, and put the money where it is
 * missing. Because the order is by tax per dollar, no other order has less tax at the same drift (at flat rates, before
 * netting). Wash sales are not in the curve; the sale itself checks them.
 */
export const taxCurve = (account: AccountFacts, market: MarketView, target: ReadonlyMap<string, number>, rates: TaxRates, before: YearGains): Curve => {
  const valuation = valueAccount(account, (symbol) => {
    const close = market.close(symbol)
    return close && { price: price(close.price), text: close.price }
  })
  const whole = usdToNumber(valuation.valueUsd)
  const now = new Map(valuation.holdings.map((each) => [each.symbol, usdToNumber(usdOf(each.valueUsd))]))
  const symbols = [...new Set([...now.keys(), ...target.keys()])].sort()
  const gap = new Map(symbols.map((symbol) => [symbol, (target.get(symbol) ?? 0) * whole - (now.get(symbol) ?? 0)]))
  const excess = new Map([...gap].filter(([, value]) => value < -0.005).map(([symbol, value]) => [symbol, -value]))
  const missing = [...gap].filter(([, value]) => value > 0.005)
  const excessTotal = [...excess.values()].reduce((sum, each) => sum + each, 0)
  const drift = (sold: number): number => (whole === 0 ? 0 : Math.max(0, excessTotal - sold) / whole)
  let sold = 0
  let gains: YearGains = { short: 0, long: 0 }
  const points: TradeOff[] = [{ sold: 0, tax: 0, drift: drift(0) }]
  const sells = new Map<string, { value: number; tax: number }>()
  for (const slice of slicesOf(account, market, excess, rates)) {
    const earlier = points.at(-1)!.tax
    sold += slice.value
    if (account.taxable) gains = { ...gains, [slice.term]: gains[slice.term] + slice.gain }
    const tax = addedTax(before, gains, rates).taxUsd
    points.push({ sold, tax, drift: drift(sold) })
    const known = sells.get(slice.symbol) ?? { value: 0, tax: 0 }
    sells.set(slice.symbol, { value: known.value + slice.value, tax: known.tax + tax - earlier })
  }
  return {
    points: thinned(points), sells: [...sells].map(([symbol, each]) => ({ symbol, ...each })).sort((a, b) => b.value - a.value),
    buys: missing.map(([symbol, value]) => ({ symbol, value })).sort((a, b) => b.value - a.value),
  }
}

/** At most `maxPoints` points, ends kept. */
const thinned = (points: readonly TradeOff[]): readonly TradeOff[] => {
  if (points.length <= maxPoints) return points
  return Array.from({ length: maxPoints }, (_, i) => points[Math.round(i * (points.length - 1) / (maxPoints - 1))]!)
}
