import { price, quantity } from '../../domain/decimal.ts'
import { add, formatUsd, subtract, usdOf, usdToNumber, valueOf, zeroUsd } from '../../domain/money.ts'
import type { Holding } from '../../domain/portfolio.ts'
import { addDays, isoDate } from '../../domain/units.ts'
import type { MarketView } from '../../market/port.ts'

/** Named as in `performance`. */
export const periods = ['1w', 'mtd', 'ytd', '1y'] as const
export type Period = (typeof periods)[number]

/** The last day before the period begins: its close is where the period starts. */
export const startOf = (period: Period, asOf: string): string => {
  const day = isoDate(asOf)
  switch (period) {
    case '1w': return addDays(day, -7)
    case 'mtd': return addDays(isoDate(`${asOf.slice(0, 7)}-01`), -1)
    case 'ytd': return `${String(Number(asOf.slice(0, 4)) - 1)}-12-31`
    case '1y': return addDays(day, -365)
  }
}

/** `change` is a fraction of one, prices only: dividends and trades of the period are not in it. */
export interface Change {
  readonly period: Period
  readonly from: string
  readonly changeUsd: string
  readonly change: number | null
  /** Holdings without a price back then. */
  readonly without: string[]
}

/** Price change of one holding since the close on or before `from`; `null` when there was none. */
export const priceChange = (symbol: string, now: string, from: string, market: MarketView): number | null => {
  const then = market.closeOn(symbol, from)
  return then ? Number(now) / Number(then.price) - 1 : null
}

/** What today's holdings gained or lost by their prices, had they been held since then. */
export const changeOver = (period: Period, holdings: readonly Holding[], market: MarketView): Change => {
  const from = startOf(period, market.asOf)
  let [before, after] = [zeroUsd, zeroUsd]
  const without: string[] = []
  for (const holding of holdings) {
    const then = market.closeOn(holding.symbol, from)
    if (!then) without.push(holding.symbol)
    else {
      before = add(before, valueOf(quantity(holding.quantity), price(then.price)))
      after = add(after, usdOf(holding.valueUsd))
    }
  }
  const base = usdToNumber(before)
  return { period, from, changeUsd: formatUsd(subtract(after, before)), change: base === 0 ? null : usdToNumber(subtract(after, before)) / base, without }
}
