import { backwardSolve, choleskyInPlace, choleskySolve } from './cholesky.ts'

/** a'x ≥ bound (or = when `equality`); either one unit entry `sign` at `index`, or a dense `row`. */
export type Halfspace = { equality: boolean; bound: number } & ({ index: number; sign: 1 | -1 } | { row: Float64Array })
export type DualResult =
  | { feasible: true; x: Float64Array; active: number[]; multipliers: Float64Array; iterations: number }
  | { feasible: false; conflict: number[] }

/**
 * min ½x'Dx − d'x subject to half-spaces, D positive definite; undefined when it is not (to `tolerance`).
 * Starts at the unconstrained minimum and takes in the most violated constraint, first index at ties. When a constraint
 * cannot be met, `conflict` names it and the active ones that contradict it (a Farkas certificate).
 * Goldfarb & Idnani (1983), A numerically stable dual method for solving strictly convex quadratic programs.
 */
export function dualActiveSetQp(
  n: number, hessian: Float64Array, linear: Float64Array, constraints: readonly Halfspace[], tolerance = 1e-12,
): DualResult | undefined {
  const factor = hessian.slice()
  if (!choleskyInPlace(factor, n, tolerance)) return undefined
  const x = linear.slice()
  choleskySolve(factor, n, x)
  const s: State = {
    n, x, j: inverseTransposed(factor, n), r: new Float64Array(n * n), active: [], u: [], d: new Float64Array(n), z: new Float64Array(n),
    step: new Float64Array(n + 1), constraints, isActive: new Uint8Array(constraints.length),
  }
  const norms = Float64Array.from(constraints, c => 'row' in c ? Math.hypot(...c.row) || 1 : 1)
  const limit = 50 * (n + constraints.length) + 100
  let next = 0
  for (let iterations = 0; iterations < limit; iterations++) {
    while (next < constraints.length && !constraints[next]!.equality) next++
    const p = next < constraints.length ? next++ : mostViolated(s, norms)
    if (p < 0) return { feasible: true, x, active: s.active, multipliers: Float64Array.from(s.u), iterations }
    const conflict = takeIn(s, p)
    if (conflict) return { feasible: false, conflict }
  }
  return undefined
}

type State = {
  n: number; x: Float64Array; j: Float64Array; r: Float64Array; active: number[]; u: number[]
  d: Float64Array; z: Float64Array; step: Float64Array; constraints: readonly Halfspace[]; isActive: Uint8Array
}

/** J = L⁻ᵀ, its columns one after the other: column k solves L'·x = e_k. */
function inverseTransposed(l: Float64Array, n: number): Float64Array {
  const j = new Float64Array(n * n)
  for (let k = 0; k < n; k++) {
    const unit = new Float64Array(n)
    unit[k] = 1
    backwardSolve(l, n, unit)
    j.set(unit, k * n)
  }
  return j
}

/** a'x − bound. */
function slack({ x }: State, c: Halfspace): number {
  if (!('row' in c)) return c.sign * x[c.index]! - c.bound
  let value = -c.bound
  for (let i = 0; i < x.length; i++) value += c.row[i]! * x[i]!
  return value
}

function mostViolated(s: State, norms: Float64Array): number {
  let worst = -1
  let depth = 0
  for (let i = 0; i < s.constraints.length; i++) {
    const c = s.constraints[i]!
    if (s.isActive[i] || c.equality) continue
    const value = slack(s, c) / norms[i]!
    if (value < -1e-12 * Math.max(1, Math.abs(c.bound)) && value < depth) { worst = i; depth = value }
  }
  return worst
}

/** Moves until constraint p is active; the indices in conflict when it cannot be. */
function takeIn(s: State, p: number): number[] | undefined {
  const c = s.constraints[p]!
  let gap = slack(s, c)
  const towards = c.equality && gap > 0 ? -1 : 1
  let multiplier = 0
  for (;;) {
    const { curvature, dependent } = direction(s, c, towards)
    let drop = -1
    let t1 = Infinity
    for (let k = 0; k < s.active.length; k++) {
      if (s.constraints[s.active[k]!]!.equality || !(s.step[k]! > 1e-14)) continue
      const ratio = s.u[k]! / s.step[k]!
      if (ratio < t1) { t1 = ratio; drop = k }
    }
    const t2 = dependent ? Infinity : -towards * gap / curvature
    if (dependent && Math.abs(gap) <= 1e-10 * Math.max(1, Math.abs(c.bound))) {
      s.isActive[p] = 1 // already met through the active ones; it must not be looked at again
      return undefined
    }
    const t = Math.min(t1, t2)
    if (t === Infinity) return [p, ...s.active.filter((_, k) => Math.abs(s.step[k]!) > 1e-9)]
    for (let k = 0; k < s.active.length; k++) s.u[k]! -= t * s.step[k]!
    multiplier += towards * t
    if (!dependent) for (let i = 0; i < s.n; i++) s.x[i]! += t * s.z[i]!
    if (t === t2) {
      s.u.push(multiplier)
      s.active.push(p)
      s.isActive[p] = 1
      appendColumn(s, towards)
      return undefined
    }
    dropColumn(s, drop)
    gap = slack(s, c)
  }
}

/** d = J'a, primal direction z = J₂d₂ and dual direction R⁻¹d₁ (in `step`) for the constraint's normal. */
function direction(s: State, c: Halfspace, towards: number): { curvature: number; dependent: boolean } {
  const { n, j, d, z, r, step } = s
  const q = s.active.length
  d.fill(0)
  if ('row' in c) {
    for (let i = 0; i < n; i++) {
      const a = towards * c.row[i]!
      if (a !== 0) for (let k = 0, at = i; k < n; k++, at += n) d[k]! += a * j[at]!
    }
  } else for (let k = 0, at = c.index; k < n; k++, at += n) d[k] = towards * c.sign * j[at]!
  let inside = 0
  let curvature = 0
  for (let k = 0; k < n; k++) if (k < q) inside += d[k]! * d[k]!; else curvature += d[k]! * d[k]!
  z.fill(0)
  for (let k = q; k < n; k++) {
    const value = d[k]!
    if (value !== 0) for (let i = 0, at = k * n; i < n; i++, at++) z[i]! += j[at]! * value
  }
  for (let k = q - 1; k >= 0; k--) {
    let value = d[k]!
    for (let m = k + 1; m < q; m++) value -= r[k * n + m]! * step[m]!
    step[k] = value / r[k * n + k]!
  }
  return { curvature, dependent: curvature <= 1e-24 * (inside + curvature) }
}

/** Rotates J so that d has one entry below the active ones, which becomes the new column of R. */
function appendColumn(s: State, towards: number): void {
  const { n, d, j, r } = s
  const q = s.active.length - 1
  for (let k = n - 1; k > q; k--) {
    if (d[k] === 0) continue
    const length = Math.hypot(d[k - 1]!, d[k]!)
    rotateRows(j, n, k - 1, k, d[k - 1]! / length, d[k]! / length)
    d[k - 1] = length
    d[k] = 0
  }
  for (let k = 0; k <= q; k++) r[k * n + q] = towards * d[k]!
}

/** Takes the k-th active constraint out and makes R triangular again. */
function dropColumn(s: State, k: number): void {
  const { n, r, j } = s
  s.isActive[s.active[k]!] = 0
  s.active.splice(k, 1)
  s.u.splice(k, 1)
  const q = s.active.length
  for (let m = k; m < q; m++) for (let i = 0; i <= m + 1; i++) r[i * n + m] = r[i * n + m + 1]!
  for (let m = k; m < q; m++) {
    const length = Math.hypot(r[m * n + m]!, r[(m + 1) * n + m]!)
    if (length === 0) continue
    const cos = r[m * n + m]! / length
    const sin = r[(m + 1) * n + m]! / length
    for (let i = m; i < q; i++) {
      const a = r[m * n + i]!
      const b = r[(m + 1) * n + i]!
      r[m * n + i] = cos * a + sin * b
      r[(m + 1) * n + i] = cos * b - sin * a
    }
    rotateRows(j, n, m, m + 1, cos, sin)
  }
}

/** Rotates two rows of J's transpose, which is how J is stored: its columns lie one after the other. */
function rotateRows(j: Float64Array, n: number, a: number, b: number, cos: number, sin: number): void {
  for (let i = 0, p = a * n, q = b * n; i < n; i++, p++, q++) {
    const u = j[p]!
    const v = j[q]!
    j[p] = cos * u + sin * v
    j[q] = cos * v - sin * u
  }
}
