import { choleskyInPlace, choleskySolve } from './cholesky.ts'

/**
 * A symmetric matrix of many local variables that only touch near neighbours and a few border variables that touch everything:
 * `band[i·(width+1) + k]` = entry (i, i − k), `edge[i·border + j]` = entry (local i, border j), `corner` dense border×border.
 * A factorisation costs O(locals·(width + border)²), which keeps scenario problems linear in the number of scenarios.
 */
export type ArrowMatrix = { locals: number; width: number; border: number; band: Float64Array; edge: Float64Array; corner: Float64Array }

export const arrowMatrix = (locals: number, width: number, border: number): ArrowMatrix => ({
  locals, width, border, band: new Float64Array(locals * (width + 1)), edge: new Float64Array(locals * border), corner: new Float64Array(border * border),
})

/** Adds `value` at (i, j) and, being symmetric, (j, i); variables from `locals` on are border variables. */
export function addEntry(m: ArrowMatrix, i: number, j: number, value: number): void {
  const [low, high] = i < j ? [i, j] : [j, i]
  if (high < m.locals) m.band[high * (m.width + 1) + high - low]! += value
  else if (low < m.locals) m.edge[low * m.border + high - m.locals]! += value
  else {
    const [a, b] = [low - m.locals, high - m.locals]
    m.corner[a * m.border + b]! += value
    if (a !== b) m.corner[b * m.border + a]! += value
  }
}

export const diagonalEntry = ({ locals, width, border, band, corner }: ArrowMatrix, i: number): number =>
  i < locals ? band[i * (width + 1)]! : corner[(i - locals) * (border + 1)]!

/** Adds weight·v·v' for the sparse v that stands between `from` and `to` of index and value. The border's part is most of the work and is written straight into its corner. */
export function addSquare(m: ArrowMatrix, index: Int32Array, value: Float64Array, from: number, to: number, weight: number): void {
  const { locals, border, corner, edge } = m
  for (let a = from; a < to; a++) {
    const scaled = weight * value[a]!
    const i = index[a]! - locals
    for (let b = from; b <= a; b++) {
      const j = index[b]! - locals
      const entry = scaled * value[b]!
      if (i >= 0 && j >= 0) {
        corner[i * border + j]! += entry
        if (i !== j) corner[j * border + i]! += entry
      } else if (i >= 0) edge[(j + locals) * border + i]! += entry
      else if (j >= 0) edge[(i + locals) * border + j]! += entry
      else addEntry(m, i + locals, j + locals, entry)
    }
  }
}

/** Cholesky factor in place; false when the matrix is not positive definite. */
export function factorArrow(m: ArrowMatrix): boolean {
  const { locals, width, border, band, edge, corner } = m
  const w = width + 1
  for (let i = 0; i < locals; i++) {
    for (let k = Math.min(width, i); k >= 0; k--) {
      const j = i - k
      let value = band[i * w + k]!
      for (let q = 1; q <= width - k && q <= j; q++) value -= band[i * w + k + q]! * band[j * w + q]!
      if (k > 0) band[i * w + k] = value / band[j * w]!
      else {
        if (!(value > 0)) return false
        band[i * w] = Math.sqrt(value)
      }
    }
    const pivot = band[i * w]!
    for (let j = 0; j < border; j++) {
      let value = edge[i * border + j]!
      for (let k = 1; k <= width && k <= i; k++) value -= band[i * w + k]! * edge[(i - k) * border + j]!
      edge[i * border + j] = value / pivot
    }
    for (let a = 0, at = i * border; a < border; a++) {
      const value = edge[at + a]!
      if (value !== 0) for (let b = 0; b < border; b++) corner[a * border + b]! -= value * edge[at + b]!
    }
  }
  return choleskyInPlace(corner, border, 0)
}

/** Solves in place with the factor. */
export function solveArrow({ locals, width, border, band, edge, corner }: ArrowMatrix, x: Float64Array): void {
  const w = width + 1
  const tail = x.subarray(locals)
  for (let i = 0; i < locals; i++) {
    let value = x[i]!
    for (let k = 1; k <= width && k <= i; k++) value -= band[i * w + k]! * x[i - k]!
    value /= band[i * w]!
    x[i] = value
    for (let j = 0; j < border; j++) tail[j]! -= edge[i * border + j]! * value
  }
  choleskySolve(corner, border, tail)
  for (let i = locals - 1; i >= 0; i--) {
    let value = x[i]!
    for (let j = 0; j < border; j++) value -= edge[i * border + j]! * tail[j]!
    value /= band[i * w]!
    x[i] = value
    for (let k = 1; k <= width && k <= i; k++) x[i - k]! -= band[i * w + k]! * value
  }
}
