import { quantityDecimals, type Quantity } from '../../domain/decimal.ts'
import type { IsoDate } from '../../domain/units.ts'
import { replacements, type Purchase } from '../../domain/wash-sales.ts'

/**
 * The wash-sale rule in plain numbers, for examples whose amounts are not whole cents. The matching is the domain's; the money
 * of the tools goes through `sale.ts`, in cents.
 */
export interface PlainLot {
  readonly id: string
  readonly on: IsoDate
  readonly shares: number
  /** Total cost. */
  readonly cost: number
}

export interface PlainWash {
  readonly loss: number
  readonly disallowed: number
  readonly deductible: number
  /** Total basis of each replacement lot with what was added to it. */
  readonly basis: ReadonlyMap<string, number>
}

const scale = 10 ** quantityDecimals
export const sharesOf = (count: number): Quantity => BigInt(Math.round(count * scale)) as Quantity

/** Cost of the first `shares` of some purchases, in their order. */
export const costOfFirst = (buys: readonly { readonly shares: number; readonly cost: number }[], shares: number): number => {
  let left = shares
  return buys.reduce((total, buy) => {
    const taken = Math.min(left, buy.shares)
    left -= taken
    return total + (buy.shares === 0 ? 0 : buy.cost * taken / buy.shares)
  }, 0)
}

/** A sale at a loss (positive; a gain is negative and never disallowed) against the purchases that may replace it. */
export const plainWash = (loss: number, soldShares: number, on: IsoDate, purchases: readonly PlainLot[]): PlainWash => {
  const candidates: Purchase[] = purchases.map(({ id, on, shares }) => ({ id, on, quantity: sharesOf(shares) }))
  const matched = loss > 0 ? replacements(sharesOf(soldShares), on, candidates) : []
  const share = (quantity: Quantity): number => loss * (Number(quantity) / scale) / soldShares
  const disallowed = matched.reduce((total, each) => total + share(each.quantity), 0)
  const basis = new Map(matched.map((each) => [each.id, purchases.find((one) => one.id === each.id)!.cost + share(each.quantity)]))
  return { loss, disallowed, deductible: Math.max(0, loss) - disallowed, basis }
}
