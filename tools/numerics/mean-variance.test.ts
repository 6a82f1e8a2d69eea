import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { criticalLine, frontierAt } from './critical-line.ts'
import { dot, fromRows, quadraticForm } from './matrix.ts'
import {
  extremeMean, leastTurnoverTo, maxDiversification, maxSharpe, minVariance, nearestPortfolio, quadraticUtility, riskTolerance, robustEllipsoid, targetReturn, targetVolatility,
} from './mean-variance.ts'
import { turnoverOf, type Optimum, type Outcome, type PortfolioProblem } from './portfolio-problem.ts'
import { normal, randomCovariance, uniform } from './testing.ts'

// One seed, so that a run can be repeated; raise numRuns to search further.
fc.configureGlobal({ seed: 20260731 })

const optimal = (outcome: Outcome): Optimum => {
  if (outcome.status === 'rejected') throw new Error(JSON.stringify(outcome))
  return outcome
}
const problem = (mean: number[], cov: number[][], lower = 0, upper = 1): PortfolioProblem => ({
  names: mean.map((_, i) => `A${i}`), mean: Float64Array.from(mean), covariance: fromRows(cov), budget: 1,
  lower: new Float64Array(mean.length).fill(lower), upper: new Float64Array(mean.length).fill(upper),
})
const random = (n: number, seed: number, upper = 1): PortfolioProblem => {
  const next = uniform(seed)
  const covariance = randomCovariance(n, seed)
  return {
    names: Array.from({ length: n }, (_, i) => `A${i}`), mean: Float64Array.from({ length: n }, () => 0.05 + 0.05 * normal(next)), covariance, budget: 1,
    lower: new Float64Array(n), upper: new Float64Array(n).fill(Math.max(upper, 1.5 / n)),
  }
}
const rounded = (w: Float64Array, digits: number) => Array.from(w, v => Number(v.toFixed(digits)) + 0)

const roncalli = [[0.0225, 0.003, 0.015, 0.0225], [0.003, 0.04, 0.035, 0.024], [0.015, 0.035, 0.0625, 0.06], [0.0225, 0.024, 0.06, 0.09]]

describe('published', () => {
  test('Roncalli, Understanding the Impact of Weights Constraints: at least 10 % each', () => {
    expect(rounded(optimal(minVariance(problem([0, 0, 0, 0], roncalli, 0.1))).weights, 5)).toEqual([0.56195, 0.23805, 0.1, 0.1])
  })
  test('the same: at most 40 %, return 6 %', () => {
    expect(rounded(optimal(targetReturn(problem([0.05, 0.03, 0.07, 0.07], roncalli, 0, 0.4), 0.06)).weights, 2)).toEqual([0.4, 0.05, 0.4, 0.15])
  })
  test('Sharpe, Macro-Investment Analysis: risk tolerance 40 in 20 to 50 %', () => {
    const p = problem([2.8, 6.3, 10.8], [[1, 2.96, 2.31], [2.96, 54.76, 39.886], [2.31, 39.886, 237.16]], 0.2, 0.5)
    expect(rounded(optimal(riskTolerance(p, 40)).weights, 8)).toEqual([0.2, 0.3, 0.5])
  })
  test('Kopman and Liu, Maximizing the Sharpe Ratio: two assets', () => {
    expect(rounded(optimal(maxSharpe(problem([0.05, 0.1], [[0.05, 0.02], [0.02, 0.07]]), 0)).weights, 4)).toEqual([0.2727, 0.7273])
  })
  test('Kwan, A Simple Spreadsheet-Based Exposition of the Critical Line Method: every corner', () => {
    const corners = criticalLine(problem([0.05, 0.08, 0.12], [[0.0004, 0.0004, 0.0002], [0.0004, 0.0025, 0.001], [0.0002, 0.001, 0.01]]))!
    expect(corners.map(c => rounded(c.weights, 4))).toEqual([[0.98, 0, 0.02], [0.9754, 0, 0.0246], [0, 0.6485, 0.3515], [0, 0, 1]])
    expect(corners.map(c => Number(c.tolerance.toFixed(6)))).toEqual([0, 0.000656, 0.054768, 0.225])
  })
  test('Choueifaty and Coignard: with equal volatilities most diversified is least variance', () => {
    const cov = [[1, 0.2, -0.2], [0.2, 1, 0.1], [-0.2, 0.1, 1]]
    const p = problem([0, 0, 0], cov)
    expect(rounded(optimal(maxDiversification(p)).weights, 9)).toEqual(rounded(optimal(minVariance(p)).weights, 9))
  })
})

describe('laws', () => {
  const seeds = fc.record({ n: fc.integer({ min: 2, max: 15 }), seed: fc.integer({ min: 1, max: 1e6 }) })

  test('the best Sharpe ratio is that of no feasible neighbour or stranger', () => {
    fc.assert(fc.property(seeds, ({ n, seed }) => {
      const p = random(n, seed)
      const rf = 0.01
      const found = maxSharpe(p, rf)
      if (found.status === 'rejected') {
        expect(Math.max(...p.mean)).toBeLessThanOrEqual(rf)
        return
      }
      const ratio = (w: Float64Array) => (dot(p.mean, w) - rf) / Math.sqrt(quadraticForm(p.covariance, w))
      const next = uniform(seed + 1)
      for (let k = 0; k < 30; k++) {
        const raw = Float64Array.from({ length: n }, () => -Math.log(1 - next()))
        const total = raw.reduce((sum, v) => sum + v, 0)
        const share = [1, 0.1, 0.001][k % 3]!
        expect(ratio(found.weights.map((w, i) => (1 - share) * w + share * raw[i]! / total))).toBeLessThanOrEqual(ratio(found.weights) + 1e-10)
      }
    }), { numRuns: 60 })
  })

  test('return and volatility targets are two ways to one frontier', () => {
    fc.assert(fc.property(seeds, fc.double({ min: 0.05, max: 0.95, noNaN: true }), ({ n, seed }, share) => {
      const p = random(n, seed)
      const [low, high] = [optimal(minVariance(p)), optimal(extremeMean(p, 1))]
      const goal = low.mean + dot(p.mean, low.weights) + share * (high.mean - dot(p.mean, low.weights))
      const byReturn = optimal(targetReturn(p, goal))
      const byVolatility = optimal(targetVolatility(p, Math.sqrt(byReturn.variance)))
      expect(dot(p.mean, byVolatility.weights)).toBeCloseTo(goal, 7)
      const corners = criticalLine(p)!
      for (const [i, w] of frontierAt(corners, p.mean, goal)!.entries()) expect(w).toBeCloseTo(byReturn.weights[i]!, 6)
    }), { numRuns: 40 })
  })

  test('each corner solves its own problem, and tolerances rise', () => {
    fc.assert(fc.property(seeds, ({ n, seed }) => {
      const p = random(n, seed, 0.4)
      const corners = criticalLine(p)!
      for (const [k, { tolerance, weights }] of corners.entries()) {
        if (k > 0) expect(tolerance).toBeGreaterThan(corners[k - 1]!.tolerance)
        const direct = optimal(riskTolerance(p, tolerance))
        const objective = (w: Float64Array) => tolerance * dot(p.mean, w) - quadraticForm(p.covariance, w) / 2
        expect(objective(weights) / objective(direct.weights)).toBeCloseTo(1, 9)
      }
      expect(dot(p.mean, corners.at(-1)!.weights)).toBeCloseTo(optimal(extremeMean(p, 1)).mean, 8)
    }), { numRuns: 40 })
  })

  test('turnover stays in its limit, and high costs mean no trade', () => {
    fc.assert(fc.property(seeds, fc.double({ min: 0.05, max: 1, noNaN: true }), ({ n, seed }, turnoverLimit) => {
      const p = { ...random(n, seed), current: new Float64Array(n).fill(1 / n) }
      const found = optimal(minVariance({ ...p, turnoverLimit }))
      expect(turnoverOf(p, found.weights)).toBeLessThanOrEqual(turnoverLimit + 1e-8)
      expect(optimal(quadraticUtility({ ...p, cost: 1000 }, 4)).weights.every(w => Math.abs(w - 1 / n) < 1e-9)).toBe(true)
    }), { numRuns: 30 })
  })

  test('fewest trades to a volatility: on target, and no smaller turnover would do', () => {
    const p = { ...random(6, 12), current: new Float64Array(6).fill(1 / 6) }
    const now = Math.sqrt(quadraticForm(p.covariance, p.current))
    const least = Math.sqrt(optimal(minVariance(p)).variance)
    const target = (now + least) / 2
    const found = optimal(leastTurnoverTo(p, target))
    expect(Math.sqrt(found.variance)).toBeCloseTo(target, 6)
    const fewer = optimal(minVariance({ ...p, turnoverLimit: turnoverOf(p, found.weights) * 0.99 }))
    expect(Math.sqrt(fewer.variance)).toBeGreaterThan(target)
  })

  test('doubt about the means moves the portfolio towards least variance', () => {
    const p = random(8, 21)
    const variances = [0, 0.5, 2, 50].map(error => optimal(robustEllipsoid(p, 4, error)).variance)
    expect(variances).toEqual(variances.toSorted((a, b) => b - a))
    expect(variances.at(-1)).toBeCloseTo(optimal(minVariance(p)).variance, 3)
  })

  test('a portfolio inside the limits is its own nearest', () => {
    const p = random(5, 3)
    const w = Float64Array.of(0.1, 0.2, 0.3, 0.25, 0.15)
    expect(rounded(optimal(nearestPortfolio(p, w)).weights, 12)).toEqual(Array.from(w))
  })
})

test.each([
  ['return above the best', (p: PortfolioProblem) => targetReturn(p, 0.2), 'target-return-too-high', 0.12],
  ['return below the worst', (p: PortfolioProblem) => targetReturn(p, 0.01), 'target-return-too-low', 0.05],
  ['volatility below the least', (p: PortfolioProblem) => targetVolatility(p, 0.001), 'target-volatility-below-minimum', Math.sqrt(0.000396)],
  ['every asset under the risk-free rate', (p: PortfolioProblem) => maxSharpe(p, 0.2), 'risk-free-above-all-returns', 0.12],
] as Array<[string, (p: PortfolioProblem) => Outcome, string, number]>)('%s: rejected, with the nearest value', (_, solve, reason, nearest) => {
  const found = solve(problem([0.05, 0.08, 0.12], [[0.0004, 0.0004, 0.0002], [0.0004, 0.0025, 0.001], [0.0002, 0.001, 0.01]]))
  expect(found).toMatchObject({ status: 'rejected', reason })
  expect(found).not.toHaveProperty('weights')
  expect((found as { nearest: number }).nearest).toBeCloseTo(nearest, 6)
})
