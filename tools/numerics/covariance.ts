/**
 * Returns of n assets over T periods, row by row (one row a period); NaN = the asset had no price.
 * Covariances are n×n, row by row, per period (not annualised).
 */
export type ReturnMatrix = { n: number; values: Float64Array }

export const periodsOf = ({ n, values }: ReturnMatrix): number => n === 0 ? 0 : values.length / n

/** Columns → one matrix; all columns have the same length. */
export function fromColumns(columns: readonly Float64Array[]): ReturnMatrix {
  const n = columns.length
  const values = new Float64Array(n * (columns[0]?.length ?? 0))
  for (const [j, column] of columns.entries()) for (let t = 0; t < column.length; t++) values[t * n + j] = column[t]!
  return { n, values }
}

/** Mean of each asset over its own periods. */
export function means({ n, values }: ReturnMatrix): Float64Array {
  const total = new Float64Array(n)
  const count = new Float64Array(n)
  for (let at = 0; at < values.length; at++) if (!Number.isNaN(values[at]!)) { total[at % n]! += values[at]!; count[at % n]! += 1 }
  return total.map((value, j) => value / count[j]!)
}

/** The periods in which every asset has a return. */
export function completeRows({ n, values }: ReturnMatrix): ReturnMatrix {
  const rows: Float64Array[] = []
  for (let at = 0; at < values.length; at += n) {
    const row = values.subarray(at, at + n)
    if (!row.some(Number.isNaN)) rows.push(row)
  }
  const kept = new Float64Array(rows.length * n)
  for (const [t, row] of rows.entries()) kept.set(row, t * n)
  return { n, values: kept }
}

export const zeroFilled = ({ n, values }: ReturnMatrix): ReturnMatrix => ({ n, values: values.map(value => Number.isNaN(value) ? 0 : value) })

export function deMeaned(r: ReturnMatrix): ReturnMatrix {
  const mean = means(r)
  return { n: r.n, values: r.values.map((value, at) => value - mean[at % r.n]!) }
}

/** X'X/divisor of complete data, as it stands. */
export function secondMoment({ n, values }: ReturnMatrix, divisor: number): Float64Array {
  const s = new Float64Array(n * n)
  for (let at = 0; at < values.length; at += n) {
    for (let i = 0; i < n; i++) {
      const x = values[at + i]!
      for (let j = 0; j <= i; j++) s[i * n + j]! += x * values[at + j]!
    }
  }
  for (let i = 0; i < n; i++) for (let j = 0; j <= i; j++) s[j * n + i] = s[i * n + j] = s[i * n + j]! / divisor
  return s
}

/** Sample covariance of complete data, divisor T − ddof. */
export const sampleCovariance = (r: ReturnMatrix, ddof = 1): Float64Array => secondMoment(deMeaned(r), periodsOf(r) - ddof)

/**
 * Sample covariance over each pair's common periods (means too), divisor count − ddof. It uses all data of unequal
 * histories and may therefore fail to be positive semidefinite; repair it before use, and say so.
 */
export function pairwiseCovariance({ n, values }: ReturnMatrix, ddof = 1): Float64Array {
  const s = new Float64Array(n * n)
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let [count, x, y] = [0, 0, 0]
      for (let at = 0; at < values.length; at += n) {
        const a = values[at + i]!
        const b = values[at + j]!
        if (a === a && b === b) { count++; x += a; y += b }
      }
      x /= count
      y /= count
      let total = 0
      for (let at = 0; at < values.length; at += n) {
        const product = (values[at + i]! - x) * (values[at + j]! - y)
        if (product === product) total += product
      }
      s[i * n + j] = s[j * n + i] = total / (count - ddof)
    }
  }
  return s
}

/** Correlation over each pair's common periods: the pair's own variances too. */
export function pairwiseCorrelation(r: ReturnMatrix): Float64Array {
  const { n, values } = r
  const c = new Float64Array(n * n)
  for (let i = 0; i < n; i++) {
    c[i * n + i] = 1
    for (let j = 0; j < i; j++) {
      const pair = completeRows(fromColumns([i, j].map(k => Float64Array.from({ length: values.length / n }, (_, t) => values[t * n + k]!))))
      const s = sampleCovariance(pair)
      c[i * n + j] = c[j * n + i] = s[1]! / Math.sqrt(s[0]! * s[3]!)
    }
  }
  return c
}

/** Exponentially weighted covariance of complete data: weight (1 − 2/(span + 1))^age, normalised, around the sample mean. */
export function exponentialCovariance(r: ReturnMatrix, span: number): Float64Array {
  const decay = 1 - 2 / (span + 1)
  const { n, values } = deMeaned(r)
  const rows = periodsOf(r)
  let weight = 1
  let total = 0
  const weighted = values.slice()
  for (let t = rows - 1; t >= 0; t--, weight *= decay) {
    total += weight
    for (let i = 0; i < n; i++) weighted[t * n + i]! *= Math.sqrt(weight)
  }
  return secondMoment({ n, values: weighted }, total)
}

/** Correlation of a covariance; a zero variance gives zero correlation with the others. */
export function correlationOf(covariance: Float64Array, n: number): Float64Array {
  const c = new Float64Array(n * n)
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      const scale = Math.sqrt(covariance[i * n + i]! * covariance[j * n + j]!)
      c[i * n + j] = i === j ? 1 : scale > 0 ? covariance[i * n + j]! / scale : 0
    }
  }
  return c
}
