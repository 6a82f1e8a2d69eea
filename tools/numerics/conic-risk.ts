import type { ReturnMatrix } from './covariance.ts'
import { interiorPoint, type ConvexProgram, type Form } from './interior-point.ts'
import { dot, times } from './matrix.ts'
import type { RiskMeasure } from './risk-measures.ts'
import { riskProgram, worstOf, type RiskProgram } from './scenario-program.ts'

export type Rows = { form: Form; bound: number }[]
/** What describes the weights besides their risk: rows, equalities, logarithms and where to start; `extra` variables follow the measure's own. */
export type Space = { rows: Rows; equalities: Rows; logs?: Float64Array; weights: Float64Array; extra: number[] }
/** The description for weights that start at variable `from` and extras that start at `extraAt`. */
export type Describe = (from: number, extraAt: number) => Space
/** The weights (or the ray y that stands for them). */
export type Ray = { y: Float64Array; residual: number }

/** A linear form with the entries of `row` from variable `from` on, and further entries. */
export const dense = (row: ArrayLike<number>, from: number, tail: ReadonlyArray<readonly [number, number]> = []): Form => ({
  index: Int32Array.from([...Array.from(row, (_, j) => from + j), ...tail.map(e => e[0])]),
  value: Float64Array.from([...Array.from(row), ...tail.map(e => e[1])]),
})

/** Puts a measure's program and a description of the weights together. */
function assemble(risk: RiskProgram, n: number, { rows, equalities, logs, weights, extra }: Space): ConvexProgram {
  const { locals, extras } = risk
  const begin = risk.start(weights)
  const border = n + extras + extra.length
  const cost = new Float64Array(locals + border)
  cost.set(risk.localCost)
  cost.set(risk.borderCost, locals)
  cost.set(risk.extraCost, locals + n)
  return {
    locals, width: risk.width, border, cost, squares: risk.squares, rows: [...risk.rows, ...rows], equalities,
    start: Float64Array.from([...begin.locals, ...weights, ...begin.extras, ...extra]),
    ...(logs && { logs: Float64Array.from(cost, (_, i) => logs[i - locals] ?? 0) }),
  }
}

/** Minimum of a measure of complete, scaled returns over a space of weights; `shift` is the benchmark of the partial moments. */
export function conicRisk(measure: Exclude<RiskMeasure, 'MV' | 'EVaR'>, returns: ReturnMatrix, confidence: number, shift: number, describe: Describe): Ray | undefined {
  if (measure === 'GMD') return giniByCuts(returns, describe)
  const risk = riskProgram(measure, returns, confidence, shift)
  const found = interiorPoint(assemble(risk, returns.n, describe(risk.locals, risk.locals + returns.n + risk.extras)))
  return found && { y: found.z.slice(risk.locals, risk.locals + returns.n), residual: found.residual }
}

/**
 * Gini's mean difference has a piece for every order of the periods, far too many to list; those that matter are found one by one.
 * Each round solves for the pieces so far, only as exactly as is useful yet (which keeps the points central and the rounds few), and
 * adds the piece that is active there. Gondzio, González-Brevis & Munari (2013) for the primal-dual variant of Kelley's method.
 */
function giniByCuts(returns: ReturnMatrix, describe: Describe): Ray | undefined {
  const { n } = returns
  const first = describe(0, n + 1)
  const pieces = [giniPiece(returns, first.weights)]
  let gap = 1
  for (let round = 0; round < 600; round++) {
    const accuracy = Math.max(1e-11, 0.05 * gap)
    const found = interiorPoint(assemble(worstOf(n, pieces), n, describe(0, n + 1)), accuracy)
    if (!found) return undefined
    const y = found.z.slice(0, n)
    const piece = giniPiece(returns, y)
    const risk = dot(piece, y)
    gap = Math.max(0, risk - found.z[n]!) / Math.max(1e-12, Math.abs(risk))
    if (gap <= 1e-9 && accuracy <= 1e-9) return { y, residual: Math.max(gap, found.residual) }
    pieces.push(piece)
  }
  return undefined
}

/** The gradient of the mean of |x_i − x_j| over pairs at weights w: each period counts by its rank. */
function giniPiece({ n, values }: ReturnMatrix, w: Float64Array): Float64Array {
  const x = times(values, w)
  const T = x.length
  const order = Array.from({ length: T }, (_, t) => t).sort((a, b) => x[a]! - x[b]! || a - b)
  const gradient = new Float64Array(n)
  for (const [rank, t] of order.entries()) {
    const factor = 2 * (2 * rank - T + 1) / (T * (T - 1))
    for (let j = 0; j < n; j++) gradient[j]! += factor * values[t * n + j]!
  }
  return gradient
}
