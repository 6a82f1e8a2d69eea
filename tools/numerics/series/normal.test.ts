import fc from 'fast-check'
import { expect, test } from 'vitest'
import { normalCdf, normalDensity, normalQuantile } from './normal.ts'

test.each([
  // Abramowitz and Stegun, table 26.1 and 26.2
  [0, 0.5], [1, 0.841344746068543], [1.96, 0.97500210485178], [-3, 0.001349898031630095], [5, 0.9999997133484281], [-7.5, 3.19089167291e-14],
])('the distribution at %f is %f', (x, p) => {
  expect(Math.abs(normalCdf(x) - p)).toBeLessThan(1e-14)
})

test('the density is the slope of the distribution', () => {
  fc.assert(fc.property(fc.double({ min: -4, max: 4, noNaN: true }), x => {
    expect((normalCdf(x + 1e-5) - normalCdf(x - 1e-5)) / 2e-5).toBeCloseTo(normalDensity(x), 8)
  }))
})

test('the quantile undoes the distribution, also far out', () => {
  fc.assert(fc.property(fc.double({ min: 1e-9, max: 1 - 1e-9, noNaN: true }), p => {
    expect(Math.abs(normalCdf(normalQuantile(p)) - p)).toBeLessThan(1e-14)
  }))
  expect(normalQuantile(0.05)).toBeCloseTo(-1.6448536269514722, 14)
})
