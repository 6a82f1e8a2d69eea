import { addEntry, addSquare, arrowMatrix, factorArrow, solveArrow, type ArrowMatrix } from './arrow-matrix.ts'
import { solveLinear } from './lu.ts'

/** A sparse linear form Σ value_k · z[index_k]. */
export type Form = { index: Int32Array; value: Float64Array }

/**
 * min c'z + ½ Σ weight·(form·z)² + f(border) − Σ logs_i·ln z_i subject to form·z ≤ bound and dense equalities. The first `locals`
 * variables touch only neighbours within `width` in any one form; the rest is the border. `smooth` is a convex f of the border
 * variables with gradient and Hessian. `logs` is zero where there is no logarithm.
 */
export type ConvexProgram = {
  locals: number; width: number; border: number; cost: Float64Array; start: Float64Array
  squares: readonly { form: Form; weight: number }[]
  rows: readonly { form: Form; bound: number }[]
  equalities: readonly { form: Form; bound: number }[]
  logs?: Float64Array
  smooth?: (border: Float64Array) => { gradient: Float64Array; hessian: Float64Array }
}
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
 * point that is returned; undefined when no step can be taken. Nocedal & Wright, Numerical Optimization, ch. 14 and 16.
 */
export function interiorPoint(program: ConvexProgram): ConvexSolution | undefined {
  const m = program.rows.length
  const z = program.start.slice()
  const y = new Float64Array(program.equalities.length)
  const s = Float64Array.from(program.rows, ({ form, bound }) => Math.max(bound - value(form, z), 0.1))
  const lambda = new Float64Array(m).fill(0.1)
  let best: ConvexSolution | undefined
  for (let iterations = 0; iterations < 120; iterations++) {
    const r = residuals(program, z, y, s, lambda)
    const residual = Math.max(r.primal, r.dual, r.gap)
    if (!Number.isFinite(residual)) return best
    if (!best || residual < best.residual) best = { z: z.slice(), residual, iterations }
    if (residual < 1e-13 || (iterations - best.iterations > 12)) return best
    const system = newtonMatrix(program, z, s, lambda)
    if (!system) return best
    const mu = m > 0 ? dotOf(s, lambda) / m : 0
    const affine = direction(program, system, r, s, lambda, Float64Array.from(s, (v, i) => v * lambda[i]!))
    if (!affine) return best
    const reach = stepLength(program, z, s, lambda, affine, 1)
    let after = 0
    for (let i = 0; i < m; i++) after += (s[i]! + reach * affine.ds[i]!) * (lambda[i]! + reach * affine.dl[i]!)
    const sigma = mu > 0 ? (after / m / mu) ** 3 : 0
    const target = Float64Array.from(s, (v, i) => v * lambda[i]! + affine.ds[i]! * affine.dl[i]! - sigma * mu)
    const step = direction(program, system, r, s, lambda, target)
    if (!step) return best
    const length = stepLength(program, z, s, lambda, step, 0.995) * (program.smooth || program.logs ? damping(program, z, step.dz) : 1)
    for (let i = 0; i < z.length; i++) z[i]! += length * step.dz[i]!
    for (let i = 0; i < m; i++) { s[i]! += length * step.ds[i]!; lambda[i]! += length * step.dl[i]! }
    for (let i = 0; i < y.length; i++) y[i]! += length * step.dy[i]!
  }
  return best
}

type Residuals = { dualPart: Float64Array; rowPart: Float64Array; equalityPart: Float64Array; primal: number; dual: number; gap: number }

function residuals(program: ConvexProgram, z: Float64Array, y: Float64Array, s: Float64Array, lambda: Float64Array): Residuals {
  const { cost, squares, rows, equalities, logs, smooth, locals } = program
  const dualPart = cost.slice()
  for (const { form, weight } of squares) accumulate(dualPart, form, weight * value(form, z))
  if (logs) for (let i = 0; i < z.length; i++) if (logs[i]! > 0) dualPart[i]! -= logs[i]! / z[i]!
  if (smooth) smooth(z.subarray(locals)).gradient.forEach((g, i) => { dualPart[locals + i]! += g })
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

/** Hessian plus G'·diag(λ/s)·G, factored; a trace of the diagonal keeps directions without curvature solvable. */
function newtonMatrix(program: ConvexProgram, z: Float64Array, s: Float64Array, lambda: Float64Array): ArrowMatrix | undefined {
  const { locals, width, border, squares, rows, logs, smooth } = program
  const matrix = arrowMatrix(locals, width, border)
  for (const { form, weight } of squares) addSquare(matrix, form.index, form.value, weight)
  for (const [i, { form }] of rows.entries()) addSquare(matrix, form.index, form.value, lambda[i]! / s[i]!)
  if (logs) for (let i = 0; i < z.length; i++) if (logs[i]! > 0) addEntry(matrix, i, i, logs[i]! / z[i]! ** 2)
  if (smooth) {
    const { hessian } = smooth(z.subarray(locals))
    for (let i = 0; i < border * border; i++) matrix.corner[i]! += hessian[i]!
  }
  for (let i = 0; i < z.length; i++) addEntry(matrix, i, i, 1e-12)
  return factorArrow(matrix) ? matrix : undefined
}

type Step = { dz: Float64Array; dy: Float64Array; ds: Float64Array; dl: Float64Array }

function direction(program: ConvexProgram, system: ArrowMatrix, r: Residuals, s: Float64Array, lambda: Float64Array, target: Float64Array): Step | undefined {
  const { rows, equalities } = program
  const right = r.dualPart.map(v => -v)
  for (const [i, { form }] of rows.entries()) accumulate(right, form, (target[i]! - lambda[i]! * r.rowPart[i]!) / s[i]!)
  solveArrow(system, right)
  const k = equalities.length
  const columns = equalities.map(({ form }) => {
    const column = new Float64Array(right.length)
    accumulate(column, form, 1)
    solveArrow(system, column)
    return column
  })
  const schur = new Float64Array(k * k)
  for (let i = 0; i < k; i++) for (let j = 0; j < k; j++) schur[i * k + j] = value(equalities[i]!.form, columns[j]!)
  const dy = k === 0 ? new Float64Array(0) : solveLinear(schur, Float64Array.from(equalities, ({ form }, i) => value(form, right) + r.equalityPart[i]!))
  if (!dy) return undefined
  const dz = right
  for (let j = 0; j < k; j++) for (let i = 0; i < dz.length; i++) dz[i]! -= dy[j]! * columns[j]![i]!
  const ds = Float64Array.from(rows, ({ form }, i) => -r.rowPart[i]! - value(form, dz))
  const dl = Float64Array.from(ds, (d, i) => (-target[i]! - lambda[i]! * d) / s[i]!)
  return dz.every(Number.isFinite) ? { dz, dy, ds, dl } : undefined
}

/** The longest step that keeps slacks, multipliers and the arguments of logarithms positive, shortened by `back`. */
function stepLength({ logs }: ConvexProgram, z: Float64Array, s: Float64Array, lambda: Float64Array, step: Step, back: number): number {
  let length = 1 / back
  for (let i = 0; i < s.length; i++) {
    if (step.ds[i]! < 0) length = Math.min(length, -s[i]! / step.ds[i]!)
    if (step.dl[i]! < 0) length = Math.min(length, -lambda[i]! / step.dl[i]!)
  }
  if (logs) for (let i = 0; i < z.length; i++) if (logs[i]! > 0 && step.dz[i]! < 0) length = Math.min(length, -z[i]! / step.dz[i]!)
  return Math.min(1, back * length)
}

/** Newton steps on a curved objective are shortened while they would change a logarithm's argument or border variable too much. */
function damping({ logs }: ConvexProgram, z: Float64Array, dz: Float64Array): number {
  let ratio = 0
  if (logs) for (let i = 0; i < z.length; i++) if (logs[i]! > 0) ratio = Math.max(ratio, Math.abs(dz[i]!) / z[i]!)
  return ratio > 1 ? 1 / ratio : 1
}
