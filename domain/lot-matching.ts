import { formatQuantity, quantity, type Quantity } from './decimal.ts'
import { formatUsd, usd, usdOf } from './money.ts'
import type { LotFacts } from './lots.ts'
import { refuse, type Refusal } from './result.ts'

/** Which lots a sale takes: oldest first, highest cost a share first, or those named, in that order. */
export type LotMethod = 'fifo' | 'hifo' | 'specific'

/** Part or all of one lot. `costUsd` is that part's basis. */
export interface LotPart {
  readonly lotId: string
  readonly symbol: string
  readonly quantity: string
  readonly costUsd: string
  readonly acquiredOn: string
}

export interface Match {
  readonly sold: readonly LotPart[]
  readonly kept: readonly LotFacts[]
}

const older = (a: LotFacts, b: LotFacts): number =>
  (a.acquiredOn !== b.acquiredOn ? (a.acquiredOn < b.acquiredOn ? -1 : 1) : a.lotId < b.lotId ? -1 : a.lotId > b.lotId ? 1 : 0)

/** Cost per share compared without dividing: a.cost·b.quantity against b.cost·a.quantity. */
const dearer = (a: LotFacts, b: LotFacts): number => {
  const left = usdOf(a.costUsd).minor * quantity(b.quantity)
  const right = usdOf(b.costUsd).minor * quantity(a.quantity)
  return left === right ? older(a, b) : left > right ? -1 : 1
}

/** The lots in the order in which a sale would take them. `specific` keeps only the named ones. */
export const inOrder = (lots: readonly LotFacts[], method: LotMethod, lotIds: readonly string[] = []): readonly LotFacts[] => {
  if (method === 'specific') return lotIds.flatMap((id) => lots.filter((lot) => lot.lotId === id))
  return [...lots].sort(method === 'fifo' ? older : dearer)
}

/** Splits one lot's cost so that the parts add up to the cent: the sold part is rounded down, the rest keeps the remainder. */
const split = (lot: LotFacts, sold: Quantity): { readonly part: LotPart; readonly rest: LotFacts | undefined } => {
  const whole = quantity(lot.quantity)
  const cost = usdOf(lot.costUsd).minor
  const partCost = sold === whole ? cost : cost * sold / whole
  const { lotId, symbol, acquiredOn } = lot
  const part = { lotId, symbol, acquiredOn, quantity: formatQuantity(sold), costUsd: formatUsd(usd(partCost)) }
  const left = (whole - sold) as Quantity
  return { part, rest: left === 0n ? undefined : { ...lot, quantity: formatQuantity(left), costUsd: formatUsd(usd(cost - partCost)) } }
}

/** Sells `wanted` of one symbol's lots by a method; what is not sold is kept, in the lots' own order after the split one. */
export const matchLots = (lots: readonly LotFacts[], wanted: Quantity, method: LotMethod, lotIds: readonly string[] = []): Match | Refusal => {
  const ordered = inOrder(lots, method, lotIds)
  const match = takeFromLots(ordered, wanted)
  return 'refused' in match ? match : { sold: match.sold, kept: [...match.kept, ...lots.filter((lot) => !ordered.includes(lot))] }
}

/**
 * Takes `wanted` from lots of one symbol, in the given order. Quantities and costs of sold and kept add up to what came in.
 * Refuses when the lots hold less.
 */
export const takeFromLots = (ordered: readonly LotFacts[], wanted: Quantity): Match | Refusal => {
  const sold: LotPart[] = []
  const kept: LotFacts[] = []
  let missing: bigint = wanted
  for (const lot of ordered) {
    const whole = quantity(lot.quantity)
    const taken = (missing < whole ? missing : whole) as Quantity
    if (taken <= 0n) {
      kept.push(lot)
      continue
    }
    const { part, rest } = split(lot, taken)
    sold.push(part)
    if (rest) kept.push(rest)
    missing -= taken
  }
  if (missing <= 0n) return { sold, kept }
  const held = (wanted - missing) as Quantity
  return refuse('NOT_ENOUGH_LOTS', `The lots hold ${formatQuantity(held)}, not ${formatQuantity(wanted)}.`, { held: formatQuantity(held), wanted: formatQuantity(wanted) }, 'Sell at most what the lots hold.')
}
