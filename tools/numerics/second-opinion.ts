import quadprog, { type OneBased } from 'quadprog'
import { dot, quadraticForm } from './matrix.ts'
import type { QuadraticProgram } from './quadratic-program.ts'

/** Beyond this size npm quadprog takes longer than the answer is worth. */
const LARGEST = 60

const oneBased = (values: Iterable<number>): OneBased => [undefined, ...values]

/**
 * The same quadratic program by npm quadprog (Goldfarb & Idnani in an independent implementation). Undefined where it cannot say:
 * too many variables, a matrix that is not positive definite, or limits that it finds inconsistent. Fixed variables are left out.
 */
export function secondOpinion(program: QuadraticProgram): Float64Array | undefined {
  const { n, hessian: h, linear, lower, upper } = program
  const free = Array.from({ length: n }, (_, i) => i).filter(i => lower[i]! < upper[i]!)
  const k = free.length
  if (k === 0 || k > LARGEST) return undefined
  const x = lower.map((l, i) => l < upper[i]! ? 0 : l)
  const { rows, equalities } = inequalities(program, free, x)
  const pull = (i: number): number => x.reduce((sum, v, j) => v === 0 ? sum : sum - h[i * n + j]! * v, linear[i]!)
  const { solution, message } = quadprog.solveQP(
    [undefined, ...free.map(i => oneBased(free.map(j => h[i * n + j]!)))], oneBased(free.map(pull)),
    [undefined, ...free.map((_, at) => oneBased(rows.map(row => row.a[at]!)))], oneBased(rows.map(row => row.b)), equalities)
  if (message !== '') return undefined
  for (const [at, i] of free.entries()) x[i] = Number(solution[at + 1])
  return x.every(Number.isFinite) ? x : undefined
}

/** All limits as a'x ≥ b over the free variables, equalities first; limits over fixed variables alone say nothing. */
function inequalities({ lower, upper, constraints }: QuadraticProgram, free: readonly number[], fixed: Float64Array) {
  const rows: Array<{ a: number[]; b: number }> = []
  const add = (row: Float64Array, sign: 1 | -1, bound: number): void => {
    const a = free.map(i => sign * row[i]!)
    if (a.some(v => v !== 0)) rows.push({ a, b: sign * (bound - dot(row, fixed)) })
  }
  for (const c of constraints) if (c.lower === c.upper) add(c.coefficients, 1, c.lower)
  const equalities = rows.length
  for (const c of constraints) {
    if (c.lower !== c.upper && c.lower > -Infinity) add(c.coefficients, 1, c.lower)
    if (c.lower !== c.upper && c.upper < Infinity) add(c.coefficients, -1, c.upper)
  }
  for (const [at, i] of free.entries()) {
    const unit = (sign: number): number[] => free.map((_, b) => b === at ? sign : 0)
    if (lower[i]! > -Infinity) rows.push({ a: unit(1), b: lower[i]! })
    if (upper[i]! < Infinity) rows.push({ a: unit(-1), b: -upper[i]! })
  }
  return { rows, equalities }
}

/**
 * How much lower the second opinion's objective is, relative to its size, when it keeps all limits to 1e-9; 0 when it is not lower or
 * there is none. Anything above rounding means that `x` is not the optimum.
 */
export function shortfall(program: QuadraticProgram, x: Float64Array, other: Float64Array | undefined): number {
  if (!other || !keepsLimits(program, other)) return 0
  const value = (w: Float64Array): number => quadraticForm(program.hessian, w) / 2 - dot(program.linear, w)
  const [ours, theirs] = [value(x), value(other)]
  return Math.max(0, ours - theirs) / Math.max(1e-12, Math.abs(theirs))
}

const keepsLimits = ({ lower, upper, constraints }: QuadraticProgram, x: Float64Array): boolean =>
  x.every((v, i) => v >= lower[i]! - 1e-9 && v <= upper[i]! + 1e-9)
  && constraints.every(c => { const v = dot(c.coefficients, x); return v >= c.lower - 1e-9 && v <= c.upper + 1e-9 })
