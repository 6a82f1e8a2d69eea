/** Tax on realised gains at one rate, average cost per unit, losses carried forward without limit. Money is that of the run. */
export type TaxBook = {
  readonly rate: number
  /** Average cost of one unit of each asset. */
  readonly cost: Float64Array
  /** Losses not used yet, and gains realised by money taken out since the last trade. */
  carried: number
  pending: number
  paid: number
}

export const taxBook = (rate: number, n: number): TaxBook => ({ rate, cost: new Float64Array(n), carried: 0, pending: 0, paid: 0 })

/**
 * Tax due on going from some units to others at these prices. What has to be sold on top to pay the tax itself is left out: its
 * gain is a tax on a tax.
 */
export const taxOnTrade = (book: TaxBook, before: Float64Array, wanted: (i: number) => number, priceOf: (i: number) => number): number => {
  let gain = book.pending - book.carried
  for (let i = 0; i < before.length; i++) {
    const sold = before[i]! - wanted(i)
    if (sold > 0) gain += sold * (priceOf(i) - book.cost[i]!)
  }
  book.pending = 0
  book.carried = Math.max(0, -gain)
  const due = book.rate * Math.max(0, gain)
  book.paid += due
  return due
}

/** Moves the average cost to what is held now; sales leave it as it is. */
export const bookPurchases = (book: TaxBook, before: Float64Array, after: Float64Array, priceOf: (i: number) => number): void => {
  for (let i = 0; i < after.length; i++) {
    const held = Math.max(0, before[i]!)
    const bought = after[i]! - before[i]!
    if (bought > 0 && after[i]! > 0) book.cost[i] = (held * book.cost[i]! + bought * priceOf(i)) / (held + bought)
  }
}

/** Gains of what was sold outside a rebalance wait for the next one. */
export const bookSales = (book: TaxBook, before: Float64Array, after: Float64Array, priceOf: (i: number) => number): void => {
  for (let i = 0; i < after.length; i++) {
    const sold = before[i]! - after[i]!
    if (sold > 0) book.pending += sold * (priceOf(i) - book.cost[i]!)
  }
}
