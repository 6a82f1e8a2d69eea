import { activeSetQp, FREE, LOWER, UPPER } from './active-set-qp.ts'
import { dualActiveSetQp } from './dual-active-set-qp.ts'
import type { Halfspace } from './dual-active-set-qp.ts'
import { limitActiveSetQp } from './limit-active-set.ts'
import { shifted } from './matrix.ts'

/** lower ≤ coefficients·x ≤ upper; equal limits make an equality. `name` is what a refusal calls it. */
export type LinearConstraint = { name: string; coefficients: Float64Array; lower: number; upper: number }

/** min ½x'Hx − c'x subject to bounds (±Infinity = none) and linear constraints; `names` of the variables serve refusals. */
export type QuadraticProgram = {
  n: number; hessian: Float64Array; linear: Float64Array; lower: Float64Array; upper: Float64Array
  constraints: readonly LinearConstraint[]; names?: readonly string[]
}

/**
 * `bounds` and `constraints` hold the multipliers: the change of the minimum per unit that the binding lower (positive)
 * or upper (negative) limit is raised. `residual` is the largest violation of the optimality conditions, relative to
 * the size of the objective's coefficients. `ridge` > 0: the matrix was not positive definite, and this much on its
 * diagonal was needed to choose among equal optima; `asGiven` says that the conditions hold for the matrix as given.
 */
export type QpSolution = {
  status: 'optimal'; x: Float64Array; bounds: Float64Array; constraints: Float64Array
  residual: number; ridge: number; asGiven: boolean
}
export type QpOutcome = QpSolution | { status: 'infeasible'; conflict: string[] } | { status: 'failed'; reason: string }

const ACCEPTED = 1e-7
const RIDGES = [0, 1e-10, 1e-9, 1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1, 10]

/** Solves and then verifies; what does not pass the check is never returned as optimal. Equal optima: the most even one. */
export function solveQuadraticProgram(program: QuadraticProgram): QpOutcome {
  const bad = inputProblem(program)
  if (bad) return bad
  const scale = scaleOf(program)
  let best: QpSolution | undefined
  for (const relative of RIDGES) {
    const ridge = relative * scale
    const trial = relative === 0 ? program : { ...program, hessian: shifted(program.hessian, program.n, ridge) }
    const found = primal(trial, scale) ?? dual(trial, scale)
    if (!found) continue
    if (found.status === 'infeasible') return found
    if (relative === 0 && found.residual <= ACCEPTED) return found
    const exact = polish(program, found, scale)
    if (exact && exact.residual <= ACCEPTED) return { ...exact, ridge }
    const approximate = { ...found, ridge, asGiven: false }
    if (!best || approximate.residual < best.residual) best = approximate
    if (relative > 0 && best.residual <= ACCEPTED) return descend(program, best, ridge, scale) ?? best
  }
  return best && best.residual <= 1e-5 ? best : { status: 'failed', reason: 'The optimality conditions could not be met.' }
}

/** A plain loop: on n² entries a callback for each would cost as much as the solution. */
function allFinite(x: Float64Array): boolean {
  let rest = 0
  for (let i = 0; i < x.length; i++) rest += x[i]! * 0
  return rest === 0
}

const DESCENTS = 200

/**
 * From the optimum of an indefinite matrix plus a ridge to a first-order point of the matrix as given: each step adds the ridge only to
 * the distance from the last point, so that the objective falls (proximal point method, Rockafellar 1976). Undefined without success.
 */
function descend(program: QuadraticProgram, from: QpSolution, ridge: number, scale: number): QpSolution | undefined {
  const hessian = shifted(program.hessian, program.n, ridge)
  let found = from
  for (let step = 0; step < DESCENTS; step++) {
    const linear = program.linear.map((c, i) => c + ridge * found.x[i]!)
    const next = dual({ ...program, hessian, linear }, scale)
    if (!next || next.status === 'infeasible') return undefined
    const moved = next.x.reduce((most, v, i) => Math.max(most, Math.abs(v - found.x[i]!)), 0)
    found = next
    if (step % 10 === 9 || moved < 1e-12) {
      const exact = polish(program, found, scale)
      if (exact && exact.residual <= ACCEPTED) return { ...exact, ridge }
      if (moved < 1e-12) return undefined
    }
  }
  return undefined
}

function inputProblem({ n, hessian, linear, lower, upper, constraints, names }: QuadraticProgram): QpOutcome | undefined {
  if (!allFinite(hessian) || !allFinite(linear) || lower.some(Number.isNaN) || upper.some(Number.isNaN)) {
    return { status: 'failed', reason: 'An input is not a finite number.' }
  }
  for (let i = 0; i < n; i++) {
    if (lower[i]! > upper[i]!) return { status: 'infeasible', conflict: [`lower bound of ${name(names, i)}`, `upper bound of ${name(names, i)}`] }
  }
  const empty = constraints.find(c => c.lower > c.upper)
  return empty ? { status: 'infeasible', conflict: [`${empty.name} at least`, `${empty.name} at most`] } : undefined
}

const name = (names: readonly string[] | undefined, i: number): string => names?.[i] ?? `asset ${i + 1}`

function scaleOf({ n, hessian }: QuadraticProgram): number {
  let scale = 0
  for (let i = 0; i < n; i++) scale = Math.max(scale, Math.abs(hessian[i * n + i]!))
  return scale || 1
}

function primal(program: QuadraticProgram, scale: number): QpSolution | undefined {
  const result = limitActiveSetQp(program)
  return result && verified(program, result.x, result.multipliers, scale)
}

/** Bounds and constraints as half-spaces, equalities first, each remembering what it came from. */
function halfspaces({ n, lower, upper, constraints }: QuadraticProgram) {
  const spaces: Halfspace[] = []
  const origin: Array<{ constraint: number; variable: number; side: 1 | -1 }> = []
  const add = (space: Halfspace, constraint: number, variable: number, side: 1 | -1) => { spaces.push(space); origin.push({ constraint, variable, side }) }
  for (const [k, c] of constraints.entries()) if (c.lower === c.upper) add({ equality: true, bound: c.lower, row: c.coefficients }, k, -1, 1)
  for (const [k, c] of constraints.entries()) {
    if (c.lower === c.upper) continue
    if (c.lower > -Infinity) add({ equality: false, bound: c.lower, row: c.coefficients }, k, -1, 1)
    if (c.upper < Infinity) add({ equality: false, bound: -c.upper, row: c.coefficients.map(a => -a) }, k, -1, -1)
  }
  for (let i = 0; i < n; i++) {
    if (lower[i]! >= upper[i]!) { add({ equality: true, bound: lower[i]!, index: i, sign: 1 }, -1, i, 1); continue }
    if (lower[i]! > -Infinity) add({ equality: false, bound: lower[i]!, index: i, sign: 1 }, -1, i, 1)
    if (upper[i]! < Infinity) add({ equality: false, bound: -upper[i]!, index: i, sign: -1 }, -1, i, -1)
  }
  return { spaces, origin }
}

function dual(program: QuadraticProgram, scale: number): QpSolution | { status: 'infeasible'; conflict: string[] } | undefined {
  const { spaces, origin } = halfspaces(program)
  const { hessian, linear } = decoupled(program, scale)
  const result = dualActiveSetQp(program.n, hessian, linear, spaces)
  if (!result) return undefined
  if (!result.feasible) {
    return { status: 'infeasible', conflict: result.conflict.map(at => {
      const { constraint, variable, side } = origin[at]!
      return constraint >= 0 ? program.constraints[constraint]!.name : `${side > 0 ? 'lower' : 'upper'} bound of ${name(program.names, variable)}`
    }) }
  }
  const y = new Float64Array(program.constraints.length)
  for (const [k, at] of result.active.entries()) {
    const { constraint, variable, side } = origin[at]!
    if (constraint >= 0) y[constraint]! += side * result.multipliers[k]!
    else result.x[variable] = side > 0 ? program.lower[variable]! : program.upper[variable]!
  }
  const found = verified(program, result.x, y, scale)
  return found.residual <= 1e-11 ? found : closer(found, polish(program, found, scale))
}

/** Moves the pull of fixed variables into the linear part, so that a fixed asset without variance doesn't make the matrix singular. */
function decoupled({ n, hessian, linear, lower, upper }: QuadraticProgram, scale: number): { hessian: Float64Array; linear: Float64Array } {
  const fixed = Array.from({ length: n }, (_, i) => i).filter(i => lower[i]! >= upper[i]!)
  if (fixed.length === 0) return { hessian, linear }
  const [h, c] = [hessian.slice(), linear.slice()]
  for (const i of fixed) for (let j = 0; j < n; j++) c[j]! -= hessian[j * n + i]! * lower[i]!
  for (const i of fixed) {
    for (let j = 0; j < n; j++) h[i * n + j] = h[j * n + i] = 0
    h[i * n + i] = scale
    c[i] = 0
  }
  return { hessian: h, linear: c }
}

const closer = (a: QpSolution, b: QpSolution | undefined): QpSolution => b && b.residual < a.residual ? b : a

/**
 * Solves the optimality conditions of the matrix as given on the limits that bind in `found`. Where more limits bind than needed, the
 * variables whose bound costs least are freed, since the equalities need as many to speak for them.
 */
function polish(program: QuadraticProgram, { x, constraints: y, bounds }: QpSolution, scale: number): QpSolution | undefined {
  const { n, lower, upper, constraints } = program
  const start = new Int8Array(n)
  for (let i = 0; i < n; i++) start[i] = x[i]! <= lower[i]! + 1e-10 ? LOWER : x[i]! >= upper[i]! - 1e-10 ? UPPER : FREE
  const binding = constraints.map((_, k) => k).filter(k => constraints[k]!.lower === constraints[k]!.upper || y[k] !== 0)
  const held = Array.from({ length: n }, (_, i) => i).filter(i => start[i] !== FREE && lower[i]! < upper[i]!)
  const short = binding.length - start.reduce((count, s) => count + (s === FREE ? 1 : 0), 0)
  for (const i of short > 0 ? held.sort((i, j) => Math.abs(bounds[i]!) - Math.abs(bounds[j]!) || i - j).slice(0, short) : []) start[i] = FREE
  const rhs = Float64Array.from(binding, k => y[k]! >= 0 && constraints[k]!.lower > -Infinity ? constraints[k]!.lower : constraints[k]!.upper)
  const result = activeSetQp({ ...program, rows: binding.map(k => constraints[k]!.coefficients), rhs }, { start, bordered: true })
  if (!result) return undefined
  const multipliers = new Float64Array(constraints.length)
  for (const [at, k] of binding.entries()) multipliers[k] = result.multipliers[at]!
  return verified(program, result.x, multipliers, scale)
}

/** The optimality conditions of `x` with multipliers `y`, recomputed from the program itself. */
function verified(program: QuadraticProgram, x: Float64Array, y: Float64Array, scale: number): QpSolution {
  const { n, hessian: h, linear, lower, upper, constraints } = program
  let residual = x.every(Number.isFinite) ? 0 : Infinity
  const bounds = new Float64Array(n)
  const held: number[] = []
  for (let i = 0; i < n; i++) if (x[i] !== 0) held.push(i)
  let size = scale
  for (let i = 0; i < n; i++) {
    if (x[i]! < lower[i]! || x[i]! > upper[i]!) {
      residual = Math.max(residual, lower[i]! - x[i]!, x[i]! - upper[i]!)
      x[i] = Math.min(upper[i]!, Math.max(lower[i]!, x[i]!))
    }
    let g = -linear[i]!
    size = Math.max(size, Math.abs(g))
    for (let k = 0; k < held.length; k++) g += h[i * n + held[k]!]! * x[held[k]!]!
    for (let k = 0; k < constraints.length; k++) g -= y[k]! * constraints[k]!.coefficients[i]!
    bounds[i] = g
  }
  for (let i = 0; i < n; i++) {
    const g = bounds[i]!
    const atLower = x[i]! <= lower[i]!
    const atUpper = x[i]! >= upper[i]!
    const wrong = atLower && atUpper ? 0 : atLower ? Math.max(0, -g) : atUpper ? Math.max(0, g) : Math.abs(g)
    residual = Math.max(residual, wrong / size)
    if (!atLower && !atUpper) bounds[i] = 0
  }
  for (let k = 0; k < constraints.length; k++) residual = Math.max(residual, violation(constraints[k]!, x, y[k]! / size))
  return { status: 'optimal', x, bounds, constraints: y, residual, ridge: 0, asGiven: true }
}

/** How far a constraint is broken, or slack while its multiplier says that it binds, or its multiplier has the wrong sign. */
function violation({ coefficients, lower, upper }: LinearConstraint, x: Float64Array, multiplier: number): number {
  let value = 0
  let size = 1
  for (let i = 0; i < x.length; i++) {
    value += coefficients[i]! * x[i]!
    size = Math.max(size, Math.abs(coefficients[i]! * x[i]!))
  }
  const broken = Math.max(0, lower - value, value - upper) / size
  if (lower === upper) return broken
  const slack = multiplier > 0 ? value - lower : multiplier < 0 ? upper - value : 0
  return Math.max(broken, Math.min(Math.abs(multiplier), slack === Infinity ? 1 : Math.max(0, slack) / size))
}
