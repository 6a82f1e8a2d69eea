/**
 * Cholesky factor L of a symmetric positive definite matrix, written over its lower triangle (row by row, leading
 * dimension n). False when a pivot falls below `tolerance` times its own diagonal entry: not (numerically) positive
 * definite. Rows are combined by dot products over contiguous memory, four terms at a time, because that is where
 * all the time goes. Golub & Van Loan, Matrix Computations, 4.2.
 */
export function choleskyInPlace(a: Float64Array, n: number, tolerance = 1e-13): boolean {
  for (let i = 0; i < n; i++) {
    const row = i * n
    for (let j = 0; j < i; j++) a[row + j] = (a[row + j]! - dotRows(a, row, j * n, j)) / a[j * n + j]!
    const pivot = a[row + i]! - dotRows(a, row, row, i)
    if (!(pivot > tolerance * Math.abs(a[row + i]!))) return false
    a[row + i] = Math.sqrt(pivot)
  }
  return true
}

/** Sum of the products of `count` neighbours starting at p and q. */
function dotRows(a: Float64Array, p: number, q: number, count: number): number {
  let s0 = 0
  let s1 = 0
  let s2 = 0
  let s3 = 0
  let k = 0
  for (; k + 3 < count; k += 4) {
    s0 += a[p + k]! * a[q + k]!
    s1 += a[p + k + 1]! * a[q + k + 1]!
    s2 += a[p + k + 2]! * a[q + k + 2]!
    s3 += a[p + k + 3]! * a[q + k + 3]!
  }
  for (; k < count; k++) s0 += a[p + k]! * a[q + k]!
  return s0 + s1 + (s2 + s3)
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
