import fc from 'fast-check'
import { expect, test } from 'vitest'
import { absoluteError, allocateByProportion, allocateByValue, relativeError, type ShareProblem } from './whole-shares.ts'

test('20 % and 50 % of 1,000 at prices 100 and 500: two and one, 300 left', () => {
  expect(allocateByValue({ weights: [0.2, 0.5], prices: [100, 500], value: 1000 })).toMatchObject({ shares: [2, 1], cash: 300 })
})

test.each([
  ['no weights, no shares', { weights: [0, 0], prices: [10, 50], value: 1000 }, [0, 0]],
  ['lots of ten', { weights: [0.5, 0.5], prices: [10, 20], value: 1000, lotSize: 10 }, [50, 20]],
  ['weights above one are divided down', { weights: [1, 1], prices: [10, 10], value: 100 }, [5, 5]],
])('%s', (_, problem, shares) => {
  expect(allocateByValue(problem).shares).toEqual(shares)
})

const problem = fc.record({
  weights: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 3, maxLength: 3 }),
  prices: fc.array(fc.integer({ min: 5, max: 60 }), { minLength: 3, maxLength: 3 }),
  value: fc.integer({ min: 50, max: 400 }),
}).map((raw): ShareProblem => {
  const total = Math.max(1, raw.weights.reduce((sum, each) => sum + each, 0))
  return { ...raw, weights: raw.weights.map(each => each / total) }
})

/** Every allocation that the money can buy. */
const everyAllocation = ({ prices, value }: ShareProblem): number[][] => {
  const grow = (from: number[][], price: number): number[][] => from.flatMap(head => {
    const paid = head.reduce((sum, count, i) => sum + count * prices[i]!, 0)
    return Array.from({ length: Math.floor((value - paid) / price) + 1 }, (_, count) => [...head, count])
  })
  return prices.reduce(grow, [[]])
}

test('nothing that the money can buy is nearer to the targets', () => {
  fc.assert(fc.property(problem, p => {
    const ours = allocateByValue(p)
    const best = Math.min(...everyAllocation(p).map(shares => absoluteError(shares, p)))
    expect(ours.error).toBeLessThanOrEqual(best + 1e-12)
    expect(ours.cash).toBeGreaterThanOrEqual(0)
  }), { numRuns: 60 })
})

test('nor, by proportion, to the weights', () => {
  fc.assert(fc.property(problem.filter(p => p.weights.some(w => w > 0.05)), raw => {
    const total = raw.weights.reduce((sum, each) => sum + each, 0)
    const p = { ...raw, weights: raw.weights.map(each => each / total) }
    const best = Math.min(...everyAllocation(p).map(shares => relativeError(shares, p)))
    expect(allocateByProportion(p).error).toBeLessThanOrEqual(best + 1e-9)
  }), { numRuns: 40 })
})

test('the order of the assets does not matter', () => {
  fc.assert(fc.property(problem, p => {
    const turned = { ...p, weights: p.weights.toReversed(), prices: p.prices.toReversed() }
    expect(allocateByValue(turned).error).toBeCloseTo(allocateByValue(p).error, 10)
  }), { numRuns: 30 })
})
