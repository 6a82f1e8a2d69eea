import { addEntry, addSquare, arrowMatrix, diagonalEntry, factorArrow, solveArrow, type ArrowMatrix } from './arrow-matrix.ts'
import { solveLinear } from './lu.ts'

/** A sparse linear form Σ value_k · z[index_k]. */
export type Form = { index: Int32Array; value: Float64Array }

/**
 * min c'z + ½ Σ weight·(form·z)² − Σ logs_i·ln z_i subject to form·z ≤ bound and dense equalities. The first `locals`
 * variables touch only neighbours within `width` in any one form; the rest is the border. `logs` is zero where there is no logarithm.
 */
export type ConvexProgram = {
  locals: number; width: number; border: number; cost: Float64Array; start: Float64Array
  squares: readonly { form: Form; weight: number }[]
  rows: readonly { form: Form; bound: number }[]
  equalities: readonly { form: Form; bound: number }[]
  logs?: Float64Array
}
/** Slacks and the total complementarity at the start; programs should be scaled so that their objective is near one. */
const START_SLACK = 1e-3
const START_GAP = 10
/** Iterations without a better point after which the best one is taken. */
const PATIENCE = 25

export type ConvexSolution = { z: Float64Array; residual: number; iterations: number }

const value = ({ index, value: v }: Form, z: Float64Array): number => {
  let total = 0
  for (let k = 0; k < index.length; k++) total += v[k]! * z[index[k]!]!
  return total
}
const accumulate = (into: Float64Array, { index, value: v }: Form, factor: number): void => {
  for (let k = 0; k < index.length; k++) into[index[k]!]! += factor * v[k]!
}

/**
 * Mehrotra's predictor-corrector interior point. `residual` is the largest of the relative residuals (primal, dual, gap) of the
 * point that is returned, which is the first below `accuracy`; undefined when no step can be taken. Nocedal & Wright, Numerical Optimization, ch. 14 and 16.
 */
export function interiorPoint(program: ConvexProgram, accuracy = 1e-13): ConvexSolution | undefined {
  const m = program.rows.length
  const z = program.start.slice()
  const y = new Float64Array(program.equalities.length)
  const s = Float64Array.from(program.rows, ({ form, bound }) => Math.max(bound - value(form, z), START_SLACK))
  const lambda = s.map(slack => START_GAP / Math.max(1, m) / slack)
  let best: ConvexSolution | undefined
  for (let iterations = 0; iterations < 120; iterations++) {
    const r = residuals(program, z, y, s, lambda)
    const residual = Math.max(r.primal, r.dual, r.gap)
    if (!Number.isFinite(residual)) return best
    if (!best || residual < best.residual) best = { z: z.slice(), residual, iterations }
    if (residual < accuracy || iterations - best.iterations > PATIENCE) return best
    const system = newtonMatrix(program, z, s, lambda)
    if (!system) return best
    const mu = m > 0 ? dotOf(s, lambda) / m : 0
    const affine = direction(program, system, r, z, s, lambda, Float64Array.from(s, (v, i) => v * lambda[i]!))
    if (!affine) return best
    const reach = stepLengths(program, z, s, lambda, affine, 1)
    let after = 0
    for (let i = 0; i < m; i++) after += (s[i]! + reach.primal * affine.ds[i]!) * (lambda[i]! + reach.dual * affine.dl[i]!)
    const sigma = mu > 0 ? (after / m / mu) ** 3 : 0
    const target = Float64Array.from(s, (v, i) => v * lambda[i]! + affine.ds[i]! * affine.dl[i]! - sigma * mu)
    const step = direction(program, system, r, z, s, lambda, target)
    if (!step) return best
    const { primal, dual } = stepLengths(program, z, s, lambda, step, 0.995)
    for (let i = 0; i < z.length; i++) z[i]! += primal * step.dz[i]!
    for (let i = 0; i < m; i++) { s[i]! += primal * step.ds[i]!; lambda[i]! += dual * step.dl[i]! }
    for (let i = 0; i < y.length; i++) y[i]! += dual * step.dy[i]!
  }
  return best
}

type Residuals = { dualPart: Float64Array; rowPart: Float64Array; equalityPart: Float64Array; primal: number; dual: number; gap: number }

function residuals(program: ConvexProgram, z: Float64Array, y: Float64Array, s: Float64Array, lambda: Float64Array): Residuals {
  const { cost, squares, rows, equalities, logs } = program
  const dualPart = cost.slice()
  for (const { form, weight } of squares) accumulate(dualPart, form, weight * value(form, z))
  if (logs) for (let i = 0; i < z.length; i++) if (logs[i]! > 0) dualPart[i]! -= logs[i]! / z[i]!
  let size = 1
  for (const entry of dualPart) size = Math.max(size, Math.abs(entry))
  for (const [i, { form }] of rows.entries()) accumulate(dualPart, form, lambda[i]!)
  for (const [i, { form }] of equalities.entries()) accumulate(dualPart, form, y[i]!)
  const rowPart = Float64Array.from(rows, ({ form, bound }, i) => value(form, z) + s[i]! - bound)
  const equalityPart = Float64Array.from(equalities, ({ form, bound }) => value(form, z) - bound)
  let reach = 1
  for (const entry of z) reach = Math.max(reach, Math.abs(entry))
  return {
    dualPart, rowPart, equalityPart, dual: largestOf(dualPart) / size,
    primal: Math.max(largestOf(rowPart), largestOf(equalityPart)) / reach,
    gap: dotOf(s, lambda) / Math.max(1, Math.abs(dotOf(cost, z))),
  }
}

const largestOf = (x: Float64Array): number => x.reduce((top, v) => Math.max(top, Math.abs(v)), 0)
const dotOf = (x: Float64Array, y: Float64Array): number => {
  let total = 0
  for (let i = 0; i < x.length; i++) total += x[i]! * y[i]!
  return total
}

/**
 * Hessian plus G'·diag(λ/s)·G, factored. A trace of the diagonal keeps directions without curvature solvable, and more of it
 * is taken where rounding has eaten a pivot; refinement makes up for it.
 */
function newtonMatrix({ locals, width, border, squares, rows, logs }: ConvexProgram, z: Float64Array, s: Float64Array, lambda: Float64Array): ArrowMatrix | undefined {
  for (const trace of [0, 1e-13, 1e-11, 1e-9]) {
    const matrix = arrowMatrix(locals, width, border)
    for (const { form, weight } of squares) addSquare(matrix, form.index, form.value, weight)
    for (const [i, { form }] of rows.entries()) addSquare(matrix, form.index, form.value, lambda[i]! / s[i]!)
    if (logs) for (let i = 0; i < z.length; i++) if (logs[i]! > 0) addEntry(matrix, i, i, logs[i]! / z[i]! ** 2)
    for (let i = 0; i < z.length; i++) addEntry(matrix, i, i, 1e-12 + trace * diagonalEntry(matrix, i))
    if (factorArrow(matrix)) return matrix
  }
  return undefined
}

/** Solves with the factor and once more for what rounding left, since λ/s spans many orders of magnitude near the end. */
function refined({ squares, rows, logs }: ConvexProgram, system: ArrowMatrix, z: Float64Array, s: Float64Array, lambda: Float64Array, b: Float64Array): Float64Array {
  const x = b.slice()
  solveArrow(system, x)
  const rest = b.slice()
  for (const { form, weight } of squares) accumulate(rest, form, -weight * value(form, x))
  for (const [i, { form }] of rows.entries()) accumulate(rest, form, -lambda[i]! / s[i]! * value(form, x))
  for (let i = 0; i < x.length; i++) rest[i]! -= (1e-12 + (logs && logs[i]! > 0 ? logs[i]! / z[i]! ** 2 : 0)) * x[i]!
  solveArrow(system, rest)
  for (let i = 0; i < x.length; i++) x[i]! += rest[i]!
  return x
}

type Step = { dz: Float64Array; dy: Float64Array; ds: Float64Array; dl: Float64Array }

function direction(program: ConvexProgram, system: ArrowMatrix, r: Residuals, z: Float64Array, s: Float64Array, lambda: Float64Array, target: Float64Array): Step | undefined {
  const { rows, equalities } = program
  const right = r.dualPart.map(v => -v)
  for (const [i, { form }] of rows.entries()) accumulate(right, form, (target[i]! - lambda[i]! * r.rowPart[i]!) / s[i]!)
  const solve = (b: Float64Array): Float64Array => refined(program, system, z, s, lambda, b)
  const dz = solve(right)
  const k = equalities.length
  const columns = equalities.map(({ form }) => {
    const column = new Float64Array(right.length)
    accumulate(column, form, 1)
    return solve(column)
  })
  const schur = new Float64Array(k * k)
  for (let i = 0; i < k; i++) for (let j = 0; j < k; j++) schur[i * k + j] = value(equalities[i]!.form, columns[j]!)
  const dy = k === 0 ? new Float64Array(0) : solveLinear(schur, Float64Array.from(equalities, ({ form }, i) => value(form, dz) + r.equalityPart[i]!))
  if (!dy) return undefined
  for (let j = 0; j < k; j++) for (let i = 0; i < dz.length; i++) dz[i]! -= dy[j]! * columns[j]![i]!
  const ds = Float64Array.from(rows, ({ form }, i) => -r.rowPart[i]! - value(form, dz))
  const dl = Float64Array.from(ds, (d, i) => (-target[i]! - lambda[i]! * d) / s[i]!)
  return dz.every(Number.isFinite) ? { dz, dy, ds, dl } : undefined
}

/**
 * The longest steps that keep slacks and multipliers positive, shortened by `back`; a linear program takes different ones for
 * both. Arguments of logarithms at most double or shrink to a tenth, where their curvature is still a guide.
 */
function stepLengths({ logs, squares }: ConvexProgram, z: Float64Array, s: Float64Array, lambda: Float64Array, step: Step, back: number) {
  let primal = 1 / back
  let dual = 1 / back
  for (let i = 0; i < s.length; i++) {
    if (step.ds[i]! < 0) primal = Math.min(primal, -s[i]! / step.ds[i]!)
    if (step.dl[i]! < 0) dual = Math.min(dual, -lambda[i]! / step.dl[i]!)
  }
  primal = Math.min(1, back * primal)
  dual = Math.min(1, back * dual)
  if (!logs && squares.length === 0) return { primal, dual }
  let both = Math.min(primal, dual)
  if (logs) for (let i = 0; i < z.length; i++) {
    if (logs[i]! > 0) both = Math.min(both, (step.dz[i]! < 0 ? -0.9 : 2) * z[i]! / (step.dz[i]! || 1e-300))
  }
  return { primal: both, dual: both }
}
