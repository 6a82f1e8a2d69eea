import { choleskyInPlace, choleskySolve } from './cholesky.ts'
import { solveLinear } from './lu.ts'

/** Where a variable stands: at its lower bound, free between the bounds, at its upper bound. */
export const LOWER = -1
export const FREE = 0
export const UPPER = 1

/** min ½x'Hx − c'x, rows·x = rhs, lower ≤ x ≤ upper; H n×n symmetric, `rows` m dense rows, m small. */
export type BoxProgram = {
  n: number; hessian: Float64Array; linear: Float64Array; lower: Float64Array; upper: Float64Array
  rows: readonly Float64Array[]; rhs: Float64Array
}
/** `bordered` solves the optimality conditions by LU where the free block is not positive definite: first-order only. */
export type ActiveSetOptions = { start?: Int8Array; bordered?: boolean }
export type ActiveSetResult = { x: Float64Array; multipliers: Float64Array; state: Int8Array; iterations: number }

const MAX_ITERATIONS = 60

/**
 * Primal-dual active set: all variables that violate a bound are fixed there, those whose multiplier has the wrong
 * sign are released, and the optimality conditions of the free ones are solved by Cholesky, until nothing moves.
 * Costs O(n·k + k³/6) a step for k free variables, so a portfolio that holds few of many assets is cheap.
 * Undefined when the free block is not positive definite or the sets do not settle; the caller then takes a method
 * that always ends. Hintermüller, Ito & Kunisch (2002), The primal-dual active set strategy as a semismooth Newton method.
 */
export function activeSetQp(program: BoxProgram, { start, bordered = false }: ActiveSetOptions = {}): ActiveSetResult | undefined {
  const { n } = program
  const work = makeWork(program, start ?? coldStart(program))
  let fewest = n + 1
  let patience = 10
  for (let iterations = 1; iterations <= MAX_ITERATIONS; iterations++) {
    if (!solveFree(program, work, bordered)) return undefined
    const changed = exchange(program, work, Math.max(24, work.count))
    if (changed === 0) return { x: work.x, multipliers: work.multipliers, state: work.state, iterations }
    if (changed < fewest) { fewest = changed; patience = 10 } else if (--patience === 0) return undefined
  }
  return undefined
}

type Work = {
  x: Float64Array; gradient: Float64Array; multipliers: Float64Array; state: Int8Array
  free: Int32Array; count: number; held: Int32Array; factor: Float64Array; scale: number
}

function makeWork({ n, hessian, linear, rows }: BoxProgram, state: Int8Array): Work {
  let scale = 0
  for (let i = 0; i < n; i++) scale = Math.max(scale, Math.abs(hessian[i * n + i]!), Math.abs(linear[i]!))
  return {
    x: new Float64Array(n), gradient: new Float64Array(n), multipliers: new Float64Array(rows.length), state: state.slice(),
    free: new Int32Array(n), count: 0, held: new Int32Array(n), factor: new Float64Array(0), scale,
  }
}

/** Frees the assets of smallest own cost until their upper bounds could carry the budget twice; the rest is at its smaller bound. */
function coldStart({ n, hessian, linear, lower, upper, rhs }: BoxProgram): Int8Array {
  const state = new Int8Array(n)
  for (let i = 0; i < n; i++) if (lower[i]! >= upper[i]!) state[i] = LOWER
  if (n <= 64) return state
  const order = Int32Array.from({ length: n }, (_, i) => i).filter(i => state[i] === FREE && (Number.isFinite(lower[i]!) || Number.isFinite(upper[i]!)))
  const cost = (i: number) => hessian[i * n + i]! / 2 - linear[i]!
  order.sort((i, j) => cost(i) - cost(j) || i - j)
  let room = 0
  const enough = 2 * Math.abs(rhs[0] ?? 0)
  for (const [rank, i] of order.entries()) {
    if (rank < 24 || room < enough) room += Math.min(upper[i]!, 0.05)
    else state[i] = Math.abs(lower[i]!) <= Math.abs(upper[i]!) ? LOWER : UPPER
  }
  return state
}

/** Solves the optimality conditions with the bounded variables fixed; leaves x, gradient and multipliers in `work`. */
function solveFree(program: BoxProgram, work: Work, bordered: boolean): boolean {
  const { n, hessian: h, linear, lower, upper, rows, rhs } = program
  const { x, state, free, held } = work
  let k = 0
  let fixed = 0
  for (let i = 0; i < n; i++) {
    if (state[i] === FREE) { free[k++] = i; continue }
    x[i] = state[i] === LOWER ? lower[i]! : upper[i]!
    if (x[i] !== 0) held[fixed++] = i
  }
  work.count = k
  if (k < rows.length) return false
  if (work.factor.length < k * k) work.factor = new Float64Array(Math.min(n * n, 2 * k * k))
  const l = work.factor
  const p = new Float64Array(k)
  for (let a = 0; a < k; a++) {
    const row = free[a]! * n
    for (let b = 0, at = a * k; b <= a; b++, at++) l[at] = h[row + free[b]!]!
    let value = linear[free[a]!]!
    for (let b = 0; b < fixed; b++) value -= h[row + held[b]!]! * x[held[b]!]!
    p[a] = value
  }
  const rest = rows.map((row, j) => {
    let value = rhs[j]!
    for (let b = 0; b < fixed; b++) value -= row[held[b]!]! * x[held[b]!]!
    return value
  })
  if (choleskyInPlace(l, k)) {
    choleskySolve(l, k, p)
    if (!addEqualities(program, work, p, rest)) return false
  } else if (!bordered || !solveBordered(program, work, p, rest)) return false
  for (let a = 0; a < k; a++) x[free[a]!] = p[a]!
  gradientOf(program, work, fixed)
  return true
}

/** Adds to the free solution `p` the multiples of H⁻¹·rows' that meet the equalities. */
function addEqualities({ rows }: BoxProgram, work: Work, p: Float64Array, rest: number[]): boolean {
  const { free, count: k, factor } = work
  const m = rows.length
  if (m === 0) return true
  const columns = rows.map(row => {
    const column = new Float64Array(k)
    for (let a = 0; a < k; a++) column[a] = row[free[a]!]!
    choleskySolve(factor, k, column)
    return column
  })
  const schur = new Float64Array(m * m)
  const gap = new Float64Array(m)
  for (let i = 0; i < m; i++) {
    let value = rest[i]!
    for (let a = 0; a < k; a++) value -= rows[i]![free[a]!]! * p[a]!
    gap[i] = value
    for (let j = 0; j < m; j++) {
      let entry = 0
      for (let a = 0; a < k; a++) entry += rows[i]![free[a]!]! * columns[j]![a]!
      schur[i * m + j] = entry
    }
  }
  const y = m === 1 ? Float64Array.of(gap[0]! / schur[0]!) : solveLinear(schur, gap)
  if (!y || !y.every(Number.isFinite)) return false
  work.multipliers = y
  for (let j = 0; j < m; j++) for (let a = 0; a < k; a++) p[a]! += y[j]! * columns[j]![a]!
  return true
}

/** Solves [H R'; R 0]·[x; −y] = [p; rest] over the free variables. */
function solveBordered({ n, hessian: h, rows }: BoxProgram, work: Work, p: Float64Array, rest: number[]): boolean {
  const { free, count: k } = work
  const size = k + rows.length
  const system = new Float64Array(size * size)
  for (let a = 0; a < k; a++) {
    for (let b = 0; b < k; b++) system[a * size + b] = h[free[a]! * n + free[b]!]!
    for (let j = 0; j < rows.length; j++) system[a * size + k + j] = system[(k + j) * size + a] = rows[j]![free[a]!]!
  }
  const right = new Float64Array(size)
  right.set(p)
  right.set(rest, k)
  const solution = solveLinear(system, right)
  if (!solution?.every(Number.isFinite)) return false
  p.set(solution.subarray(0, k))
  work.multipliers = solution.slice(k).map(value => -value)
  return true
}

/** Hx − c − rows'·y for the bounded variables; the free ones are zero by construction. */
function gradientOf({ n, hessian: h, linear, rows }: BoxProgram, work: Work, fixed: number): void {
  const { x, gradient, state, free, held, count: k, multipliers } = work
  for (let i = 0; i < n; i++) {
    if (state[i] === FREE) { gradient[i] = 0; continue }
    const row = i * n
    let value = -linear[i]!
    for (let a = 0; a < k; a++) value += h[row + free[a]!]! * x[free[a]!]!
    for (let b = 0; b < fixed; b++) value += h[row + held[b]!]! * x[held[b]!]!
    for (let j = 0; j < rows.length; j++) value -= multipliers[j]! * rows[j]![i]!
    gradient[i] = value
  }
}

/**
 * Moves variables between the sets, at most `limit` releases, the worst first, unless nearly all that are bounded want to
 * be free, which is then granted at once; returns how many were out of place.
 */
function exchange({ n, lower, upper }: BoxProgram, work: Work, limit: number): number {
  const { x, gradient, state, scale } = work
  const wrong = 1e-11 * scale
  const release: number[] = []
  const fix: number[] = []
  for (let i = 0; i < n; i++) {
    if (state[i] === FREE) {
      const slack = 1e-13 * Math.max(1, Math.abs(x[i]!))
      if (x[i]! < lower[i]! - slack || x[i]! > upper[i]! + slack) fix.push(i)
    } else if (lower[i]! < upper[i]! && (state[i] === LOWER ? gradient[i]! < -wrong : gradient[i]! > wrong)) release.push(i)
  }
  const wrongOnes = release.length + fix.length
  if (release.length > limit && release.length > 0.9 * (n - work.count)) fix.length = 0
  else if (release.length > limit) release.sort((i, j) => Math.abs(gradient[j]!) - Math.abs(gradient[i]!) || i - j).length = limit
  for (const i of fix) state[i] = x[i]! < lower[i]! ? LOWER : UPPER
  for (const i of release) state[i] = FREE
  return wrongOnes
}
