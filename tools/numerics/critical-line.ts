import { FREE, LOWER, UPPER } from './active-set-qp.ts'
import { choleskyInPlace, choleskySolve } from './cholesky.ts'
import { dot } from './matrix.ts'
import { minVariance } from './mean-variance.ts'
import type { PortfolioProblem } from './portfolio-problem.ts'

/** A corner of the efficient frontier: `tolerance` t at which the weights solve max t·mean'w − ½·w'Sw. */
export type Corner = { tolerance: number; weights: Float64Array }

type Line = { base: Float64Array; slope: Float64Array; gradientBase: Float64Array; gradientSlope: Float64Array }

/**
 * All corners of the frontier for a budget and box bounds, from minimum variance (tolerance 0) to maximum return; between
 * neighbours weights are linear. Each corner costs one Cholesky factor of the free block. Undefined when the problem has
 * other limits, no minimum, or an unbounded return. Markowitz (1956); Markowitz & Todd (2000), ch. 7.
 */
export function criticalLine(problem: PortfolioProblem): Corner[] | undefined {
  if (problem.limits?.length) return undefined
  const start = minVariance(problem)
  if (start.status !== 'optimal') return undefined
  const { lower, upper } = problem
  const state = Int8Array.from(start.weights, (w, i) => w <= lower[i]! + 1e-12 ? LOWER : w >= upper[i]! - 1e-12 ? UPPER : FREE)
  const corners: Corner[] = [{ tolerance: 0, weights: start.weights }]
  let tolerance = 0
  for (let step = 0; step < 20 * problem.mean.length + 20; step++) {
    const line = lineOf(problem, state)
    if (!line) return undefined
    const event = nextEvent(problem, state, line, tolerance)
    if (!event) return Number.isFinite(dot(line.slope, line.slope)) && dot(line.slope, line.slope) <= 1e-18 ? corners : undefined
    for (const { asset, to } of event.moves) state[asset] = to
    const weights = line.base.map((b, i) => Math.min(upper[i]!, Math.max(lower[i]!, b + event.tolerance * line.slope[i]!)))
    if (event.tolerance - tolerance > 1e-13 * Math.max(1, tolerance)) corners.push({ tolerance: event.tolerance, weights })
    tolerance = event.tolerance
  }
  return undefined
}

/** Weights and gradient as functions base + t·slope while the sets stay as they are. */
function lineOf({ mean, covariance: s, lower, upper, budget }: PortfolioProblem, state: Int8Array): Line | undefined {
  const n = mean.length
  const free = Array.from({ length: n }, (_, i) => i).filter(i => state[i] === FREE)
  const base = new Float64Array(n)
  const slope = new Float64Array(n)
  let rest = budget
  for (let i = 0; i < n; i++) if (state[i] !== FREE) { base[i] = state[i] === LOWER ? lower[i]! : upper[i]!; rest -= base[i]! }
  const k = free.length
  let multiplier = 0
  let multiplierSlope = 0
  if (k > 0) {
    // Adding rho·11' changes nothing but the multiplier while Σw is fixed, and lets a riskless asset in.
    let rho = 0
    for (const i of free) rho += s[i * n + i]! / k
    const l = new Float64Array(k * k)
    const [ones, a, b] = [new Float64Array(k).fill(1), new Float64Array(k), new Float64Array(k)]
    for (let p = 0; p < k; p++) {
      const row = free[p]! * n
      for (let q = 0; q <= p; q++) l[p * k + q] = s[row + free[q]!]! + rho
      b[p] = mean[free[p]!]!
      for (let j = 0; j < n; j++) if (state[j] !== FREE) a[p]! -= s[row + j]! * base[j]!
    }
    if (!choleskyInPlace(l, k)) return undefined
    for (const column of [ones, a, b]) choleskySolve(l, k, column)
    const total = ones.reduce((sum, v) => sum + v, 0)
    multiplier = (rest - a.reduce((sum, v) => sum + v, 0)) / total
    multiplierSlope = -b.reduce((sum, v) => sum + v, 0) / total
    for (let p = 0; p < k; p++) {
      base[free[p]!] = a[p]! + multiplier * ones[p]!
      slope[free[p]!] = k === 1 ? 0 : b[p]! + multiplierSlope * ones[p]!
    }
    multiplier -= rho * rest
  }
  const gradientBase = new Float64Array(n)
  const gradientSlope = new Float64Array(n)
  for (let i = 0; i < n; i++) {
    let [value, change] = [-multiplier, -mean[i]! - multiplierSlope]
    for (let j = 0, at = i * n; j < n; j++, at++) { value += s[at]! * base[j]!; change += s[at]! * slope[j]! }
    gradientBase[i] = value
    gradientSlope[i] = change
  }
  return { base, slope, gradientBase, gradientSlope }
}

type Event = { tolerance: number; moves: Array<{ asset: number; to: number }> }

/** The smallest tolerance from here on at which a free asset reaches a bound or a bounded one wants to leave it. */
function nextEvent(problem: PortfolioProblem, state: Int8Array, line: Line, from: number): Event | undefined {
  if (!state.includes(FREE)) return firstExchange(problem, state, line, from)
  const { lower, upper, mean } = problem
  const scale = mean.reduce((top, m) => Math.max(top, Math.abs(m)), 0)
  let event: Event | undefined
  const consider = (tolerance: number, asset: number, to: number): void => {
    const at = Math.max(from, tolerance)
    if (!event || at < event.tolerance) event = { tolerance: at, moves: [{ asset, to }] }
  }
  for (let i = 0; i < mean.length; i++) {
    if (state[i] === FREE) {
      const slope = line.slope[i]!
      if (slope < -1e-14 && lower[i]! > -Infinity) consider((lower[i]! - line.base[i]!) / slope, i, LOWER)
      if (slope > 1e-14 && upper[i]! < Infinity) consider((upper[i]! - line.base[i]!) / slope, i, UPPER)
    } else if (lower[i]! < upper[i]!) {
      const slope = line.gradientSlope[i]!
      const away = state[i] === LOWER ? slope < -1e-13 * scale : slope > 1e-13 * scale
      if (away) consider(-line.gradientBase[i]! / slope, i, FREE)
    }
  }
  return event
}

/** With every asset at a bound, two must leave theirs together: one gives what the other takes. */
function firstExchange({ mean, lower, upper }: PortfolioProblem, state: Int8Array, { gradientBase }: Line, from: number): Event | undefined {
  let event: Event | undefined
  for (let i = 0; i < mean.length; i++) {
    if (state[i] !== UPPER || lower[i] === upper[i]) continue
    for (let j = 0; j < mean.length; j++) {
      if (state[j] !== LOWER || lower[j] === upper[j] || mean[j]! <= mean[i]!) continue
      const tolerance = Math.max(from, (gradientBase[j]! - gradientBase[i]!) / (mean[j]! - mean[i]!))
      if (!event || tolerance < event.tolerance) event = { tolerance, moves: [{ asset: i, to: FREE }, { asset: j, to: FREE }] }
    }
  }
  return event
}

/** Weights on the frontier at mean return `target`, between the corners; undefined outside of it. */
export function frontierAt(corners: readonly Corner[], mean: Float64Array, target: number): Float64Array | undefined {
  if (corners.length === 1) return Math.abs(dot(mean, corners[0]!.weights) - target) < 1e-9 ? corners[0]!.weights : undefined
  for (let k = 1; k < corners.length; k++) {
    const [a, b] = [corners[k - 1]!, corners[k]!]
    const [ra, rb] = [dot(mean, a.weights), dot(mean, b.weights)]
    if (target < ra - 1e-12 || target > rb + 1e-12) continue
    const share = rb > ra ? Math.min(1, Math.max(0, (target - ra) / (rb - ra))) : 0
    return a.weights.map((w, i) => w + share * (b.weights[i]! - w))
  }
  return undefined
}
