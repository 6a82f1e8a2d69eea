import fc from 'fast-check'
import { expect, test } from 'vitest'
import { kurtosis, mean, skewness, standardDeviation } from './moments.ts'
import { normalDensity, normalQuantile } from './normal.ts'
import { conditionalLoss, gaussianTail, historicalTail, modifiedTail, orderStatisticLoss } from './tail-risk.ts'

const sample = [0.012, -0.034, 0.02, 0.005, -0.011, 0.031, -0.052, 0.008, 0.017, -0.004, 0.026, -0.019, 0.009, 0.001, -0.041, 0.015]

test('twenty returns −10 … 9 %: the 5 % quantile is −9.05 %, the mean below it −10 %', () => {
  const x = Array.from({ length: 20 }, (_, i) => (i - 10) / 100)
  expect(historicalTail(x, 0.05)).toEqual({ valueAtRisk: expect.closeTo(-0.0905, 12), expectedShortfall: expect.closeTo(-0.1, 12) })
  expect(orderStatisticLoss(x, 1 - 0.95)).toBeCloseTo(0.1, 12)
  expect(orderStatisticLoss(x, 0.1)).toBeCloseTo(0.09, 12)
})

test('a hundred returns: 1 − 0.95 of them is five, not six', () => {
  expect(orderStatisticLoss(Array.from({ length: 100 }, (_, i) => i), 1 - 0.95)).toBe(-4)
})

/** Second-order Edgeworth density of Boudt, Peterson and Croux (2008), integrated numerically below the Cornish-Fisher quantile. */
const edgeworthShortfall = (x: number[], alpha: number): number => {
  const [S, K] = [skewness(x), kurtosis(x) - 3]
  const z = normalQuantile(alpha)
  const h = z + (z ** 2 - 1) * S / 6 + (z ** 3 - 3 * z) * K / 24 - (2 * z ** 3 - 5 * z) * S ** 2 / 36
  const density = (u: number): number => normalDensity(u) * (1 + (u ** 3 - 3 * u) * S / 6 + (u ** 4 - 6 * u ** 2 + 3) * K / 24
    + (u ** 6 - 15 * u ** 4 + 45 * u ** 2 - 15) * S ** 2 / 72)
  const steps = 20_000
  const from = -12
  const width = (h - from) / steps
  let total = 0
  for (let k = 0; k < steps; k++) {
    const u = from + (k + 0.5) * width
    total += u * density(u) * width
  }
  return mean(x) + standardDeviation(x, 0) * total / alpha
}

test('modified expected shortfall is the integral that its closed form stands for', () => {
  expect(modifiedTail(sample, 0.05).expectedShortfall).toBeCloseTo(edgeworthShortfall(sample, 0.05), 6)
  expect(modifiedTail(sample, 0.01).expectedShortfall).toBeCloseTo(edgeworthShortfall(sample, 0.01), 6)
})

test('a normal-shaped sample: modified is Gaussian', () => {
  const x = Array.from({ length: 4001 }, (_, i) => normalQuantile((i + 0.5) / 4001))
  expect(modifiedTail(x, 0.05).valueAtRisk).toBeCloseTo(gaussianTail(x, 0.05).valueAtRisk, 2)
})

const returns = fc.array(fc.double({ min: -0.3, max: 0.3, noNaN: true }), { minLength: 5, maxLength: 60 })

test('a shortfall is never better than its value at risk', () => {
  fc.assert(fc.property(returns, x => {
    const tail = historicalTail(x, 0.1)
    expect(tail.expectedShortfall).toBeLessThanOrEqual(tail.valueAtRisk + 1e-12)
  }))
})

test('conditional loss is the minimum of Rockafellar and Uryasev: no threshold does better', () => {
  fc.assert(fc.property(returns, fc.double({ min: -0.3, max: 0.3, noNaN: true }), (x, z) => {
    const atZ = z + x.reduce((sum, value) => sum + Math.max(0, -value - z), 0) / (0.1 * x.length)
    expect(conditionalLoss(x, 0.1)).toBeLessThanOrEqual(atZ + 1e-9)
  }))
})
