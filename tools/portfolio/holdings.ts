import { formatUsd, subtract, sum, usdOf, usdToNumber, type Usd } from '../../domain/money.ts'
import type { LotFacts } from '../../domain/lots.ts'
import type { Holding } from '../../domain/portfolio.ts'
import type { MarketView } from '../../market/port.ts'
import { quantity } from '../../domain/decimal.ts'
import { usdText } from '../portfolio-source/words.ts'
import { priceChange, startOf } from './changes.ts'
import type { HoldingRow } from './output.ts'

/** What the lots cost, when they cover the whole position; `null` when some of it has no known cost. */
const costOf = (holding: Holding, lots: readonly LotFacts[]): Usd | null => {
  const own = lots.filter((lot) => lot.symbol === holding.symbol)
  const covered = own.reduce((total, lot) => total + quantity(lot.quantity), 0n)
  return covered === quantity(holding.quantity) ? sum(own.map((lot) => usdOf(lot.costUsd))) : null
}

/** A valued holding with what the market and the lots know of it. */
export const describeHolding = (holding: Holding, lots: readonly LotFacts[], market: MarketView): HoldingRow => {
  const instrument = market.instrument(holding.symbol)!
  const close = market.close(holding.symbol)!
  const value = usdOf(holding.valueUsd)
  const cost = costOf(holding, lots)
  const paid = cost && usdToNumber(cost)
  return {
    symbol: holding.symbol, name: instrument.name, kind: instrument.kind, assetClass: instrument.assetClass, sector: instrument.sector, region: instrument.region,
    quantity: holding.quantity, price: holding.price, priceDate: close.date, stale: close.stale, valueUsd: holding.valueUsd, weight: holding.weight,
    costUsd: cost && formatUsd(cost), gainUsd: cost && formatUsd(subtract(value, cost)), gain: paid ? usdToNumber(value) / paid - 1 : null,
    weekChange: priceChange(holding.symbol, holding.price, startOf('1w', market.asOf), market),
    yearToDateChange: priceChange(holding.symbol, holding.price, startOf('ytd', market.asOf), market),
    expenseRatio: instrument.expenseRatio, trailingYield: instrument.trailingYield,
    incomeUsd: instrument.trailingYield === null ? null : usdText(usdToNumber(value) * instrument.trailingYield),
  }
}
