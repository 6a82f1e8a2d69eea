import { activeSetQp } from './active-set-qp.ts'
import { dot } from './matrix.ts'
import type { QuadraticProgram } from './quadratic-program.ts'

/** More limits than this are left to the dual method, which takes them one at a time. */
const MOST = 40

/**
 * Linear limits on top of the primal-dual active set for bounds: those that are taken to bind are equalities, the one that is broken most
 * is added, those whose multiplier has the wrong sign are let go, and each round starts from the last sets. Multipliers by constraint.
 * Undefined when a round has no solution or a choice of limits comes back; the caller then takes a method that always ends.
 */
export function limitActiveSetQp(program: QuadraticProgram): { x: Float64Array; multipliers: Float64Array } | undefined {
  const { constraints } = program
  if (constraints.length > MOST) return undefined
  if (constraints.every(c => c.lower === c.upper)) {
    const found = activeSetQp({ ...program, rows: constraints.map(c => c.coefficients), rhs: Float64Array.from(constraints, c => c.lower) })
    return found && { x: found.x, multipliers: found.multipliers }
  }
  /** Constraint → the limit that binds: 1 lower, −1 upper; equalities always bind. */
  const binding = new Map<number, 1 | -1>()
  for (const [k, c] of constraints.entries()) if (c.lower === c.upper) binding.set(k, 1)
  const seen = new Set<string>()
  let start: Int8Array | undefined
  for (;;) {
    const order = [...binding.keys()].sort((a, b) => a - b)
    const key = order.map(k => k * binding.get(k)! + (binding.get(k)! > 0 ? 0.5 : -0.5)).join()
    if (seen.has(key)) return undefined
    seen.add(key)
    const rhs = Float64Array.from(order, k => binding.get(k)! > 0 ? constraints[k]!.lower : constraints[k]!.upper)
    const found = activeSetQp({ ...program, rows: order.map(k => constraints[k]!.coefficients), rhs }, start ? { start } : {})
    if (!found) return undefined
    start = found.state
    const wrong = order.filter((k, at) => constraints[k]!.lower < constraints[k]!.upper && binding.get(k)! * found.multipliers[at]! < -1e-12)
    const broken = mostBroken(program, found.x, binding)
    if (wrong.length === 0 && !broken) {
      const multipliers = new Float64Array(constraints.length)
      for (const [at, k] of order.entries()) multipliers[k] = found.multipliers[at]!
      return { x: found.x, multipliers }
    }
    for (const k of wrong) binding.delete(k)
    if (broken) binding.set(broken.constraint, broken.side)
  }
}

/** The inequality that `x` breaks by most, relative to the length of its normal. */
function mostBroken({ constraints }: QuadraticProgram, x: Float64Array, binding: ReadonlyMap<number, 1 | -1>): { constraint: number; side: 1 | -1 } | undefined {
  let worst: { constraint: number; side: 1 | -1 } | undefined
  let depth = 1e-12
  for (const [constraint, { coefficients, lower, upper }] of constraints.entries()) {
    if (binding.has(constraint)) continue
    const value = dot(coefficients, x)
    const gap = Math.max(lower - value, value - upper) / Math.sqrt(dot(coefficients, coefficients) || 1)
    if (gap > depth) {
      depth = gap
      worst = { constraint, side: value < lower ? 1 : -1 }
    }
  }
  return worst
}
