import { EigenvalueDecomposition, Matrix } from 'ml-matrix'
import { diagonal, symmetrised, toRows } from './matrix.ts'

export type Eigen = { values: Float64Array; vectors: number[][] }

/** Eigenvalues (ascending) and eigenvectors (columns of `vectors`) of a symmetric matrix. */
export function eigenSymmetric(a: Float64Array, n: number): Eigen {
  const found = new EigenvalueDecomposition(new Matrix(toRows(symmetrised(a, n), n)), { assumeSymmetric: true })
  return { values: Float64Array.from(found.realEigenvalues), vectors: found.eigenvectorMatrix.to2DArray() }
}

/** The nearest symmetric matrix whose eigenvalues are at least `floor` (Frobenius norm). */
export function withEigenvaluesAtLeast(a: Float64Array, n: number, floor: number): Float64Array {
  const { values, vectors } = eigenSymmetric(a, n)
  const repaired = symmetrised(a, n)
  for (let k = 0; k < n; k++) {
    const lift = floor - values[k]!
    if (lift <= 0) continue
    for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) repaired[i * n + j]! += lift * vectors[i]![k]! * vectors[j]![k]!
  }
  return repaired
}

/**
 * The nearest correlation matrix in the Frobenius norm: unit diagonal, eigenvalues at least `floor` (< 1).
 * Alternating projections with Dykstra's correction. Higham (2002), Computing the nearest correlation matrix.
 */
export function nearestCorrelation(a: Float64Array, n: number, floor = 0): Float64Array {
  let y = symmetrised(a, n)
  let correction = new Float64Array(n * n)
  for (let iteration = 0; iteration < 5000; iteration++) {
    const r = y.map((value, at) => value - correction[at]!)
    const x = withEigenvaluesAtLeast(r, n, floor)
    correction = x.map((value, at) => value - r[at]!)
    const next = x.slice()
    for (let i = 0; i < n; i++) next[i * n + i] = 1
    let moved = 0
    for (let at = 0; at < next.length; at++) moved = Math.max(moved, Math.abs(next[at]! - y[at]!))
    y = next
    if (moved < 1e-13) break
  }
  return y
}

/** A covariance with the nearest correlation (Higham) and the given variances; `floor` bounds the correlation's eigenvalues. */
export function repairedCovariance(a: Float64Array, n: number, floor = 1e-10): Float64Array {
  const sd = diagonal(a, n).map(value => Math.sqrt(Math.max(0, value)))
  const correlation = symmetrised(a, n).map((value, at) => {
    const scale = sd[Math.floor(at / n)]! * sd[at % n]!
    return scale > 0 ? value / scale : at % (n + 1) === 0 ? 1 : 0
  })
  return nearestCorrelation(correlation, n, floor).map((value, at) => value * sd[Math.floor(at / n)]! * sd[at % n]!)
}
