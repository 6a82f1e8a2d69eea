import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { confidenceOmega, equilibriumReturns, posterior, proportionalOmega } from './black-litterman.ts'
import { correlationOf, exponentialCovariance, pairwiseCovariance, sampleCovariance, type ReturnMatrix } from './covariance.ts'
import { hierarchicalOrder, hierarchicalRiskParity } from './hierarchical-risk-parity.ts'
import { fromRows, quadraticForm, toRows } from './matrix.ts'
import { eigenSymmetric, nearestCorrelation, repairedCovariance } from './nearest-correlation.ts'
import { boundedRiskBudgeting, equalBudgets, riskBudgeting, riskContributions } from './risk-parity.ts'
import { shrinkToConstantCorrelation, shrinkToConstantVariance } from './shrinkage.ts'
import { randomCovariance, randomReturns } from './testing.ts'
import { roundWeights } from './weight-rounding.ts'

// One seed, so that a run can be repeated; raise numRuns to search further.
fc.configureGlobal({ seed: 20260731 })

const rounded = (w: ArrayLike<number>, digits: number) => Array.from(w, v => Number(v.toFixed(digits)) + 0)

describe('published', () => {
  test('Higham (2002): nearest correlation of the tridiagonal example', () => {
    const found = nearestCorrelation(fromRows([[2, -1, 0, 0], [-1, 2, -1, 0], [0, -1, 2, -1], [0, 0, -1, 2]]), 4)
    expect(toRows(found, 4).map(row => rounded(row, 4))).toEqual([
      [1, -0.8084, 0.1916, 0.1068], [-0.8084, 1, -0.6562, 0.1916], [0.1916, -0.6562, 1, -0.8084], [0.1068, 0.1916, -0.8084, 1],
    ])
  })

  test('Maillard, Roncalli and Teïletche (2010): without correlation, weights are inverse to volatility', () => {
    const s = fromRows([[0.01, 0, 0, 0], [0, 0.04, 0, 0], [0, 0, 0.09, 0], [0, 0, 0, 0.16]])
    expect(rounded(riskBudgeting(s, equalBudgets(4))!, 4)).toEqual([0.48, 0.24, 0.16, 0.12])
  })

  test('Richard and Roncalli (2019), table 6: equal risk inside a box', () => {
    const s = fromRows([
      [0.0225, 0.003, 0.015, 0.0225, 0.0075], [0.003, 0.04, 0.035, 0.024, 0.008], [0.015, 0.035, 0.0625, 0.06, 0.00125],
      [0.0225, 0.024, 0.06, 0.09, 0.003], [0.0075, 0.008, 0.00125, 0.003, 0.01],
    ])
    const w = boundedRiskBudgeting(s, equalBudgets(5), Float64Array.of(0.2, 0.2, 0.05, 0.05, 0.25), Float64Array.of(0.3, 0.3, 0.15, 0.15, 0.35), 1)!
    expect(rounded(w, 4)).toEqual([0.2289, 0.2, 0.1169, 0.1042, 0.35])
  })

  test('He and Litterman (1999), table 4: Germany against France and the UK', () => {
    const corr = [
      [1, 0.488, 0.478, 0.515, 0.439, 0.512, 0.491], [0.488, 1, 0.664, 0.655, 0.31, 0.608, 0.779], [0.478, 0.664, 1, 0.861, 0.355, 0.783, 0.668],
      [0.515, 0.655, 0.861, 1, 0.354, 0.777, 0.653], [0.439, 0.31, 0.355, 0.354, 1, 0.405, 0.306], [0.512, 0.608, 0.783, 0.777, 0.405, 1, 0.652],
      [0.491, 0.779, 0.668, 0.653, 0.306, 0.652, 1],
    ]
    const vol = [0.16, 0.203, 0.248, 0.271, 0.21, 0.2, 0.187]
    const s = fromRows(corr.map((row, i) => row.map((c, j) => c * vol[i]! * vol[j]!)))
    const prior = equilibriumReturns(s, Float64Array.of(0.016, 0.022, 0.052, 0.055, 0.116, 0.124, 0.615), 2.5)
    const p = [Float64Array.of(0, 0, -0.295, 1, 0, -0.705, 0)]
    const found = posterior(prior, s, 0.05, { p, q: Float64Array.of(0.05), omega: proportionalOmega(s, p, 0.05) })!
    expect(rounded(found.mean, 3)).toEqual([0.043, 0.076, 0.093, 0.11, 0.045, 0.07, 0.081])
  })

  test('Ledoit and Wolf (2004): two assets, three observations (their cov1para)', () => {
    const { covariance } = shrinkToConstantVariance({ n: 2, values: Float64Array.of(1, 2, 2, 4, 3, 5) })
    expect(rounded(covariance, 8)).toEqual([0.81939672, 0.65635739, 0.65635739, 1.40282551])
  })
})

describe('laws', () => {
  test('a view of confidence c moves its asset the share c of the way', () => {
    const s = randomCovariance(4, 8)
    const prior = Float64Array.of(0.05, 0.06, 0.07, 0.08)
    const p = [Float64Array.of(0, 1, 0, 0)]
    for (const c of [0.2, 0.5, 1]) {
      const { mean } = posterior(prior, s, 0.05, { p, q: Float64Array.of(0.16), omega: confidenceOmega(s, p, 0.05, [c]) })!
      expect(mean[1]).toBeCloseTo(0.06 + c * 0.1, 10)
    }
  })

  test('risk shares are the budgets, whatever the covariance', () => {
    fc.assert(fc.property(fc.integer({ min: 2, max: 20 }), fc.integer({ min: 1, max: 1e6 }), (n, seed) => {
      const s = randomCovariance(n, seed)
      const budgets = Float64Array.from({ length: n }, (_, i) => (i + 1) * 2 / (n * (n + 1)))
      const w = riskBudgeting(s, budgets)!
      for (const [i, share] of riskContributions(s, w).entries()) expect(share).toBeCloseTo(budgets[i]!, 9)
    }), { numRuns: 60 })
  })

  test('a wide box leaves risk parity alone', () => {
    const s = randomCovariance(6, 2)
    const free = riskBudgeting(s, equalBudgets(6))!
    const boxed = boundedRiskBudgeting(s, equalBudgets(6), new Float64Array(6), new Float64Array(6).fill(1), 1)!
    for (let i = 0; i < 6; i++) expect(boxed[i]).toBeCloseTo(free[i]!, 8)
  })

  test('hierarchical weights are positive, add up, and put less in what is riskier when nothing is correlated', () => {
    const s = fromRows([[0.01, 0, 0, 0], [0, 0.04, 0, 0], [0, 0, 0.09, 0], [0, 0, 0, 0.16]])
    const w = hierarchicalRiskParity(hierarchicalOrder(correlationOf(s, 4), 4), x => quadraticForm(s, x))
    expect(w.reduce((sum, v) => sum + v, 0)).toBeCloseTo(1, 12)
    // Uncorrelated: halving by cluster variance gives exactly inverse variance.
    const inverse = [100, 25, 100 / 9, 6.25]
    for (let i = 0; i < 4; i++) expect(w[i]! / w[0]!).toBeCloseTo(inverse[i]! / 100, 12)
  })

  test('the repaired matrix keeps variances, and a good one is left alone', () => {
    const broken = fromRows([[0.04, 0.054, -0.03], [0.054, 0.09, 0.05], [-0.03, 0.05, 0.0625]])
    expect(eigenSymmetric(broken, 3).values[0]).toBeLessThan(0)
    const repaired = repairedCovariance(broken, 3)
    expect(eigenSymmetric(repaired, 3).values[0]).toBeGreaterThanOrEqual(-1e-12)
    for (const [i, v] of [0.04, 0.09, 0.0625].entries()) expect(repaired[i * 4]).toBeCloseTo(v, 12)
    const good = randomCovariance(5, 3)
    for (const [at, v] of repairedCovariance(good, 5).entries()) expect(v).toBeCloseTo(good[at]!, 10)
  })

  test('shrinkage is a share between the sample and its target, and falls with more data', () => {
    for (const shrink of [shrinkToConstantVariance, shrinkToConstantCorrelation]) {
      const shares = [20, 200, 2000].map(T => shrink(randomReturns(6, T, 7)).delta)
      for (const delta of shares) { expect(delta).toBeGreaterThanOrEqual(0); expect(delta).toBeLessThanOrEqual(1) }
      expect(shares[2]).toBeLessThan(shares[0]!)
    }
  })

  test('on complete data pair by pair is the sample; equal weights of all ages too', () => {
    const r: ReturnMatrix = randomReturns(4, 50, 5)
    const sample = sampleCovariance(r)
    for (const [at, v] of pairwiseCovariance(r).entries()) expect(v).toBeCloseTo(sample[at]!, 14)
    for (const [at, v] of exponentialCovariance(r, 1e9).entries()) expect(v).toBeCloseTo(sample[at]! * 49 / 50, 10)
  })

  test('rounded weights add up in parts and stay inside their bounds', () => {
    fc.assert(fc.property(fc.array(fc.double({ min: 0.001, max: 1, noNaN: true }), { minLength: 1, maxLength: 40 }), raw => {
      const total = raw.reduce((sum, v) => sum + v, 0)
      const w = Float64Array.from(raw, v => v / total)
      const [lower, upper] = [w.map(v => Math.max(0, v - 0.02)), w.map(v => v + 0.02)]
      const parts = roundWeights(w, lower, upper).map(v => Math.round(v * 10_000))
      expect(parts.reduce((sum, v) => sum + v, 0)).toBe(10_000)
      for (const [i, part] of parts.entries()) expect(Math.abs(part / 10_000 - w[i]!)).toBeLessThanOrEqual(0.0201)
    }))
  })
})
