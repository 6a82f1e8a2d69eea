/**
 * Solves A·x = b by Gaussian elimination with partial pivoting and one step of iterative refinement; undefined when a
 * pivot vanishes against the largest entry of its column. For the small, indefinite systems of optimality conditions.
 */
export function solveLinear(matrix: Float64Array, rhs: Float64Array): Float64Array | undefined {
  const n = rhs.length
  const lu = matrix.slice()
  const order = Int32Array.from({ length: n }, (_, i) => i)
  let scale = 0
  for (const entry of lu) scale = Math.max(scale, Math.abs(entry))
  for (let k = 0; k < n; k++) {
    let p = k
    for (let i = k + 1; i < n; i++) if (Math.abs(lu[i * n + k]!) > Math.abs(lu[p * n + k]!)) p = i
    if (!(Math.abs(lu[p * n + k]!) > 1e-15 * scale)) return undefined
    if (p !== k) swapRows(lu, order, n, p, k)
    for (let i = k + 1; i < n; i++) {
      const factor = (lu[i * n + k]! /= lu[k * n + k]!)
      if (factor !== 0) for (let j = k + 1; j < n; j++) lu[i * n + j]! -= factor * lu[k * n + j]!
    }
  }
  const x = substitute(lu, order, rhs)
  const rest = Float64Array.from(rhs, (value, i) => {
    for (let j = 0; j < n; j++) value -= matrix[i * n + j]! * x[j]!
    return value
  })
  const step = substitute(lu, order, rest)
  for (let i = 0; i < n; i++) x[i]! += step[i]!
  return x
}

function swapRows(lu: Float64Array, order: Int32Array, n: number, p: number, k: number): void {
  for (let j = 0; j < n; j++) {
    const held = lu[p * n + j]!
    lu[p * n + j] = lu[k * n + j]!
    lu[k * n + j] = held
  }
  const held = order[p]!
  order[p] = order[k]!
  order[k] = held
}

function substitute(lu: Float64Array, order: Int32Array, rhs: Float64Array): Float64Array {
  const n = rhs.length
  const x = Float64Array.from(order, at => rhs[at]!)
  for (let i = 1; i < n; i++) for (let j = 0; j < i; j++) x[i]! -= lu[i * n + j]! * x[j]!
  for (let i = n - 1; i >= 0; i--) {
    for (let j = i + 1; j < n; j++) x[i]! -= lu[i * n + j]! * x[j]!
    x[i]! /= lu[i * n + i]!
  }
  return x
}
