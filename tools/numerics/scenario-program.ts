import type { ConvexProgram, Form } from './interior-point.ts'
import type { ReturnMatrix } from './covariance.ts'
import type { RiskMeasure } from './risk-measures.ts'

/** The parts of a convex program that say "risk of w": border variables are w (n), then `extras`. */
export type RiskProgram = Pick<ConvexProgram, 'locals' | 'width' | 'squares' | 'rows'> & {
  /** Border variables beyond w, and the costs of all. */
  extras: number; localCost: Float64Array; extraCost: number[]; borderCost: Float64Array
  /** Locals and extras that hold all rows with a margin when the weights are w. */
  start: (w: Float64Array) => { locals: Float64Array; extras: number[] }
}
type Row = { form: Form; bound: number }
type Square = { form: Form; weight: number }

/** How far inside its rows a starting point stands; measures are scaled to about one. */
const MARGIN = 0.1

type Scenarios = { n: number; rows: Float64Array[] }

const formOf = (entries: ReadonlyArray<readonly [number, number]>): Form =>
  ({ index: Int32Array.from(entries, e => e[0]), value: Float64Array.from(entries, e => e[1]) })

/** sign·x(row) over the weights, which start at variable `from`, together with other entries. */
function withWeights(row: Float64Array, sign: number, from: number, others: ReadonlyArray<readonly [number, number]>): Form {
  const index = new Int32Array(others.length + row.length)
  const value = new Float64Array(others.length + row.length)
  for (const [k, [at, v]] of others.entries()) { index[k] = at; value[k] = v }
  for (let j = 0; j < row.length; j++) { index[others.length + j] = from + j; value[others.length + j] = sign * row[j]! }
  return { index, value }
}

const deMeaned = ({ n, rows }: Scenarios): Scenarios => {
  const mean = new Float64Array(n)
  for (const row of rows) for (let j = 0; j < n; j++) mean[j]! += row[j]! / rows.length
  return { n, rows: rows.map(row => row.map((v, j) => v - mean[j]!)) }
}

const cumulated = ({ n, rows }: Scenarios): Scenarios => {
  const total = new Float64Array(n)
  return { n, rows: rows.map(row => { for (let j = 0; j < n; j++) total[j]! += row[j]!; return total.slice() }) }
}

const plain = (locals: number, n: number): Omit<RiskProgram, 'start'> =>
  ({ locals, width: 0, squares: [], rows: [], extras: 0, localCost: new Float64Array(locals), extraCost: [], borderCost: new Float64Array(n) })

const times = (rows: readonly Float64Array[], w: Float64Array): Float64Array =>
  Float64Array.from(rows, row => { let x = 0; for (let j = 0; j < row.length; j++) x += row[j]! * w[j]!; return x })
const most = (x: Float64Array): number => x.reduce((top, v) => Math.max(top, v), -Infinity)

/** One local a_t ≥ max(shift − x_t, 0): linear (mean of a) or quadratic (½ mean of a²). */
function shortfall({ n, rows }: Scenarios, power: 1 | 2, shift = 0): RiskProgram {
  const T = rows.length
  return {
    ...plain(T, n), localCost: new Float64Array(T).fill(power === 1 ? 1 / T : 0),
    squares: power === 2 ? rows.map((_, t) => ({ form: formOf([[t, 1]]), weight: 1 / T })) : [],
    rows: rows.flatMap((row, t) => [
      { form: withWeights(row, -1, T, [[t, -1]]), bound: -shift },
      { form: formOf([[t, -1]]), bound: 0 },
    ]),
    start: w => ({ locals: times(rows, w).map(x => Math.max(shift - x, 0) + MARGIN), extras: [] }),
  }
}

/** One extra M ≥ −x_t. */
const worst = ({ n, rows }: Scenarios): RiskProgram =>
  ({
    ...plain(0, n), extras: 1, extraCost: [1], rows: rows.map(row => ({ form: withWeights(row, -1, 0, [[n, -1]]), bound: 0 })),
    start: w => ({ locals: new Float64Array(0), extras: [most(times(rows, w).map(x => -x)) + MARGIN] }),
  })

/** Rockafellar & Uryasev (2000): one extra z, one local a_t ≥ max(−x_t − z, 0), z + Σ a/(αT). */
function tail({ n, rows }: Scenarios, alpha: number): RiskProgram {
  const T = rows.length
  return {
    ...plain(T, n), extras: 1, extraCost: [1], localCost: new Float64Array(T).fill(1 / (alpha * T)),
    rows: rows.flatMap((row, t) => [
      { form: withWeights(row, -1, T, [[t, -1], [T + n, -1]]), bound: 0 },
      { form: formOf([[t, -1]]), bound: 0 },
    ]),
    start: w => tailStart(times(rows, w).map(x => -x), alpha),
  }
}

/** z at the quantile, a above the excess. */
function tailStart(losses: Float64Array, alpha: number): { locals: Float64Array; extras: number[] } {
  const z = losses.toSorted()[Math.max(0, Math.ceil((1 - alpha) * losses.length) - 1)]!
  return { locals: losses.map(loss => Math.max(loss - z, 0) + MARGIN), extras: [z] }
}

/** max over pieces g of g'w: one extra M ≥ g'w. */
export const worstOf = (n: number, pieces: readonly Float64Array[]): RiskProgram => worst({ n, rows: pieces.map(g => g.map(v => -v)) })

/**
 * Drawdowns of the running sum: locals u_t are running peaks (u_t ≥ c_t, u_t ≥ u_{t−1}, u_1 ≥ 0), d_t = u_t − c_t. For CDaR a second
 * local a_t ≥ max(d_t − z, 0) stands beside each.
 */
function drawdown(measure: 'MDD' | 'ADD' | 'UCI' | 'CDaR', scenarios: Scenarios, alpha: number): RiskProgram {
  const { n, rows } = cumulated(scenarios)
  const T = rows.length
  const each = measure === 'CDaR' ? 2 : 1
  const L = each * T
  const program = {
    ...plain(L, n), width: each, squares: [] as Square[], rows: [] as Row[], start: (w: Float64Array) => drawdownStart(measure, times(rows, w), alpha),
  }
  for (const [t, row] of rows.entries()) {
    const u = each * t
    program.rows.push({ form: withWeights(row, 1, L, [[u, -1]]), bound: 0 })
    program.rows.push({ form: t === 0 ? formOf([[u, -1]]) : formOf([[u - each, 1], [u, -1]]), bound: 0 })
    if (measure === 'MDD') program.rows.push({ form: withWeights(row, -1, L, [[u, 1], [L + n, -1]]), bound: 0 })
    if (measure === 'UCI') program.squares.push({ form: withWeights(row, -1, L, [[u, 1]]), weight: 1 / T })
    if (measure === 'ADD') {
      program.localCost[u] = 1 / T
      for (let j = 0; j < n; j++) program.borderCost[j]! -= row[j]! / T
    }
    if (measure === 'CDaR') {
      program.localCost[u + 1] = 1 / (alpha * T)
      program.rows.push({ form: withWeights(row, -1, L, [[u, 1], [u + 1, -1], [L + n, -1]]), bound: 0 }, { form: formOf([[u + 1, -1]]), bound: 0 })
    }
  }
  return measure === 'MDD' || measure === 'CDaR' ? { ...program, extras: 1, extraCost: [1] } : program
}

/** Peaks that rise a little in each period, so that they stand above all sums and above their predecessors. */
function drawdownStart(measure: string, sums: Float64Array, alpha: number): { locals: Float64Array; extras: number[] } {
  let peak = 0
  const u = sums.map((c, t) => (peak = Math.max(peak, c)) + MARGIN * (1 + t / sums.length))
  const d = u.map((value, t) => value - sums[t]!)
  if (measure === 'MDD') return { locals: u, extras: [most(d) + MARGIN] }
  if (measure !== 'CDaR') return { locals: u, extras: [] }
  const { locals: a, extras } = tailStart(d, alpha)
  return { locals: Float64Array.from({ length: 2 * u.length }, (_, k) => k % 2 === 0 ? u[k / 2]! : a[(k - 1) / 2]!), extras }
}

/** The program of a measure over complete returns, which should be scaled so that it is near one. `shift` is the benchmark of FLPM/SLPM. */
export function riskProgram(measure: Exclude<RiskMeasure, 'MV' | 'EVaR' | 'GMD'>, r: ReturnMatrix, confidence: number, shift = 0): RiskProgram {
  const rows = Array.from({ length: r.values.length / r.n }, (_, t) => r.values.subarray(t * r.n, (t + 1) * r.n))
  const scenarios = { n: r.n, rows }
  const alpha = 1 - confidence
  switch (measure) {
    case 'MAD': return shortfall(deMeaned(scenarios), 1)
    case 'MSV': return shortfall(deMeaned(scenarios), 2)
    case 'FLPM': return shortfall(scenarios, 1, shift)
    case 'SLPM': return shortfall(scenarios, 2, shift)
    case 'WR': return worst(scenarios)
    case 'CVaR': return tail(scenarios, alpha)
    case 'MDD': case 'ADD': case 'UCI': case 'CDaR': return drawdown(measure, scenarios, alpha)
  }
}
