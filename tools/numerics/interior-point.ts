import { addEntry, addSquare, arrowMatrix, diagonalEntry, factorArrow, solveArrow, type ArrowMatrix } from './arrow-matrix.ts'
import { addForms, formTable, valuesAt, type Form, type FormTable } from './form-table.ts'
import { solveLinear } from './lu.ts'
import { dot, largest } from './matrix.ts'

export type { Form } from './form-table.ts'

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

/** The program laid out for speed, and the point that moves. */
type Work = {
  program: ConvexProgram; rows: FormTable; squares: FormTable; equalities: FormTable
  z: Float64Array; y: Float64Array; s: Float64Array; lambda: Float64Array
}

function begin(program: ConvexProgram): Work {
  const rows = formTable(program.rows.map(r => r.form), program.rows.map(r => r.bound))
  const z = program.start.slice()
  const s = valuesAt(rows, z).map((v, i) => Math.max(rows.number[i]! - v, START_SLACK))
  return {
    program, rows, squares: formTable(program.squares.map(q => q.form), program.squares.map(q => q.weight)),
    equalities: formTable(program.equalities.map(e => e.form), program.equalities.map(e => e.bound)),
    z, y: new Float64Array(program.equalities.length), s, lambda: s.map(slack => START_GAP / Math.max(1, rows.count) / slack),
  }
}

/**
 * Mehrotra's predictor-corrector interior point. `residual` is the largest of the relative residuals (primal, dual, gap) of the
 * point that is returned, which is the first below `accuracy`; undefined when no step can be taken. Nocedal & Wright, Numerical
 * Optimization, ch. 14 and 16.
 */
export function interiorPoint(program: ConvexProgram, accuracy = 1e-13): ConvexSolution | undefined {
  const work = begin(program)
  const { z, y, s, lambda } = work
  const m = s.length
  let best: ConvexSolution | undefined
  for (let iterations = 0; iterations < 120; iterations++) {
    const r = residuals(work)
    const residual = Math.max(r.primal, r.dual, r.gap)
    if (!Number.isFinite(residual)) return best
    if (!best || residual < best.residual) best = { z: z.slice(), residual, iterations }
    if (residual < accuracy || iterations - best.iterations > PATIENCE) return best
    const system = newtonSystem(work)
    if (!system) return best
    const mu = m > 0 ? dot(s, lambda) / m : 0
    const affine = direction(work, system, r, s.map((v, i) => v * lambda[i]!))
    if (!affine) return best
    const reach = stepLengths(work, affine, 1)
    let after = 0
    for (let i = 0; i < m; i++) after += (s[i]! + reach.primal * affine.ds[i]!) * (lambda[i]! + reach.dual * affine.dl[i]!)
    const sigma = mu > 0 ? (after / m / mu) ** 3 : 0
    const step = direction(work, system, r, s.map((v, i) => v * lambda[i]! + affine.ds[i]! * affine.dl[i]! - sigma * mu))
    if (!step) return best
    const { primal, dual } = stepLengths(work, step, 0.995)
    for (let i = 0; i < z.length; i++) z[i]! += primal * step.dz[i]!
    for (let i = 0; i < m; i++) { s[i]! += primal * step.ds[i]!; lambda[i]! += dual * step.dl[i]! }
    for (let i = 0; i < y.length; i++) y[i]! += dual * step.dy[i]!
  }
  return best
}

type Residuals = { dualPart: Float64Array; rowPart: Float64Array; equalityPart: Float64Array; primal: number; dual: number; gap: number }

function residuals({ program: { cost, logs }, rows, squares, equalities, z, y, s, lambda }: Work): Residuals {
  const dualPart = cost.slice()
  addForms(dualPart, squares, valuesAt(squares, z).map((v, i) => v * squares.number[i]!))
  if (logs) for (let i = 0; i < z.length; i++) if (logs[i]! > 0) dualPart[i]! -= logs[i]! / z[i]!
  const size = Math.max(1, largest(dualPart))
  addForms(dualPart, rows, lambda)
  addForms(dualPart, equalities, y)
  const rowPart = valuesAt(rows, z).map((v, i) => v + s[i]! - rows.number[i]!)
  const equalityPart = valuesAt(equalities, z).map((v, i) => v - equalities.number[i]!)
  return {
    dualPart, rowPart, equalityPart, dual: largest(dualPart) / size,
    primal: Math.max(largest(rowPart), largest(equalityPart)) / Math.max(1, largest(z)),
    gap: dot(s, lambda) / Math.max(1, Math.abs(dot(cost, z))),
  }
}

/** The factored Newton matrix, what it was made of, and its solutions for the equalities. */
type System = { matrix: ArrowMatrix; ratio: Float64Array; diagonal: Float64Array; columns: Float64Array[] }

/**
 * Hessian plus G'·diag(λ/s)·G, factored. A trace of the diagonal keeps directions without curvature solvable, and more of it
 * is taken where rounding has eaten a pivot; refinement makes up for it.
 */
function newtonSystem(work: Work): System | undefined {
  const { program: { locals, width, border, logs, equalities }, rows, squares, z, s, lambda } = work
  const ratio = lambda.map((l, i) => l / s[i]!)
  const diagonal = z.map((v, i) => 1e-12 + (logs && logs[i]! > 0 ? logs[i]! / v ** 2 : 0))
  for (const trace of [0, 1e-13, 1e-11, 1e-9]) {
    const matrix = arrowMatrix(locals, width, border)
    for (let i = 0; i < squares.count; i++) addSquare(matrix, squares.index, squares.value, squares.start[i]!, squares.start[i + 1]!, squares.number[i]!)
    for (let i = 0; i < rows.count; i++) addSquare(matrix, rows.index, rows.value, rows.start[i]!, rows.start[i + 1]!, ratio[i]!)
    for (let i = 0; i < z.length; i++) addEntry(matrix, i, i, diagonal[i]! + trace * diagonalEntry(matrix, i))
    if (!factorArrow(matrix)) continue
    const system: System = { matrix, ratio, diagonal, columns: [] }
    system.columns = equalities.map(({ form }) => {
      const column = new Float64Array(z.length)
      for (let k = 0; k < form.index.length; k++) column[form.index[k]!]! += form.value[k]!
      return refined(work, system, column)
    })
    return system
  }
  return undefined
}

/** Solves with the factor and once more for what rounding left, since λ/s spans many orders of magnitude near the end. */
function refined({ rows, squares }: Work, { matrix, ratio, diagonal }: System, b: Float64Array): Float64Array {
  const x = b.slice()
  solveArrow(matrix, x)
  const rest = b.map((v, i) => v - diagonal[i]! * x[i]!)
  addForms(rest, squares, valuesAt(squares, x).map((v, i) => -v * squares.number[i]!))
  addForms(rest, rows, valuesAt(rows, x).map((v, i) => -v * ratio[i]!))
  solveArrow(matrix, rest)
  for (let i = 0; i < x.length; i++) x[i]! += rest[i]!
  return x
}

type Step = { dz: Float64Array; dy: Float64Array; ds: Float64Array; dl: Float64Array }

function direction(work: Work, system: System, r: Residuals, target: Float64Array): Step | undefined {
  const { rows, equalities, s, lambda } = work
  const { columns } = system
  const right = r.dualPart.map(v => -v)
  addForms(right, rows, target.map((t, i) => (t - lambda[i]! * r.rowPart[i]!) / s[i]!))
  const dz = refined(work, system, right)
  const k = equalities.count
  const schur = new Float64Array(k * k)
  for (let j = 0; j < k; j++) for (const [i, v] of valuesAt(equalities, columns[j]!).entries()) schur[i * k + j] = v
  const dy = k === 0 ? new Float64Array(0) : solveLinear(schur, valuesAt(equalities, dz).map((v, i) => v + r.equalityPart[i]!))
  if (!dy) return undefined
  for (let j = 0; j < k; j++) for (let i = 0; i < dz.length; i++) dz[i]! -= dy[j]! * columns[j]![i]!
  const ds = valuesAt(rows, dz).map((v, i) => -r.rowPart[i]! - v)
  const dl = ds.map((d, i) => (-target[i]! - lambda[i]! * d) / s[i]!)
  return dz.every(Number.isFinite) ? { dz, dy, ds, dl } : undefined
}

/**
 * The longest steps that keep slacks and multipliers positive, shortened by `back`; a linear program takes different ones for
 * both. Arguments of logarithms at most double or shrink to a tenth, where their curvature is still a guide.
 */
function stepLengths({ program: { logs, squares }, z, s, lambda }: Work, step: Step, back: number): { primal: number; dual: number } {
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
