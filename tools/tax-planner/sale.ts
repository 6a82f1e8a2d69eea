import type { LotPart } from '../../domain/lot-matching.ts'
import { price, quantity } from '../../domain/decimal.ts'
import { termOf, type Term } from '../../domain/holding-period.ts'
import { add, formatUsd, subtract, sum, usd, usdOf, usdToNumber, valueOf, zeroUsd, type Usd } from '../../domain/money.ts'
import type { AccountFacts } from '../../domain/portfolio.ts'
import { isoDate } from '../../domain/units.ts'
import { disallow, replacements, type Purchase } from '../../domain/wash-sales.ts'
import type { YearGains } from './rates.ts'

/** A lot part sold at a price, with what the wash-sale rule leaves of a loss. */
export interface Realised {
  readonly part: LotPart
  readonly term: Term
  readonly proceeds: Usd
  readonly gain: Usd
  readonly disallowed: Usd
  /** Added to the basis of replacement lots; those in a retirement account are lost for good (Rev. Rul. 2008-5). */
  readonly moved: readonly { readonly lotId: string; readonly accountId: string; readonly basis: Usd; readonly lost: boolean }[]
}

interface HouseholdPurchase extends Purchase {
  readonly accountId: string
  readonly taxable: boolean
}

/** Lots of a symbol anywhere in the household, as purchases that may replace what is sold. */
const purchasesOf = (symbol: string, household: readonly AccountFacts[], sold: ReadonlySet<string>): HouseholdPurchase[] =>
  household.flatMap((account) => account.lots.filter((lot) => lot.symbol === symbol && !sold.has(lot.lotId))
    .map((lot) => ({ id: lot.lotId, on: isoDate(lot.acquiredOn), quantity: quantity(lot.quantity), accountId: account.accountId, taxable: account.taxable })))

/** What selling these parts of one symbol realises. Each replacement share counts once, for the losing parts in their order. */
export const realise = (parts: readonly LotPart[], closePrice: string, on: string, household: readonly AccountFacts[]): readonly Realised[] => {
  const day = isoDate(on)
  const soldIds = new Set(parts.map((each) => each.lotId))
  let pool = parts[0] ? purchasesOf(parts[0].symbol, household, soldIds) : []
  return parts.map((part) => {
    const sold = quantity(part.quantity)
    const proceeds = valueOf(sold, price(closePrice))
    const gain = subtract(proceeds, usdOf(part.costUsd))
    const base = { part, term: termOf(isoDate(part.acquiredOn), day), proceeds, gain }
    if (gain.minor >= 0n) return { ...base, disallowed: zeroUsd, moved: [] }
    const matched = replacements(sold, day, pool)
    const { disallowed, added } = disallow(usd(-gain.minor), sold, matched)
    const moved = added.map(({ id, basis }) => {
      const from = pool.find((each) => each.id === id)!
      return { lotId: id, accountId: from.accountId, basis, lost: !from.taxable }
    })
    pool = pool.flatMap((each) => {
      const used = matched.find((one) => one.id === each.id)?.quantity ?? 0n
      return used < each.quantity ? [{ ...each, quantity: (each.quantity - used) as Purchase['quantity'] }] : []
    })
    return { ...base, disallowed, moved }
  })
}

/** Gains that count this year, by term. */
export const countedGains = (realised: readonly Realised[]): YearGains => {
  const of = (term: Term): number => usdToNumber(sum(realised.filter((each) => each.term === term).map((each) => add(each.gain, each.disallowed))))
  return { short: of('short'), long: of('long') }
}

/** One row of a table of sold lots. */
export const rowOf = ({ part, term, proceeds, gain, disallowed }: Realised) => ({
  lotId: part.lotId, symbol: part.symbol, acquiredOn: part.acquiredOn, quantity: part.quantity, costUsd: part.costUsd,
  proceedsUsd: formatUsd(proceeds), gainUsd: formatUsd(gain), term, disallowedUsd: formatUsd(disallowed),
})

export const movedRows = (realised: readonly Realised[]) => realised.flatMap(({ part, moved }) =>
  moved.map(({ lotId, accountId, basis, lost }) => ({ soldLotId: part.lotId, replacementLotId: lotId, accountId, basisAddedUsd: lost ? '0.00' : formatUsd(basis), lostUsd: lost ? formatUsd(basis) : '0.00' })))
