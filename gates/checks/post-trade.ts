import { price, quantity, type Quantity } from '../../domain/decimal.ts'
import type { Instrument } from '../../domain/instruments.ts'
import { usdOf, valueOf } from '../../domain/money.ts'
import type { CheckInput } from './input.ts'

/** One instrument's value in cents before and after the ticket and all open orders. */
export interface Exposure {
  readonly instrument: Instrument
  readonly before: bigint
  readonly after: bigint
}

export interface PostTrade {
  /** The account's value, cash included, in cents. */
  readonly total: bigint
  readonly exposures: readonly Exposure[]
}

const quantitiesAfter = (input: CheckInput): Map<string, { before: bigint; after: bigint }> => {
  const all = new Map<string, { before: bigint; after: bigint }>()
  const at = (symbol: string) => {
    const entry = all.get(symbol) ?? { before: 0n, after: 0n }
    all.set(symbol, entry)
    return entry
  }
  for (const position of input.account?.positions ?? []) {
    const entry = at(position.symbol)
    entry.before += quantity(position.quantity)
    entry.after += quantity(position.quantity)
  }
  const orders = [...(input.openOrders ?? []).map((order) => ({ ...order, quantity: order.remaining })), ...input.legs]
  for (const order of orders) at(order.symbol).after += quantity(order.quantity) * (order.side === 'buy' ? 1n : -1n)
  return all
}

/** Values after the trade, open orders filled; the names of what could not be seen instead when anything is missing. */
export const postTrade = (input: CheckInput): PostTrade | { readonly unknown: readonly string[] } => {
  if (!input.account) return { unknown: ['account'] }
  if (!input.openOrders) return { unknown: ['open orders'] }
  const unknown: string[] = []
  const exposures: Exposure[] = []
  let total: bigint = usdOf(input.account.cashUsd).minor
  for (const [symbol, { before, after }] of quantitiesAfter(input)) {
    const text = input.prices[symbol]
    const instrument = input.instruments[symbol]
    if (text === undefined || !instrument) unknown.push(`price of ${symbol}`)
    else {
      const value = (size: bigint): bigint => valueOf((size > 0n ? size : 0n) as Quantity, price(text)).minor
      exposures.push({ instrument, before: value(before), after: value(after) })
      total += value(before)
    }
  }
  if (total <= 0n) unknown.push('account value')
  return unknown.length > 0 ? { unknown } : { total, exposures }
}

/** Compares exactly: is `part` of `total` more than `limit` (fraction of one, to the millionth)? */
export const exceeds = (part: bigint, total: bigint, limit: number): boolean =>
  part * 1_000_000n > BigInt(Math.round(limit * 1_000_000)) * total

/** Fraction of one, four decimals, for facts that people read. */
export const share = (part: bigint, total: bigint): number => Math.round((Number(part) / Number(total)) * 10_000) / 10_000

/** Sums exposures by `keyOf`; `''` leaves an exposure out. */
export const groupExposures = (exposures: readonly Exposure[], keyOf: (instrument: Instrument) => string): Map<string, { before: bigint; after: bigint }> => {
  const groups = new Map<string, { before: bigint; after: bigint }>()
  for (const exposure of exposures) {
    const key = keyOf(exposure.instrument)
    if (key === '') continue
    const group = groups.get(key) ?? { before: 0n, after: 0n }
    groups.set(key, { before: group.before + exposure.before, after: group.after + exposure.after })
  }
  return groups
}
