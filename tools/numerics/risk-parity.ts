import { choleskyInPlace, choleskySolve } from './cholesky.ts'
import { dot, sum, times } from './matrix.ts'
import { findRoot } from './root.ts'

/** Share of each asset in the variance: w_i·(Sw)_i / w'Sw; sums to 1. Zeros when the portfolio has no variance. */
export function riskContributions(covariance: Float64Array, w: Float64Array): Float64Array {
  const marginal = times(covariance, w)
  const variance = dot(marginal, w)
  return w.map((weight, i) => variance > 0 ? weight * marginal[i]! / variance : 0)
}

/**
 * Weights whose shares in the variance are `budgets` (positive, sum 1); Σw = 1. Newton's method with damping on the convex
 * ½y'Sy − Σ b·ln y, then w = y/Σy. Undefined when the covariance has no positive definite Newton matrix or no minimum.
 * Maillard, Roncalli & Teïletche (2010); Spinu (2013), An algorithm for computing risk parity weights.
 */
export function riskBudgeting(covariance: Float64Array, budgets: Float64Array): Float64Array | undefined {
  const n = budgets.length
  const y = Float64Array.from(budgets, (b, i) => Math.sqrt(b / covariance[i * n + i]!))
  if (!y.every(value => value > 0 && Number.isFinite(value))) return undefined
  for (let iteration = 0; iteration < 200; iteration++) {
    const gradient = times(covariance, y).map((value, i) => value - budgets[i]! / y[i]!)
    const matrix = covariance.slice()
    for (let i = 0; i < n; i++) matrix[i * n + i]! += budgets[i]! / y[i]! ** 2
    if (!choleskyInPlace(matrix, n)) return undefined
    const step = gradient.slice()
    choleskySolve(matrix, n, step)
    const decrement = Math.sqrt(Math.max(0, dot(gradient, step)))
    let length = decrement > 0.25 ? 1 / (1 + decrement / Math.sqrt(Math.min(...budgets))) : 1
    for (let i = 0; i < n; i++) if (step[i]! * length >= y[i]!) length = 0.9 * y[i]! / step[i]!
    for (let i = 0; i < n; i++) y[i]! -= length * step[i]!
    if (decrement < 1e-14) break
  }
  const total = sum(y)
  const w = y.map(value => value / total)
  const reached = riskContributions(covariance, w)
  return reached.every((share, i) => Math.abs(share - budgets[i]!) < 1e-8) ? w : undefined
}

/** The equal shares of risk parity. */
export const equalBudgets = (n: number): Float64Array => new Float64Array(n).fill(1 / n)

/**
 * Risk budgets inside a box: min sqrt(w'Sw) − λ·Σ b·ln w over lower ≤ w ≤ upper, λ such that Σw = `total`. Assets at a bound
 * miss their budget; the others keep their proportions. Undefined when no λ reaches the total.
 * Richard & Roncalli (2019), Constrained risk budgeting portfolios; cyclical coordinate descent.
 */
export function boundedRiskBudgeting(
  covariance: Float64Array, budgets: Float64Array, lower: Float64Array, upper: Float64Array, total: number,
): Float64Array | undefined {
  let w: Float64Array = upper.map((u, i) => Math.min(u, Math.max(lower[i]!, total / upper.length)))
  const gap = (logLambda: number): number => {
    w = coordinateDescent(covariance, budgets, lower, upper, Math.exp(logLambda), w)
    return sum(w) - total
  }
  const scale = Math.log(Math.sqrt(Math.max(...covariance)) * Math.max(total, 1e-9))
  let low = scale - 2
  let high = scale + 2
  for (let i = 0; i < 40 && gap(low) > 0; i++) low -= 2
  for (let i = 0; i < 40 && gap(high) < 0; i++) high += 2
  if (gap(low) > 0 || gap(high) < 0) return undefined
  gap(findRoot(gap, low, high))
  return Math.abs(sum(w) - total) < 1e-9 ? w : undefined
}

/** One positive root per coordinate: S_ii·w² + c·w − λ·b·σ = 0, c the others' covariance with it, clipped to the box. */
function coordinateDescent(
  s: Float64Array, budgets: Float64Array, lower: Float64Array, upper: Float64Array, lambda: number, start: Float64Array,
): Float64Array {
  const n = budgets.length
  const w = start.map((value, i) => Math.max(value, lower[i]!, 1e-12))
  const marginal = times(s, w)
  for (let sweep = 0; sweep < 20_000; sweep++) {
    let moved = 0
    for (let i = 0; i < n; i++) {
      const sigma = Math.sqrt(Math.max(dot(marginal, w), 1e-300))
      const own = s[i * n + i]!
      const others = marginal[i]! - own * w[i]!
      const root = (-others + Math.sqrt(others * others + 4 * own * lambda * budgets[i]! * sigma)) / (2 * own)
      const next = Math.min(upper[i]!, Math.max(lower[i]!, root))
      const change = next - w[i]!
      if (change === 0) continue
      w[i] = next
      for (let j = 0; j < n; j++) marginal[j]! += s[i * n + j]! * change
      moved = Math.max(moved, Math.abs(change) / next)
    }
    if (moved < 1e-15) break
  }
  return w
}
