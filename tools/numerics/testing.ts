/** Seeded uniform numbers in [0, 1) for tests: mulberry32. */
export function uniform(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6D2B79F5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

export const normal = (next: () => number): number => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next())

/** T×n returns with a common factor, a size like daily stock returns. */
export function randomReturns(n: number, T: number, seed: number): { n: number; values: Float64Array } {
  const next = uniform(seed)
  const beta = Float64Array.from({ length: n }, () => 0.5 + next())
  const values = new Float64Array(n * T)
  for (let t = 0; t < T; t++) {
    const market = 0.0005 + 0.01 * normal(next)
    for (let i = 0; i < n; i++) values[t * n + i] = beta[i]! * market + 0.008 * normal(next)
  }
  return { n, values }
}

/** A random positive definite n×n matrix of rank n. */
export function randomCovariance(n: number, seed: number): Float64Array {
  const next = uniform(seed)
  const a = Float64Array.from({ length: n * n }, () => normal(next))
  const s = new Float64Array(n * n)
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) {
    for (let k = 0; k < n; k++) s[i * n + j]! += a[i * n + k]! * a[j * n + k]! / n
    if (i === j) s[i * n + j]! += 0.1
  }
  return s
}
