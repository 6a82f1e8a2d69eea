/** One merge: two clusters become cluster n + position in the list; leaves are 0..n−1. `left` is the lower number. */
export type Merge = { left: number; right: number; height: number }
export const linkages = ['single', 'complete', 'average', 'ward'] as const
export type Linkage = (typeof linkages)[number]

/** Distance of a cluster to the union of i and j by the Lance–Williams recurrence; sizes in leaves. */
function joined(method: Linkage, dik: number, djk: number, dij: number, ni: number, nj: number, nk: number): number {
  if (method === 'single') return Math.min(dik, djk)
  if (method === 'complete') return Math.max(dik, djk)
  if (method === 'average') return (ni * dik + nj * djk) / (ni + nj)
  return Math.sqrt(((ni + nk) * dik ** 2 + (nj + nk) * djk ** 2 - nk * dij ** 2) / (ni + nj + nk))
}

/** Agglomerative clustering of an n×n distance matrix; equal distances are merged in the order of cluster numbers. */
export function linkage(distance: Float64Array, n: number, method: Linkage): Merge[] {
  const total = Math.max(1, 2 * n - 1)
  const d = new Float64Array(total * total)
  for (let i = 0; i < n; i++) d.set(distance.subarray(i * n, i * n + n), i * total)
  const size = new Float64Array(total).fill(1)
  let alive = Array.from({ length: n }, (_, i) => i)
  const merges: Merge[] = []
  for (let next = n; next < total; next++) {
    let [left, right, height] = [-1, -1, Infinity]
    for (const [at, i] of alive.entries()) {
      for (const j of alive.slice(at + 1)) if (d[i * total + j]! < height) [left, right, height] = [i, j, d[i * total + j]!]
    }
    merges.push({ left, right, height })
    size[next] = size[left]! + size[right]!
    alive = alive.filter(k => k !== left && k !== right)
    for (const k of alive) {
      const value = joined(method, d[left * total + k]!, d[right * total + k]!, height, size[left]!, size[right]!, size[k]!)
      d[next * total + k] = d[k * total + next] = value
    }
    alive.push(next)
  }
  return merges
}

/** Leaves from left to right as the merges list them. */
export function leafOrder(merges: readonly Merge[], n: number): number[] {
  const leaves: number[][] = Array.from({ length: n }, (_, i) => [i])
  for (const { left, right } of merges) leaves.push([...leaves[left]!, ...leaves[right]!])
  return leaves.at(-1) ?? []
}

/**
 * The order of the tree with a small sum of distances between neighbours: bottom-up, each merge turns its two branches
 * round as whole blocks so that the cheapest pair of outer leaves becomes possible. Bar-Joseph, Gifford & Jaakkola (2001),
 * in the blockwise form of the common implementations, single precision for the sums.
 */
export function optimalLeafOrder(merges: readonly Merge[], distance: Float64Array, n: number): number[] {
  const place = leafOrder(merges, n)
  const rank = new Int32Array(n)
  for (const [position, leaf] of place.entries()) rank[leaf] = position
  const cost = new Float32Array(n * n)
  const members: number[][] = Array.from({ length: n }, (_, leaf) => [leaf])
  const orders: number[][] = Array.from({ length: n }, (_, leaf) => [leaf])
  const byRank = (a: number, b: number) => rank[a]! - rank[b]!
  const halves = (cluster: number): Array<{ outer: number[]; inner: number[]; turned: boolean }> => {
    if (cluster < n) return [{ outer: [cluster], inner: [cluster], turned: false }]
    const { left, right } = merges[cluster - n]!
    return [{ outer: members[left]!, inner: members[right]!, turned: false }, { outer: members[right]!, inner: members[left]!, turned: true }]
  }
  for (const { left, right } of merges) {
    let best = { cost: Infinity, turnLeft: false, turnRight: false, u: 0, w: 0 }
    for (const l of halves(left)) {
      for (const r of halves(right).map(half => right < n ? half : { outer: half.inner, inner: half.outer, turned: half.turned })) {
        for (const u of l.outer) {
          for (const w of r.outer) {
            let least = Infinity
            for (const m of l.inner) {
              for (const k of r.inner) {
                const value = Math.fround(Math.fround(cost[u * n + m]! + cost[w * n + k]!) + distance[m * n + k]!)
                if (value < least) least = value
              }
            }
            cost[u * n + w] = cost[w * n + u] = least
            if (least < best.cost || (least === best.cost && (byRank(u, best.u) || byRank(w, best.w)) < 0)) {
              best = { cost: least, turnLeft: l.turned, turnRight: r.turned, u, w }
            }
          }
        }
      }
    }
    members.push([...members[left]!, ...members[right]!])
    const a = best.turnLeft ? orders[left]!.toReversed() : orders[left]!
    const b = best.turnRight ? orders[right]!.toReversed() : orders[right]!
    orders.push([...a, ...b])
  }
  return orders.at(-1) ?? []
}
