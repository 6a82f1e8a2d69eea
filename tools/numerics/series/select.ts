/**
 * Puts the k-th smallest (from 0) of x[from..to] at index k, smaller ones before it, larger ones after it; returns it.
 * Expected linear time; the pivot is the median of three, so that sorted input is not the worst case. Hoare (1961).
 */
export const selectInPlace = (x: Float64Array, k: number, from = 0, to = x.length - 1): number => {
  let low = from
  let high = to
  while (high > low) {
    const a = x[low]!, b = x[(low + high) >>> 1]!, c = x[high]!
    const pivot = a < b ? (b < c ? b : a < c ? c : a) : (a < c ? a : b < c ? c : b)
    let i = low
    let j = high
    while (i <= j) {
      while (x[i]! < pivot) i++
      while (x[j]! > pivot) j--
      if (i <= j) {
        const held = x[i]!
        x[i++] = x[j]!
        x[j--] = held
      }
    }
    if (k <= j) high = j
    else if (k >= i) low = i
    else break
  }
  return x[k]!
}

/**
 * Quantile by linear interpolation between order statistics (type 7 of Hyndman and Fan, 1996). Reorders `x`.
 * @param p in 0..1
 * @param from only x[from..] is searched: earlier, smaller quantiles have already put the lower values before it
 */
export const quantileInPlace = (x: Float64Array, p: number, from = 0): number => {
  const place = (x.length - 1) * p
  const k = Math.floor(place)
  const low = selectInPlace(x, k, Math.min(from, k))
  if (place === k) return low
  let next = Infinity
  for (let i = k + 1; i < x.length; i++) if (x[i]! < next) next = x[i]!
  return low + (place - k) * (next - low)
}

/** Type 7 quantile; leaves `x` as it is. */
export const quantile = (x: ArrayLike<number>, p: number): number => quantileInPlace(Float64Array.from(x), p)

/** Several quantiles of one column, in ascending order of p: each search starts where the last one ended. Reorders `x`. */
export const quantilesInPlace = (x: Float64Array, ps: readonly number[]): number[] => {
  let from = 0
  return ps.map(p => {
    const value = quantileInPlace(x, p, from)
    from = Math.floor((x.length - 1) * p)
    return value
  })
}
