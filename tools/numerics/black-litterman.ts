import { solveLinear } from './lu.ts'
import { times } from './matrix.ts'

/** Views P·m = Q with uncertainty omega (k×k): `p` holds one row of n per view. */
export type Views = { p: readonly Float64Array[]; q: Float64Array; omega: Float64Array }

/** The prior that makes `weights` optimal: delta·S·w + riskFree. He & Litterman (1999). */
export const equilibriumReturns = (covariance: Float64Array, weights: Float64Array, delta: number, riskFree = 0): Float64Array =>
  times(covariance, weights).map(value => delta * value + riskFree)

/** p·S·p' of one view. */
export const viewVariance = (covariance: Float64Array, p: Float64Array): number => {
  const sp = times(covariance, p)
  return p.reduce((sum, value, i) => sum + value * sp[i]!, 0)
}

const diagonalMatrix = (values: readonly number[]): Float64Array => {
  const k = values.length
  const a = new Float64Array(k * k)
  for (const [i, value] of values.entries()) a[i * k + i] = value
  return a
}

/** diag(tau·P·S·P'): a view is as uncertain as the prior is about it. */
export const proportionalOmega = (covariance: Float64Array, p: readonly Float64Array[], tau: number): Float64Array =>
  diagonalMatrix(p.map(row => tau * viewVariance(covariance, row)))

/**
 * Omega from confidences in 0..1: tau·(1 − c)/c·p·S·p', which moves the posterior by the share c of the way to a single view.
 * Confidence 1 gives 0, confidence 0 Infinity (leave such a view out). Idzorek (2005); Walters (2014) for this form.
 */
export const confidenceOmega = (covariance: Float64Array, p: readonly Float64Array[], tau: number, confidences: readonly number[]): Float64Array =>
  diagonalMatrix(p.map((row, k) => tau * (1 - confidences[k]!) / confidences[k]! * viewVariance(covariance, row)))

/** The views whose confidence is above zero, which are the only ones with an effect. */
export function effectiveViews(p: readonly Float64Array[], q: Float64Array, confidences: readonly number[]) {
  const kept = p.map((_, k) => k).filter(k => confidences[k]! > 0)
  return { p: kept.map(k => p[k]!), q: Float64Array.from(kept, k => q[k]!), confidences: kept.map(k => confidences[k]!) }
}

export type Posterior = { mean: Float64Array; covariance: Float64Array }

/**
 * Posterior mean prior + tau·S·P'(P·tau·S·P' + omega)⁻¹(Q − P·prior) and covariance S + tau·S − tau·S·P'(…)⁻¹P·tau·S.
 * Undefined when contradictory views of full confidence make the system singular. Black & Litterman (1992).
 */
export function posterior(prior: Float64Array, covariance: Float64Array, tau: number, { p, q, omega }: Views): Posterior | undefined {
  const n = prior.length
  const k = p.length
  const total = covariance.map(value => (1 + tau) * value)
  if (k === 0) return { mean: prior.slice(), covariance: total }
  const scaled = p.map(row => times(covariance, row).map(value => tau * value))
  const system = omega.slice()
  for (let i = 0; i < k; i++) for (let j = 0; j < k; j++) system[i * k + j]! += p[i]!.reduce((sum, value, a) => sum + value * scaled[j]![a]!, 0)
  const gap = q.map((value, i) => value - p[i]!.reduce((sum, entry, a) => sum + entry * prior[a]!, 0))
  const solution = solveLinear(system, gap)
  if (!solution) return undefined
  const mean = prior.map((value, a) => value + scaled.reduce((sum, column, j) => sum + column[a]! * solution[j]!, 0))
  for (let b = 0; b < n; b++) {
    const column = solveLinear(system, Float64Array.from(scaled, row => row[b]!))
    if (!column) return undefined
    for (let a = 0; a < n; a++) for (let j = 0; j < k; j++) total[a * n + b]! -= scaled[j]![a]! * column[j]!
  }
  return { mean, covariance: total }
}
