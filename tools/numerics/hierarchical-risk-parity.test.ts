import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hierarchicalRiskParity } from './hierarchical-risk-parity.ts'

/** Uncorrelated assets: the risk of a mix is Σ w²·v. */
const variances = [0.04, 0.01, 0.09, 0.16, 0.0025]
const risk = (w: Float64Array): number => w.reduce((sum, x, i) => sum + x * x * variances[i]!, 0)
const order = [0, 1, 2, 3, 4]

test('uncorrelated assets are held in inverse proportion to their variances (López de Prado, 2016)', () => {
  const inverse = variances.map((v) => 1 / v)
  const total = inverse.reduce((sum, x) => sum + x, 0)
  hierarchicalRiskParity(order, risk).forEach((w, i) => expect(w).toBeCloseTo(inverse[i]! / total, 12))
})

test('a box that binds nothing changes no bit', () => {
  const box = { lower: new Float64Array(5), upper: new Float64Array(5).fill(1), total: 1 }
  expect(hierarchicalRiskParity(order, risk, box)).toEqual(hierarchicalRiskParity(order, risk))
})

test('any possible box is kept, and the weights add up (Pfitzinger and Katzke, 2019)', () => {
  const bound = fc.tuple(fc.double({ min: 0, max: 0.19, noNaN: true }), fc.double({ min: 0.21, max: 0.9, noNaN: true }))
  fc.assert(fc.property(fc.array(bound, { minLength: 5, maxLength: 5 }), (bounds) => {
    const box = { lower: Float64Array.from(bounds, (b) => b[0]), upper: Float64Array.from(bounds, (b) => b[1]), total: 1 }
    const w = hierarchicalRiskParity(order, risk, box)
    expect(w.reduce((sum, x) => sum + x, 0)).toBeCloseTo(1, 12)
    w.forEach((x, i) => { expect(x).toBeGreaterThanOrEqual(box.lower[i]! - 1e-12); expect(x).toBeLessThanOrEqual(box.upper[i]! + 1e-12) })
  }))
})
