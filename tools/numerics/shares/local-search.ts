/** What is made small, under a budget: Σ shares·price ≤ budget. */
export type Objective = {
  readonly prices: readonly number[]
  readonly budget: number
  readonly lot: number
  readonly error: (shares: readonly number[]) => number
}

/**
 * Steepest descent: one lot more or less of one asset, or one more of one and one less of another, until nothing helps. The
 * first best move in the order of the assets wins, so the result does not depend on chance.
 */
export const improve = (start: readonly number[], { prices, budget, lot, error }: Objective): number[] => {
  const shares = [...start]
  const n = shares.length
  let paid = shares.reduce((total, count, i) => total + count * prices[i]!, 0)
  let best = error(shares)
  // Each round lowers the error, and there are finitely many allocations; the bound only guards against rounding noise.
  for (let round = 0; round < 1000; round++) {
    let move: { up: number, down: number, error: number } | undefined
    for (let up = -1; up < n; up++) {
      for (let down = -1; down < n; down++) {
        if (up === down) continue
        const cost = paid + lot * ((up < 0 ? 0 : prices[up]!) - (down < 0 ? 0 : prices[down]!))
        if (cost > budget || (down >= 0 && shares[down]! < lot)) continue
        if (up >= 0) shares[up]! += lot
        if (down >= 0) shares[down]! -= lot
        const reached = error(shares)
        if (reached < (move?.error ?? best) - 1e-15) move = { up, down, error: reached }
        if (up >= 0) shares[up]! -= lot
        if (down >= 0) shares[down]! += lot
      }
    }
    if (!move) break
    if (move.up >= 0) { shares[move.up]! += lot; paid += lot * prices[move.up]! }
    if (move.down >= 0) { shares[move.down]! -= lot; paid -= lot * prices[move.down]! }
    best = move.error
  }
  return shares
}
