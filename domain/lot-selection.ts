import { formatQuantity, quantity, type Quantity } from './decimal.ts'
import type { LotFacts } from './lots.ts'
import { divideRounded, formatUsd, usd, usdOf } from './money.ts'

/** What a sale takes from one lot: that many shares, and their part of its basis. */
export interface LotSlice {
  readonly lotId: string
  readonly quantity: string
  readonly costUsd: string
  readonly acquiredOn: string
}

/** Held for more than one year (26 U.S.C. § 1222): sold after the same day of the next year. */
export const isLongTerm = (acquiredOn: string, soldOn: string): boolean => {
  const year = Number(acquiredOn.slice(0, 4)) + 1
  return soldOn > `${String(year).padStart(4, '0')}${acquiredOn.slice(4)}`
}

const text = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** Highest cost a share first (least gain); ties: the oldest, then by id. */
const byUnitCost = (a: LotFacts, b: LotFacts): number => {
  const left = usdOf(a.costUsd).minor * quantity(b.quantity)
  const right = usdOf(b.costUsd).minor * quantity(a.quantity)
  return left === right ? text(a.acquiredOn, b.acquiredOn) || text(a.lotId, b.lotId) : left > right ? -1 : 1
}

/**
 * Which lots a sale of `sold` shares uses: highest cost first (HIFO, specific identification under Treas. Reg. § 1.1012-1(c)).
 * A part of a lot takes its share of the basis, half-even to the cent, and what stays keeps the rest.
 * `undefined` when the lots hold less than that. `lots` are of one symbol and one account.
 */
export const selectLots = (lots: readonly LotFacts[], sold: Quantity): readonly LotSlice[] | undefined => {
  const slices: LotSlice[] = []
  let missing: bigint = sold
  for (const lot of lots.filter((each) => quantity(each.quantity) > 0n).sort(byUnitCost)) {
    if (missing === 0n) break
    const held: bigint = quantity(lot.quantity)
    const taken = held < missing ? held : missing
    const cost = divideRounded(usdOf(lot.costUsd).minor * taken, held, 'half-even')
    slices.push({ lotId: lot.lotId, quantity: formatQuantity(taken as Quantity), costUsd: formatUsd(usd(cost)), acquiredOn: lot.acquiredOn })
    missing -= taken
  }
  return missing === 0n ? slices : undefined
}
