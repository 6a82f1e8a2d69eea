import { add, formatUsd, sum, usdOf, usdToNumber, zeroUsd, type Usd } from '../../domain/money.ts'
import { price } from '../../domain/decimal.ts'
import { valueAccount, type AccountFacts } from '../../domain/portfolio.ts'
import type { MarketView } from '../../market/port.ts'

/** What several accounts hold together, at the market's date. Weights are fractions of the whole, cash included. */
export interface Together {
  readonly totalUsd: Usd
  readonly cashUsd: Usd
  readonly cashWeight: number
  readonly holdings: readonly { readonly symbol: string; readonly valueUsd: string; readonly weight: number }[]
  readonly notes: readonly string[]
}

/** Sums the accounts' holdings by symbol, largest first, ties by symbol. */
export const holdTogether = (accounts: readonly AccountFacts[], market: MarketView): Together => {
  const values = new Map<string, Usd>()
  const unpriced = new Set<string>()
  const valuations = accounts.map((account) => valueAccount(account, (symbol) => {
    const close = market.close(symbol)
    return close && { price: price(close.price), text: close.price }
  }))
  for (const valuation of valuations) {
    for (const { symbol, valueUsd } of valuation.holdings) values.set(symbol, add(values.get(symbol) ?? zeroUsd, usdOf(valueUsd)))
    for (const symbol of valuation.unpriced) unpriced.add(symbol)
  }
  const totalUsd = sum(valuations.map((each) => each.valueUsd))
  const cashUsd = sum(valuations.map((each) => each.cashUsd))
  const whole = usdToNumber(totalUsd)
  const share = (value: Usd): number => (whole === 0 ? 0 : usdToNumber(value) / whole)
  const holdings = [...values].filter(([, value]) => value.minor !== 0n)
    .sort(([s, a], [t, b]) => (a.minor === b.minor ? (s < t ? -1 : 1) : a.minor > b.minor ? -1 : 1))
    .map(([symbol, value]) => ({ symbol, valueUsd: formatUsd(value), weight: share(value) }))
  const notes = unpriced.size === 0 ? [] : [`No price for ${[...unpriced].sort().join(', ')} on ${market.asOf}: left out.`]
  return { totalUsd, cashUsd, cashWeight: share(cashUsd), holdings, notes }
}
