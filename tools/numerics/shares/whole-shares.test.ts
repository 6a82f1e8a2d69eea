import fc from 'fast-check'
import loadHighs from 'highs'
import { expect, test } from 'vitest'
import { Random } from '../../goal-planner/random.ts'
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

/** The same problem as a mixed-integer program, for HiGHS. */
const asProgram = ({ weights, prices, value }: ShareProblem): string => [
  `Minimize\n obj: ${weights.map((_, i) => `d${i}`).join(' + ')}\nSubject To`,
  ...weights.flatMap((target, i) => [` a${i}: d${i} - ${prices[i]! / value} s${i} >= ${-target}`, ` b${i}: d${i} + ${prices[i]! / value} s${i} >= ${target}`]),
  ` c: ${prices.map((price, i) => `${price} s${i}`).join(' + ')} <= ${value}\nGeneral\n ${weights.map((_, i) => `s${i}`).join(' ')}\nEnd`,
].join('\n')

test('a mixed-integer solver finds nothing better (HiGHS, its answer rounded to whole shares)', async () => {
  // Its types describe a module default where Node sees the function itself.
  const load = loadHighs as unknown as typeof loadHighs.default
  const highs = await load()
  const random = new Random(9)
  for (let k = 0; k < 12; k++) {
    const raw = Array.from({ length: 3 + k % 4 }, () => random.uniform())
    const total = raw.reduce((sum, each) => sum + each, 0)
    const p = { weights: raw.map((each) => each / total), prices: raw.map(() => Math.round((5 + random.uniform() * 600) * 100) / 100), value: [1000, 10_000, 100_000][k % 3]! }
    const solution = highs.solve(asProgram(p), { mip_rel_gap: 0 })
    const theirs = p.weights.map((_, i) => Math.round(Number((solution.Columns[`s${i}`] as { Primal?: number }).Primal)))
    if (theirs.reduce((sum, count, i) => sum + count * p.prices[i]!, 0) <= p.value) expect(allocateByValue(p).error).toBeLessThanOrEqual(absoluteError(theirs, p) + 1e-9)
  }
})
