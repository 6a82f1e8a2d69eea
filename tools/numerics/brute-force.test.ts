import fc from 'fast-check'
import { expect, test } from 'vitest'
import { solveLinear } from './lu.ts'
import { minVariance, quadraticUtility, targetReturn } from './mean-variance.ts'
import type { PortfolioProblem } from './portfolio-problem.ts'

/**
 * The optimum by trying every pattern of weights at their bounds (3^n), each by its linear equations: slow, and it shares nothing with
 * the solvers. Kuhn and Tucker (1951).
 */
function byPatterns(h: number[][], c: number[], rows: number[][], sides: number[], lower: number[], upper: number[]): number[] | undefined {
  const n = c.length
  let best: { value: number; x: number[] } | undefined
  for (let code = 0; code < 3 ** n; code++) {
    const place = Array.from({ length: n }, (_, i) => Math.floor(code / 3 ** i) % 3)
    const x = place.map((p, i) => (p === 1 ? lower[i]! : p === 2 ? upper[i]! : 0))
    const free = place.flatMap((p, i) => (p === 0 ? [i] : []))
    const size = free.length + rows.length
    const matrix = new Float64Array(size * size)
    const side = new Float64Array(size)
    free.forEach((i, a) => {
      free.forEach((j, b) => { matrix[a * size + b] = h[i]![j]! })
      rows.forEach((row, r) => { matrix[a * size + free.length + r] = matrix[(free.length + r) * size + a] = row[i]! })
      side[a] = c[i]! - h[i]!.reduce((sum, v, j) => sum + v * x[j]!, 0)
    })
    rows.forEach((row, r) => { side[free.length + r] = sides[r]! - row.reduce((sum, v, j) => sum + v * x[j]!, 0) })
    const solution = free.length < rows.length ? undefined : solveLinear(matrix, side)
    if (!solution) continue
    free.forEach((i, a) => { x[i] = solution[a]! })
    const inside = x.every((v, i) => v >= lower[i]! - 1e-9 && v <= upper[i]! + 1e-9)
    const value = x.reduce((sum, v, i) => sum + v * h[i]!.reduce((all, w, j) => all + w * x[j]!, 0) / 2 - c[i]! * v, 0)
    if (inside && (!best || value < best.value - 1e-14)) best = { value, x }
  }
  return best?.x
}

const n = 4
const factor = fc.array(fc.array(fc.double({ min: -0.3, max: 0.3, noNaN: true }), { minLength: 3, maxLength: 3 }), { minLength: n, maxLength: n })
const means = fc.array(fc.double({ min: -0.05, max: 0.15, noNaN: true }), { minLength: n, maxLength: n })
const cap = fc.double({ min: 0.3, max: 1, noNaN: true })
const floor = fc.constantFrom(0, 0.05, -0.4)
const matrixOf = (b: number[][]): number[][] => b.map((row, i) => b.map((other, j) => row.reduce((sum, v, k) => sum + v * other[k]!, 0) + (i === j ? 0.01 : 0)))
const problemOf = (h: number[][], mean: number[], least: number, most: number): PortfolioProblem =>
  ({ names: ['A', 'B', 'C', 'D'], mean: Float64Array.from(mean), covariance: Float64Array.from(h.flat()), lower: new Float64Array(n).fill(least), upper: new Float64Array(n).fill(most), budget: 1 })
const ones = [1, 1, 1, 1]
const times = (h: number[][], factor: number): number[][] => h.map((row) => row.map((v) => v * factor))

test('least variance, utility and target return are what trying every pattern finds', () => {
  fc.assert(fc.property(factor, means, floor, cap, fc.double({ min: 0.1, max: 0.9, noNaN: true }), (b, mean, least, most, place) => {
    const h = matrixOf(b)
    const problem = problemOf(h, mean, least, most)
    const [lower, upper] = [ones.map(() => least), ones.map(() => most)]
    const target = Math.min(...mean) + place * (Math.max(...mean) - Math.min(...mean))
    const pairs = [
      [minVariance(problem), byPatterns(h, [0, 0, 0, 0], [ones], [1], lower, upper)],
      [quadraticUtility(problem, 4), byPatterns(times(h, 4), mean, [ones], [1], lower, upper)],
      [targetReturn(problem, target), byPatterns(h, [0, 0, 0, 0], [ones, mean], [1, target], lower, upper)],
    ] as const
    for (const [ours, theirs] of pairs) {
      if (!theirs) { if (ours.status === 'optimal') expect(ours.solution.residual).toBeLessThan(1e-6); continue }
      expect(ours.status).toBe('optimal')
      if (ours.status === 'optimal') ours.weights.forEach((w, i) => expect(w).toBeCloseTo(theirs[i]!, 5))
    }
  }), { numRuns: 150 })
})
