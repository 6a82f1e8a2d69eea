/**
 * Cholesky factor L of a symmetric positive definite matrix, written over its lower triangle (row by row, leading
 * dimension n). False when a pivot falls below `tolerance` times its own diagonal entry: not (numerically) positive
 * definite. Two rows are combined with four earlier ones at a time, so that each number that is loaded is used several
 * times: all the time of a large problem goes here. Golub & Van Loan, Matrix Computations, 4.2.
 */
export function choleskyInPlace(a: Float64Array, n: number, tolerance = 1e-13): boolean {
  let i = 0
  for (; i + 1 < n; i += 2) {
    let j = 0
    for (; j + 3 < i; j += 4) tile(a, n, i, j)
    for (; j < i; j++) for (let row = i * n; row <= (i + 1) * n; row += n) a[row + j] = (a[row + j]! - product(a, row, j * n, j)) / a[j * n + j]!
    if (!pivot(a, n, i, tolerance)) return false
    a[(i + 1) * n + i] = (a[(i + 1) * n + i]! - product(a, (i + 1) * n, i * n, i)) / a[i * n + i]!
    if (!pivot(a, n, i + 1, tolerance)) return false
  }
  if (i < n) {
    for (let j = 0; j < i; j++) a[i * n + j] = (a[i * n + j]! - product(a, i * n, j * n, j)) / a[j * n + j]!
    return pivot(a, n, i, tolerance)
  }
  return true
}

function pivot(a: Float64Array, n: number, i: number, tolerance: number): boolean {
  const own = a[i * n + i]!
  const rest = own - product(a, i * n, i * n, i)
  if (!(rest > tolerance * Math.abs(own))) return false
  a[i * n + i] = Math.sqrt(rest)
  return true
}

/** Sum of the products of `count` neighbours starting at p and q. */
function product(a: Float64Array, p: number, q: number, count: number): number {
  let total = 0
  for (let k = 0; k < count; k++) total += a[p + k]! * a[q + k]!
  return total
}

/** Entries (i..i+1, j..j+3) of L: subtract what the columns before j explain, then solve with the 4×4 triangle at j. */
function tile(a: Float64Array, n: number, i: number, j: number): void {
  const p = i * n
  const q = p + n
  const r0 = j * n
  const r1 = r0 + n
  const r2 = r1 + n
  const r3 = r2 + n
  let x0 = a[p + j]!
  let x1 = a[p + j + 1]!
  let x2 = a[p + j + 2]!
  let x3 = a[p + j + 3]!
  let y0 = a[q + j]!
  let y1 = a[q + j + 1]!
  let y2 = a[q + j + 2]!
  let y3 = a[q + j + 3]!
  for (let k = 0; k < j; k++) {
    const x = a[p + k]!
    const y = a[q + k]!
    const b0 = a[r0 + k]!
    const b1 = a[r1 + k]!
    const b2 = a[r2 + k]!
    const b3 = a[r3 + k]!
    x0 -= x * b0
    x1 -= x * b1
    x2 -= x * b2
    x3 -= x * b3
    y0 -= y * b0
    y1 -= y * b1
    y2 -= y * b2
    y3 -= y * b3
  }
  x0 /= a[r0 + j]!
  y0 /= a[r0 + j]!
  x1 = (x1 - x0 * a[r1 + j]!) / a[r1 + j + 1]!
  y1 = (y1 - y0 * a[r1 + j]!) / a[r1 + j + 1]!
  x2 = (x2 - x0 * a[r2 + j]! - x1 * a[r2 + j + 1]!) / a[r2 + j + 2]!
  y2 = (y2 - y0 * a[r2 + j]! - y1 * a[r2 + j + 1]!) / a[r2 + j + 2]!
  x3 = (x3 - x0 * a[r3 + j]! - x1 * a[r3 + j + 1]! - x2 * a[r3 + j + 2]!) / a[r3 + j + 3]!
  y3 = (y3 - y0 * a[r3 + j]! - y1 * a[r3 + j + 1]! - y2 * a[r3 + j + 2]!) / a[r3 + j + 3]!
  a[p + j] = x0
  a[p + j + 1] = x1
  a[p + j + 2] = x2
  a[p + j + 3] = x3
  a[q + j] = y0
  a[q + j + 1] = y1
  a[q + j + 2] = y2
  a[q + j + 3] = y3
}

/** Solves L·L'·x = b in place, L from `choleskyInPlace`. */
export function choleskySolve(l: Float64Array, n: number, x: Float64Array): void {
  forwardSolve(l, n, x)
  backwardSolve(l, n, x)
}

/** Solves L'·x = b in place. */
export function backwardSolve(l: Float64Array, n: number, x: Float64Array): void {
  for (let i = n - 1; i >= 0; i--) {
    const value = (x[i]! /= l[i * n + i]!)
    if (value !== 0) for (let j = 0, at = i * n; j < i; j++, at++) x[j]! -= l[at]! * value
  }
}

/** Solves L·x = b in place. */
export function forwardSolve(l: Float64Array, n: number, x: Float64Array): void {
  for (let i = 0; i < n; i++) {
    let total = x[i]!
    for (let j = 0, at = i * n; j < i; j++, at++) total -= l[at]! * x[j]!
    x[i] = total / l[i * n + i]!
  }
}
