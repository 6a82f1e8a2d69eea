import { improve, type Objective } from './local-search.ts'

/** An allocation in shares: non-negative whole multiples of the lot size; cash is never below zero. */
export type Allocation = { readonly shares: number[], readonly cash: number, readonly error: number }

export type ShareProblem = {
  /** Target weights; a sum above one is divided down, a sum below one leaves cash. */
  readonly weights: readonly number[]
  /** Price of one share, positive. */
  readonly prices: readonly number[]
  readonly value: number
  /** Shares are traded in multiples of this. */
  readonly lotSize?: number
}

const spent = (shares: readonly number[], prices: readonly number[]): number => shares.reduce((total, count, i) => total + count * prices[i]!, 0)

/** Σ |shares·price/value − target|, and what is left of the value. */
export const absoluteError = (shares: readonly number[], { weights, prices, value }: ShareProblem): number =>
  shares.reduce((total, count, i) => total + Math.abs(count * prices[i]! / value - weights[i]!), 0)

/** Root mean square of weight − shares·price/invested over all assets. */
export const relativeError = (shares: readonly number[], { weights, prices }: ShareProblem): number => {
  const invested = spent(shares, prices)
  const squares = shares.reduce((total, count, i) => total + (weights[i]! - (invested === 0 ? 0 : count * prices[i]! / invested)) ** 2, 0)
  return Math.sqrt(squares / shares.length)
}

/** Weights scaled down to sum to one where they exceed it. */
const normalised = (problem: ShareProblem): ShareProblem => {
  const total = problem.weights.reduce((sum, weight) => sum + weight, 0)
  return total > 1 ? { ...problem, weights: problem.weights.map(weight => weight / total) } : problem
}

/** Money that rounding may lose: a cash of −1e−12 is zero. */
const slack = (value: number): number => value * 1e-12

const finished = (shares: number[], problem: ShareProblem, error: number): Allocation =>
  ({ shares, cash: Math.max(0, problem.value - spent(shares, problem.prices)), error })

const objectiveOf = (problem: ShareProblem, error: Objective['error']): Objective =>
  ({ prices: problem.prices, budget: problem.value + slack(problem.value), lot: problem.lotSize ?? 1, error })

/**
 * Shares with the least Σ |shares·price/value − target|. Each asset alone wants its target rounded; the budget makes a
 * knapsack of it. Branch and bound over the assets, dearest first, from a locally optimal start: exact unless `nodeLimit` ends
 * it, and never worse than the start. Ties by the order of the assets.
 */
export const allocateByValue = (raw: ShareProblem, nodeLimit = 500_000): Allocation => {
  const problem = normalised(raw)
  const { weights, prices, value } = problem
  const lot = problem.lotSize ?? 1
  const budget = value + slack(value)
  const error = (shares: readonly number[]): number => absoluteError(shares, problem)
  const down = weights.map((weight, i) => Math.max(0, Math.floor(weight * value / (prices[i]! * lot) + 1e-9)) * lot)
  let best = improve(down, objectiveOf(problem, error))
  let bestError = error(best)
  const order = prices.map((_, i) => i).sort((a, b) => prices[b]! - prices[a]! || a - b)
  const own = (i: number, count: number): number => Math.abs(count * prices[i]! / value - weights[i]!)
  const least = order.map(i => Math.min(own(i, down[i]!), own(i, down[i]! + lot)))
  const leastAfter = [...least.map((_, k) => least.slice(k).reduce((sum, each) => sum + each, 0)), 0]
  let nodes = 0
  const visit = (k: number, shares: number[], paid: number, cost: number): void => {
    if (nodes++ > nodeLimit || cost + leastAfter[k]! >= bestError - 1e-15) return
    if (k === order.length) {
      best = [...shares]
      bestError = error(shares)
      return
    }
    const i = order[k]!
    const upFirst = own(i, down[i]! + lot) < own(i, down[i]!)
    // From the nearest count outwards: above the target only one, below it as far as the error still allows (a few cheap
    // shares less may free the money for a dear one).
    for (let step = 0; ; step++) {
      const count = down[i]! + lot * (step === 0 ? Number(upFirst) : step === 1 ? Number(!upFirst) : 1 - step)
      if (count < 0) break
      const reached = cost + own(i, count)
      if (step > 1 && reached + leastAfter[k + 1]! >= bestError - 1e-15) break
      const now = paid + count * prices[i]!
      if (now > budget) continue
      shares[i] = count
      visit(k + 1, shares, now, reached)
    }
    shares[i] = 0
  }
  visit(0, weights.map(() => 0), 0, 0)
  return finished(best, problem, bestError)
}

/** Allocations up to this many are all looked at. */
const countable = 100_000

/** Every allocation that the budget can buy, one after the other, in the same array. */
function* affordable(prices: readonly number[], budget: number, lot: number, shares: number[] = prices.map(() => 0), at = 0, paid = 0): Generator<number[]> {
  if (at === prices.length) {
    yield shares
    return
  }
  for (let count = 0; paid + count * prices[at]! <= budget; count += lot) {
    shares[at] = count
    yield* affordable(prices, budget, lot, shares, at + 1, paid + count * prices[at]!)
  }
  shares[at] = 0
}

/** Roundings of the weights to every invested sum of a fine grid, the best few, each improved by single and paired moves. */
const nearProportions = (problem: ShareProblem, objective: Objective): number[] => {
  const { weights, prices, value } = problem
  const { error, budget, lot } = objective
  const total = weights.reduce((sum, weight) => sum + weight, 0) || 1
  const scan = 4000
  const seen = new Map<string, { shares: number[], error: number }>()
  for (let k = 0; k < scan; k++) {
    const invested = value * (1.02 - k / scan)
    const shares = weights.map((weight, i) => Math.max(0, Math.round(weight / total * invested / (prices[i]! * lot))) * lot)
    if (spent(shares, prices) <= budget) seen.set(shares.join(), { shares, error: error(shares) })
  }
  const starts = [...seen.values()].sort((a, b) => a.error - b.error).slice(0, 8)
  return starts.map(({ shares }) => improve(shares, objective)).reduce((a, b) => (error(b) < error(a) ? b : a), weights.map(() => 0))
}

/**
 * Shares with the least root mean square of weight − shares·price/invested: only proportions count, so the invested sum is free.
 * Exact where all allocations can be looked at, a very good local optimum elsewhere. Ties go to the first found.
 */
export const allocateByProportion = (problem: ShareProblem): Allocation => {
  const error = (shares: readonly number[]): number => relativeError(shares, problem)
  const objective = objectiveOf(problem, error)
  let best = nearProportions(problem, objective)
  const possible = problem.prices.reduce((product, price) => product * (Math.floor(objective.budget / (price * objective.lot)) + 1), 1)
  if (possible <= countable) {
    let least = error(best)
    for (const shares of affordable(problem.prices, objective.budget, objective.lot)) {
      const reached = error(shares)
      if (reached < least - 1e-15) {
        least = reached
        best = [...shares]
      }
    }
  }
  return finished(best, problem, error(best))
}
