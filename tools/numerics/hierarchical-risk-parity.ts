import { leafOrder, linkage, optimalLeafOrder, type Linkage } from './hierarchical-clustering.ts'

/** sqrt((1 − correlation)/2), n×n. */
export const correlationDistance = (correlation: Float64Array): Float64Array => correlation.map(c => Math.sqrt(Math.max(0, (1 - c) / 2)))

/** The quasi-diagonal order of the assets. */
export function hierarchicalOrder(correlation: Float64Array, n: number, method: Linkage = 'single', optimal = false): number[] {
  const distance = correlationDistance(correlation)
  const merges = linkage(distance, n, method)
  return optimal ? optimalLeafOrder(merges, distance, n) : leafOrder(merges, n)
}

/** Least and most weight of each asset, and what they add up to. */
export type WeightBox = { readonly lower: Float64Array; readonly upper: Float64Array; readonly total: number }

/**
 * Hierarchical risk parity: the ordered list is halved again and again, and each half gets a share inverse to its risk, which
 * is the risk of its members held in inverse proportion to their own. `risk` measures a portfolio given by n weights
 * (variance in the original). Positive weights, sum 1. López de Prado (2016), Building diversified portfolios that outperform out of sample.
 * With a box (which must be possible) each split goes no further than the bounds of the members of both halves allow: Pfitzinger &
 * Katzke (2019), A constrained hierarchical risk parity algorithm with cluster-based capital allocation.
 */
export function hierarchicalRiskParity(order: readonly number[], risk: (w: Float64Array) => number, box?: WeightBox): Float64Array {
  const n = order.length
  const own = new Float64Array(n)
  for (const i of order) own[i] = risk(new Float64Array(n).fill(1, i, i + 1))
  const weights = new Float64Array(n)
  const split = (items: readonly number[], amount: number): void => {
    if (items.length < 2) {
      for (const i of items) weights[i] = amount
      return
    }
    const middle = Math.floor(items.length / 2)
    const [left, right] = [items.slice(0, middle), items.slice(middle)]
    const a = clusterRisk(left, own, risk)
    const b = clusterRisk(right, own, risk)
    const share = 1 - a / (a + b)
    const wished = amount * share
    const allowed = box ? Math.min(Math.max(wished, reach(left, box.lower), amount - reach(right, box.upper)), reach(left, box.upper), amount - reach(right, box.lower)) : wished
    split(left, allowed)
    split(right, allowed === wished ? amount * (1 - share) : amount - allowed)
  }
  split(order, box?.total ?? 1)
  return weights
}

const reach = (items: readonly number[], bound: Float64Array): number => items.reduce((sum, i) => sum + bound[i]!, 0)

/** Weights in inverse proportion to each member's own risk, zero elsewhere. */
export function inverseRisk(items: readonly number[], own: Float64Array): Float64Array {
  const w = new Float64Array(own.length)
  let total = 0
  for (const i of items) total += 1 / own[i]!
  for (const i of items) w[i] = 1 / own[i]! / total
  return w
}

const clusterRisk = (items: readonly number[], own: Float64Array, risk: (w: Float64Array) => number): number => risk(inverseRisk(items, own))
