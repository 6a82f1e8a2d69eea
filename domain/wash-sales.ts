import type { Quantity } from './decimal.ts'
import { usd, type Usd } from './money.ts'
import { addDays, type IsoDate } from './units.ts'

/** Days before and after a sale at a loss in which a purchase replaces what was sold: with the day itself, 61 (26 U.S.C. 1091). */
export const washDays = 30

export const washWindow = (sold: IsoDate): { readonly from: IsoDate; readonly to: IsoDate } =>
  ({ from: addDays(sold, -washDays), to: addDays(sold, washDays) })

/** A purchase of the same security, in any account of the household. */
export interface Purchase {
  readonly id: string
  readonly on: IsoDate
  readonly quantity: Quantity
}

export interface Replacement {
  readonly id: string
  readonly quantity: Quantity
}

/**
 * Which purchases replace the sold shares: those inside the window, in order of purchase, one for one until the sold shares
 * are used up (26 CFR 1.1091-1(c), (d)). The lots that are being sold are not purchases here: leave them out.
 */
export const replacements = (sold: Quantity, on: IsoDate, purchases: readonly Purchase[]): readonly Replacement[] => {
  const { from, to } = washWindow(on)
  const inside = purchases.filter((each) => each.on >= from && each.on <= to).sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : a.id < b.id ? -1 : 1))
  let left: bigint = sold
  return inside.flatMap(({ id, quantity }) => {
    const matched = (left < quantity ? left : quantity) as Quantity
    left -= matched
    return matched > 0n ? [{ id, quantity: matched }] : []
  })
}

export interface WashSale {
  readonly disallowed: Usd
  readonly deductible: Usd
  /** What is added to each replacement's basis; the parts add up to the disallowed loss. */
  readonly added: readonly { readonly id: string; readonly basis: Usd }[]
}

/** Splits a loss (positive) over the replaced shares; the last cent goes to the last replacement. */
export const disallow = (loss: Usd, sold: Quantity, matched: readonly Replacement[]): WashSale => {
  let counted = 0n
  let given = 0n
  const added = matched.map(({ id, quantity }) => {
    counted += quantity
    const upTo = loss.minor * counted / sold
    const basis = usd(upTo - given)
    given = upTo
    return { id, basis }
  })
  return { disallowed: usd(given), deductible: usd(loss.minor - given), added }
}
