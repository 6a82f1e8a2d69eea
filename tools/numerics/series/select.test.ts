import fc from 'fast-check'
import { expect, test } from 'vitest'
import { quantile, quantilesInPlace, selectInPlace } from './select.ts'

const numbers = fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 1, maxLength: 80 })

test('the k-th smallest is where sorting puts it, with ties', () => {
  fc.assert(fc.property(numbers, fc.nat(), (x, seed) => {
    const k = seed % x.length
    expect(selectInPlace(Float64Array.from(x), k)).toBe([...x].sort((a, b) => a - b)[k])
  }))
})

test('type 7: Hyndman and Fan (1996), 1 2 3 4 at a quarter is 1.75', () => {
  expect(quantile([4, 1, 3, 2], 0.25)).toBe(1.75)
  expect(quantile([5], 0.9)).toBe(5)
})

test('several quantiles in one go are those one by one', () => {
  const levels = [0, 0.05, 0.25, 0.5, 0.75, 0.95, 1]
  fc.assert(fc.property(numbers, x => {
    expect(quantilesInPlace(Float64Array.from(x), levels)).toEqual(levels.map(p => quantile(x, p)))
  }))
})
