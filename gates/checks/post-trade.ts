import { price, quantity, type Quantity } from '../../domain/decimal.ts'
import type { Instrument } from '../../domain/instruments.ts'
import { usdOf, valueOf } from '../../domain/money.ts'
import type { CheckInput } from './input.ts'

/**
 * One instrument's value in cents before and after the ticket. Open orders may fill or not, so `before` and `after` count open purchases
 * and no open sales, `lowBefore` and `lowAfter` open sales and no open purchases: a sale that never fills makes room for nothing.
 */
export interface Exposure {
  readonly instrument: Instrument
  readonly before: bigint
  readonly after: bigint
  readonly lowBefore: bigint
  readonly lowAfter: bigint
}

export interface PostTrade {
  /** The account's value, cash included, in cents. */
  readonly total: bigint
  readonly exposures: readonly Exposure[]
}

interface Sizes { before: bigint; after: bigint; lowBefore: bigint; lowAfter: bigint }

const sizesOf = (input: CheckInput): Map<string, Sizes> => {
  const all = new Map<string, Sizes>()
  const add = (symbol: string, size: bigint, ...fields: readonly (keyof Sizes)[]): void => {
    const entry = all.get(symbol) ?? { before: 0n, after: 0n, lowBefore: 0n, lowAfter: 0n }
    for (const field of fields) entry[field] += size
    all.set(symbol, entry)
  }
  for (const position of input.account?.positions ?? []) add(position.symbol, quantity(position.quantity), 'before', 'after', 'lowBefore', 'lowAfter')
  for (const { symbol, side, remaining } of input.openOrders ?? [])
    if (side === 'buy') add(symbol, quantity(remaining), 'before', 'after')
    else add(symbol, -quantity(remaining), 'lowBefore', 'lowAfter')
  for (const leg of input.legs) add(leg.symbol, quantity(leg.quantity) * (leg.side === 'buy' ? 1n : -1n), 'after', 'lowAfter')
  return all
}

/** Values after the trade; the names of what could not be seen instead when anything is missing. */
export const postTrade = (input: CheckInput): PostTrade | { readonly unknown: readonly string[] } => {
  if (!input.account) return { unknown: ['account'] }
  if (!input.openOrders) return { unknown: ['open orders'] }
  const unknown: string[] = []
  const exposures: Exposure[] = []
  let total: bigint = usdOf(input.account.cashUsd).minor
  const held = new Map(input.account.positions.map((position) => [position.symbol, quantity(position.quantity)]))
  for (const [symbol, sizes] of sizesOf(input)) {
    const text = input.prices[symbol]
    const instrument = input.instruments[symbol]
    if (text === undefined || !instrument) unknown.push(`price of ${symbol}`)
    else {
      const value = (size: bigint): bigint => valueOf((size > 0n ? size : 0n) as Quantity, price(text)).minor
      exposures.push({ instrument, before: value(sizes.before), after: value(sizes.after), lowBefore: value(sizes.lowBefore), lowAfter: value(sizes.lowAfter) })
      total += value(held.get(symbol) ?? 0n)
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
