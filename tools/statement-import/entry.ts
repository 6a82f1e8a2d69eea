import { z } from 'zod'
import { formatQuantity, formatPrice, parsePrice, parseQuantity, price, quantity } from '../../domain/decimal.ts'
import { add, formatUsd, usd, usdOf, valueOf, type Usd } from '../../domain/money.ts'
import { dayInput, positiveUsdField } from '../portfolio/shapes.ts'

const on = dayInput
const size = z.string().refine((text) => (parseQuantity(text) ?? 0n) > 0n, 'a plain quantity above zero')
const each = z.string().refine((text) => (parsePrice(text) ?? 0n) > 0n, 'a plain price above zero')
const fee = z.string().regex(/^(0|[1-9]\d{0,8})(\.\d{1,2})?$/, 'a plain dollar amount').default('0.00')

/** One past booking as it may be imported: a trade, or money. Decimal strings; the kind says which way it goes. */
export const entrySchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.enum(['buy', 'sell']), on, symbol: z.string().min(1).max(20), quantity: size, price: each, feeUsd: fee }),
  z.strictObject({ kind: z.enum(['deposit', 'withdrawal', 'interest', 'fee']), on, amountUsd: positiveUsdField }),
  z.strictObject({ kind: z.literal('dividend'), on, amountUsd: positiveUsdField, symbol: z.string().min(1).max(20).optional() }),
])
export type ImportEntry = z.output<typeof entrySchema>

export const isTrade = (entry: ImportEntry): entry is ImportEntry & { kind: 'buy' | 'sell' } => entry.kind === 'buy' || entry.kind === 'sell'

/** Cash that an entry brings in (positive) or takes out. */
export const cashOf = (entry: ImportEntry): Usd => {
  if (!isTrade(entry)) return usd((entry.kind === 'withdrawal' || entry.kind === 'fee' ? -1n : 1n) * usdOf(entry.amountUsd).minor)
  const value = valueOf(quantity(entry.quantity), price(entry.price)).minor
  const paid = usdOf(entry.feeUsd).minor
  return usd(entry.kind === 'buy' ? -(value + paid) : value - paid)
}

/** One spelling of the same entry, so that a hash or a comparison sees the same thing. */
export const canonicalEntry = (entry: ImportEntry): ImportEntry => (isTrade(entry)
  ? { ...entry, quantity: formatQuantity(quantity(entry.quantity)), price: formatPrice(price(entry.price)), feeUsd: formatUsd(usdOf(entry.feeUsd)) }
  : { ...entry, amountUsd: formatUsd(usdOf(entry.amountUsd)) })

const order = ['deposit', 'dividend', 'interest', 'sell', 'buy', 'fee', 'withdrawal'] as const

/** By date; on one day money comes before it is spent. */
export const inOrder = (entries: readonly ImportEntry[]): readonly ImportEntry[] =>
  [...entries].sort((a, b) => (a.on === b.on ? order.indexOf(a.kind) - order.indexOf(b.kind) : a.on < b.on ? -1 : 1))

/**
 * In order, with a deposit on each day on which purchases cost more than what the entries themselves have brought: shares bought elsewhere
 * came with their money, and the account's own cash is not spent by the past.
 */
export const withFunding = (entries: readonly ImportEntry[]): readonly ImportEntry[] => {
  const funded: ImportEntry[] = []
  let cash = usd(0n)
  for (const [on, day] of Map.groupBy(inOrder(entries), (entry) => entry.on)) {
    const after = day.reduce((sum, entry) => (isTrade(entry) || cashOf(entry).minor > 0n ? add(sum, cashOf(entry)) : sum), cash)
    const missing = day.some(({ kind }) => kind === 'buy') && after.minor < 0n ? usd(-after.minor) : undefined
    if (missing) funded.push({ kind: 'deposit', on, amountUsd: formatUsd(missing) })
    funded.push(...day)
    cash = day.reduce((sum, entry) => add(sum, cashOf(entry)), missing ? add(cash, missing) : cash)
  }
  return funded
}
