import { createHash } from 'node:crypto'
import { formatPrice, formatQuantity, price, quantity, type Price, type Quantity } from '../../domain/decimal.ts'
import { feeOf } from '../../domain/fees.ts'
import type { AssetClass } from '../../domain/instruments.ts'
import { divideRounded, formatUsd, usd, usdOf, valueOf } from '../../domain/money.ts'
import type { BrokerFill, BrokerOrderState } from '../port.ts'
import type { PaperSettings } from './settings.ts'
import type { PaperOrder } from './store.ts'

export interface PaperInstrument {
  readonly kind: 'etf' | 'stock' | 'crypto'
  readonly assetClass: AssetClass
}

/** Prices have six decimals; people are charged whole cents, above a dollar. */
const tickOf = (value: bigint): bigint => (value >= 1_000_000n ? 10_000n : 100n)

/** Reference ± half the spread, rounded to the tick against the client. */
export const executionPrice = (side: 'buy' | 'sell', reference: Price, instrument: PaperInstrument, settings: PaperSettings): Price => {
  const bps = settings.halfSpreadBps[instrument.kind === 'stock' ? 'single-stock' : instrument.assetClass]
  const scale = 10_000_000n
  const spread = BigInt(Math.round(bps * 1_000))
  const tick = tickOf(reference)
  const raw = reference * (side === 'buy' ? scale + spread : scale - spread)
  return (divideRounded(raw, scale * tick, side === 'buy' ? 'up' : 'down') * tick) as Price
}

const isWithinLimit = (side: 'buy' | 'sell', at: Price, limit: Price): boolean => (side === 'buy' ? at <= limit : at >= limit)

/** Whole shares stay whole; coins split anywhere. */
const stepOf = (size: Quantity): bigint => (size % 100_000_000n === 0n ? 100_000_000n : 1n)

/** Small orders fill at once. Large ones fill in two or three parts, the same for the same order id. */
export const partsOf = (clientOrderId: string, size: Quantity, limit: Price, settings: PaperSettings): readonly string[] => {
  if (valueOf(size, limit).minor < usdOf(settings.partialFromUsd).minor) return [formatQuantity(size)]
  const digest = createHash('sha256').update(clientOrderId).digest()
  const step = stepOf(size)
  const first = ((size * BigInt(30 + (digest[0]! % 41))) / 100n / step) * step
  const second = digest[1]! % 2 === 0 ? 0n : (((size - first) / 2n) / step) * step
  return [first, second, size - first - second].filter((part) => part > 0n).map((part) => formatQuantity(part as Quantity))
}

const filledOf = (fills: readonly BrokerFill[]): Quantity => fills.reduce((sum, fill) => sum + quantity(fill.quantity), 0n) as Quantity

/** Quantity-weighted, to a millionth. */
const averageOf = (fills: readonly BrokerFill[]): string | null => {
  const filled = filledOf(fills)
  if (filled === 0n) return null
  return formatPrice(divideRounded(fills.reduce((sum, fill) => sum + quantity(fill.quantity) * price(fill.price), 0n), filled, 'half-even') as Price)
}

/** The order with one more part filled, if the market reaches its limit; else as it was. */
export const fillNext = (order: PaperOrder, reference: Price, instrument: PaperInstrument, time: string, settings: PaperSettings): PaperOrder => {
  const part = order.parts[order.fills.length]
  const at = executionPrice(order.side, reference, instrument, settings)
  if (part === undefined || order.limitPrice === null || !isWithinLimit(order.side, at, price(order.limitPrice))) return order
  // Counted on all that has filled, so that rounding up happens once an order and not once a part.
  const charged = order.fills.reduce((sum, fill) => sum + usdOf(fill.feeUsd).minor, 0n)
  const due = feeOf(order.side, (filledOf(order.fills) + quantity(part)) as Quantity, at, settings.fees).minor - charged
  const fee = usd(due > 0n ? due : 0n)
  const fill: BrokerFill = { fillId: `${order.clientOrderId}/${order.fills.length + 1}`, quantity: part, price: formatPrice(at), feeUsd: formatUsd(fee), time }
  const fills = [...order.fills, fill]
  const filled = filledOf(fills)
  const state: BrokerOrderState = filled === quantity(order.quantity) ? 'filled' : 'partial'
  return { ...order, fills, state, filledQuantity: formatQuantity(filled), averagePrice: averageOf(fills) }
}
