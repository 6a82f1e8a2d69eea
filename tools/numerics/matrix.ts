/** Dense square matrices are `Float64Array`s of n·n entries, row by row; vectors are `Float64Array`s. */

/** Rows of numbers → one array, row by row. */
export function fromRows(rows: readonly (readonly number[])[]): Float64Array {
  const width = rows[0]?.length ?? 0
  const a = new Float64Array(rows.length * width)
  for (let i = 0; i < rows.length; i++) a.set(rows[i]!, i * width)
  return a
}

/** One array → rows of `width` numbers. */
export function toRows(a: Float64Array, width: number): number[][] {
  return Array.from({ length: width === 0 ? 0 : a.length / width }, (_, i) => Array.from(a.subarray(i * width, (i + 1) * width)))
}

/** (a + a')/2. */
export function symmetrised(a: Float64Array, n: number): Float64Array {
  const s = new Float64Array(n * n)
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) s[i * n + j] = (a[i * n + j]! + a[j * n + i]!) / 2
  return s
}

export function dot(x: Float64Array, y: Float64Array): number {
  let sum = 0
  for (let i = 0; i < x.length; i++) sum += x[i]! * y[i]!
  return sum
}

export const sum = (x: Float64Array): number => {
  let total = 0
  for (let i = 0; i < x.length; i++) total += x[i]!
  return total
}

/** a·x for a matrix of `x.length` columns. */
export function times(a: Float64Array, x: Float64Array): Float64Array {
  const n = x.length
  const rows = n === 0 ? 0 : a.length / n
  const y = new Float64Array(rows)
  for (let i = 0; i < rows; i++) {
    let total = 0
    for (let j = 0, at = i * n; j < n; j++, at++) total += a[at]! * x[j]!
    y[i] = total
  }
  return y
}

/** x'·a·x. */
export const quadraticForm = (a: Float64Array, x: Float64Array): number => dot(x, times(a, x))

export const diagonal = (a: Float64Array, n: number): Float64Array => Float64Array.from({ length: n }, (_, i) => a[i * n + i]!)

/** a + shift·I. */
export function shifted(a: Float64Array, n: number, shift: number): Float64Array {
  const s = a.slice()
  for (let i = 0; i < n; i++) s[i * n + i]! += shift
  return s
}

export function largest(x: Float64Array): number {
  let top = 0
  for (let i = 0; i < x.length; i++) top = Math.max(top, Math.abs(x[i]!))
  return top
}

export const filled = (n: number, value: number): Float64Array => new Float64Array(n).fill(value)
