import quadprog from 'quadprog'
import { criticalLine, frontierAt } from '../../tools/numerics/critical-line.ts'
import { fromColumns, sampleCovariance } from '../../tools/numerics/covariance.ts'
import { dot } from '../../tools/numerics/matrix.ts'
import { solveQuadraticProgram, type QuadraticProgram } from '../../tools/numerics/quadratic-program.ts'
import { benchResult, median, type BenchResult } from './result.ts'

/** Seeded uniform numbers in [0, 1): mulberry32. */
function uniform(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6D2B79F5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}
const normal = (next: () => number): number => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next())

/** A market factor and four smaller ones, own volatilities of 10 to 40 %. */
function factorCovariance(n: number, seed: number): Float64Array {
  const next = uniform(seed)
  const s = new Float64Array(n * n)
  const loadings = Array.from({ length: n }, () => [0.15 * (1 + 0.3 * normal(next)), ...Array.from({ length: 4 }, () => 0.05 * normal(next))])
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) s[i * n + j] = loadings[i]!.reduce((sum, b, k) => sum + b * loadings[j]![k]!, 0)
    s[i * n + i]! += (0.1 + 0.3 * next()) ** 2
  }
  return s
}

/** Sample covariance of T = 2n independent normal returns. */
function noisyCovariance(n: number, seed: number): Float64Array {
  const next = uniform(seed)
  return sampleCovariance(fromColumns(Array.from({ length: n }, () => Float64Array.from({ length: 2 * n }, () => 0.01 * normal(next)))))
}

/** Minimum variance, long only, at most max(3/n, 2 %) each. */
function capped(n: number, hessian: Float64Array): QuadraticProgram {
  return {
    n, hessian, linear: new Float64Array(n), lower: new Float64Array(n), upper: new Float64Array(n).fill(Math.max(3 / n, 0.02)),
    constraints: [{ name: 'budget', coefficients: new Float64Array(n).fill(1), lower: 1, upper: 1 }],
  }
}

function timed(run: () => void, batch: number): number {
  const start = performance.now()
  for (let i = 0; i < batch; i++) run()
  return (performance.now() - start) / batch
}

/** Median of several batches after a warm-up, in milliseconds. */
function measure(run: () => void, batch: number, batches: number): number {
  timed(run, batch)
  return median(Array.from({ length: batches }, () => timed(run, batch)))
}

/** The same problem for npm quadprog, in its 1-based arrays; they are built outside of the measured time. */
function quadprogTime({ n, hessian, upper }: QuadraticProgram, runs: number): { ms: number; x: number[] } {
  const times: number[] = []
  let x: number[] = []
  for (let run = 0; run < runs; run++) {
    const D = [undefined, ...Array.from({ length: n }, (_, i) => [undefined, ...hessian.subarray(i * n, i * n + n)])]
    const A = [undefined, ...Array.from({ length: n }, (_, i) => [
      undefined, 1, ...Array.from({ length: n }, (_, j) => i === j ? 1 : 0), ...Array.from({ length: n }, (_, j) => i === j ? -1 : 0),
    ])]
    const zeros = Array.from({ length: n }, () => 0)
    const d = [undefined, ...zeros]
    const b = [undefined, 1, ...zeros, ...Array.from(upper, u => -u)]
    times.push(timed(() => { x = quadprog.solveQP(D, d, A, b, 1).solution.slice(1).map(Number) }, 1))
  }
  return { ms: median(times), x }
}

const variance = (s: Float64Array, x: ArrayLike<number>): number => {
  const n = x.length
  let total = 0
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) total += s[i * n + j]! * x[i]! * x[j]!
  return total
}

function qpBench(name: string, program: QuadraticProgram, goal: BenchResult['goal'], batch: number, runs: number): BenchResult {
  let x = new Float64Array(0)
  const ms = measure(() => {
    const found = solveQuadraticProgram(program)
    if (found.status !== 'optimal') throw new Error(`${name} was not solved`)
    x = Float64Array.from(found.x)
  }, batch, 7)
  const other = quadprogTime(program, runs)
  const gap = variance(program.hessian, x) / variance(program.hessian, other.x) - 1
  return benchResult({ name, value: ms, unit: 'ms', baseline: other.ms, better: 'lower', goal, reason: `variance ${gap <= 1e-9 ? 'equal to' : `${gap} above`} npm quadprog's` })
}

/** Fifty evenly spaced points by the critical line; the baseline solves them one by one with the same quadratic program solver. */
function frontierBench(): BenchResult {
  const n = 100
  const covariance = factorCovariance(n, 7)
  const next = uniform(11)
  const mean = Float64Array.from({ length: n }, () => 0.02 + 0.1 * next())
  const problem = {
    names: Array.from({ length: n }, (_, i) => String(i)), mean, covariance, lower: new Float64Array(n), upper: new Float64Array(n).fill(1), budget: 1,
  }
  const targets = (low: number, high: number): number[] => Array.from({ length: 50 }, (_, k) => low + (high - low) * k / 49)
  let range: [number, number] = [0, 0]
  const ms = measure(() => {
    const corners = criticalLine(problem)
    if (!corners) throw new Error('the frontier was not found')
    range = [dot(mean, corners[0]!.weights), dot(mean, corners.at(-1)!.weights)]
    for (const target of targets(...range)) if (!frontierAt(corners, mean, target)) throw new Error('a point is missing')
  }, 2, 5)
  const onePoint = (target: number): void => {
    const whole = { name: 'budget', coefficients: new Float64Array(n).fill(1), lower: 1, upper: 1 }
    solveQuadraticProgram({
      n, hessian: covariance, linear: new Float64Array(n), lower: problem.lower, upper: problem.upper,
      constraints: [whole, { name: 'return', coefficients: mean, lower: target, upper: target }],
    })
  }
  const baseline = timed(() => { for (const target of targets(...range)) onePoint(target) }, 1)
  return benchResult({
    name: 'frontier.n100', value: ms, unit: 'ms', baseline, better: 'lower', goal: { value: 30 },
    reason: 'all corners, then 50 points between them; baseline: 50 separate solves',
  })
}

/** Exponent p of time ~ n^p between the largest two factor problems. */
const growth = (small: BenchResult, large: BenchResult, ratio: number): string =>
  `time grows like n^${(Math.log(large.value! / small.value!) / Math.log(ratio)).toFixed(1)} from n=250 to n=500`

/** Quadratic programs and the frontier, each beside its baseline in the same run. */
export function optimizerBench(): BenchResult[] {
  const factor = (n: number, goal: BenchResult['goal'], batch: number, runs: number): BenchResult =>
    qpBench(`qp.n${n}`, capped(n, factorCovariance(n, n)), goal, batch, runs)
  const small = [factor(10, {}, 500, 15), factor(50, { value: 0.1, ratio: 20 }, 100, 11), factor(100, {}, 50, 7)]
  const middle = factor(250, {}, 10, 3)
  const large = factor(500, { value: 10, ratio: 100 }, 5, 1)
  const noisy = qpBench('qp.sample.n500', capped(500, noisyCovariance(500, 5)), { value: 60, ratio: 10 }, 1, 1)
  return [...small, middle, { ...large, reason: `${large.reason}; ${growth(middle, large, 2)}` }, noisy, frontierBench()]
}
