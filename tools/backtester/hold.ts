/**
 * Values of fixed units on rows (from, to], written to `values`. Four rows side by side: each holding's units are read once for
 * four prices, and four sums run at a time instead of waiting for one another (twice as fast as row by row).
 */
export const hold = (values: Float64Array, levels: Float64Array, n: number, units: Float64Array, cash: number, from: number, to: number): void => {
  let t = from + 1
  for (; t + 3 <= to; t += 4) {
    const first = t * n
    const second = first + n
    const third = second + n
    const fourth = third + n
    let a = cash, b = cash, c = cash, d = cash
    for (let i = 0; i < n; i++) {
      const held = units[i]!
      a += held * levels[first + i]!
      b += held * levels[second + i]!
      c += held * levels[third + i]!
      d += held * levels[fourth + i]!
    }
    values[t] = a
    values[t + 1] = b
    values[t + 2] = c
    values[t + 3] = d
  }
  for (; t <= to; t++) {
    let a = cash
    for (let i = 0; i < n; i++) a += units[i]! * levels[t * n + i]!
    values[t] = a
  }
}
