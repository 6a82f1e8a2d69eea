import { describe, expect, test } from 'vitest'
import { means } from './covariance.ts'
import { dot } from './matrix.ts'
import { riskMeasures, riskOf, type RiskMeasure } from './risk-measures.ts'
import { maximumRatio, minimumRisk, riskParityBy, type RiskProblem } from './risk-minimum.ts'
import { randomReturns, uniform } from './testing.ts'

const problem = (measure: RiskMeasure, n = 6, T = 80, seed = 3): RiskProblem => ({
  measure, returns: randomReturns(n, T, seed), confidence: 0.9, budget: 1, lower: new Float64Array(n), upper: new Float64Array(n).fill(0.5),
})

/** Feasible portfolios around `w` and far from it. */
function* others(w: Float64Array, upper: number, count: number): Generator<Float64Array> {
  const next = uniform(11)
  for (let k = 0; k < count; k++) {
    const raw = w.map(() => -Math.log(1 - next()))
    const total = raw.reduce((sum, v) => sum + v, 0)
    const share = [1, 0.1, 0.01, 0.001][k % 4]!
    const v = w.map((value, i) => (1 - share) * value + share * raw[i]! / total)
    if (v.every(value => value <= upper + 1e-12)) yield v
  }
}

describe.each(riskMeasures)('%s', measure => {
  test('no feasible portfolio has less risk', () => {
    const p = problem(measure)
    const found = minimumRisk(p)!
    expect(found.weights.reduce((sum, w) => sum + w, 0)).toBeCloseTo(1, 9)
    expect(Math.min(...found.weights)).toBeGreaterThanOrEqual(0)
    expect(Math.max(...found.weights)).toBeLessThanOrEqual(0.5)
    for (const w of others(found.weights, 0.5, 400)) expect(riskOf(measure, p.returns, w, 0.9)).toBeGreaterThanOrEqual(found.risk - 1e-9)
  })

  test('no feasible portfolio has a better ratio', () => {
    const p = problem(measure)
    const mean = means(p.returns).map(m => m + 0.001)
    const rf = 0.0002
    const found = maximumRatio(p, mean, rf)!
    const best = (dot(mean, found.weights) - rf) / found.risk
    for (const w of others(found.weights, 0.5, 400)) {
      expect((dot(mean, w) - rf) / riskOf(measure, p.returns, w, 0.9)).toBeLessThanOrEqual(best * (1 + 1e-6))
    }
  })

  test('risk parity minimises its convex form, whose optimum has equal contributions', () => {
    const p = problem(measure)
    const found = riskParityBy(p)!
    expect(found.weights.reduce((sum, w) => sum + w, 0)).toBeCloseTo(1, 12)
    // The minimum over the ray k·w of risk(k·w) − mean ln(k·w) is 1 + ln risk(w) − mean ln w.
    const value = (w: Float64Array) => Math.log(riskOf(measure, p.returns, w, 0.9)) - w.reduce((sum, v) => sum + Math.log(v), 0) / w.length
    const least = value(found.weights)
    for (const w of others(found.weights, 1, 400)) expect(value(w)).toBeGreaterThanOrEqual(least - 1e-8)
  })

  test('does not care about the order of the assets or the unit of the returns', () => {
    const p = problem(measure, 5, 60, 9)
    const { n, values } = p.returns
    const order = [3, 0, 4, 2, 1]
    const turned = { ...p, returns: { n, values: values.map((_, at) => 10 * values[at - at % n + order[at % n]!]!) } }
    const [a, b] = [minimumRisk(p)!, minimumRisk(turned)!]
    for (const [at, i] of order.entries()) expect(b.weights[at]).toBeCloseTo(a.weights[i]!, 6)
  })
})

test('a target return is met, one out of reach has no portfolio', () => {
  const p = problem('CVaR')
  const mean = means(p.returns)
  const reach = Math.max(...mean)
  const target = mean.reduce((sum, m) => sum + m, 0) / mean.length
  expect(dot(mean, minimumRisk(p, mean, target)!.weights)).toBeCloseTo(target, 10)
  expect(minimumRisk(p, mean, reach * 1.5)).toBeUndefined()
})

test('no ratio without a positive excess return', () => {
  const p = problem('MAD')
  expect(maximumRatio(p, means(p.returns), 1)).toBeUndefined()
})
