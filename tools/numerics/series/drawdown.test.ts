import fc from 'fast-check'
import { expect, test } from 'vitest'
import { deepestFall, drawdowns, drawdownsOfLevels, episodes, maxDrawdown, ulcer, uncompoundedDrawdowns } from './drawdown.ts'

test('all-negative returns: the drawdown is the whole loss (empyrical)', () => {
  expect(maxDrawdown([0, -0.06, -0.07, -0.01, -0.09, -0.02, -0.06, -0.08, -0.05])).toBeCloseTo(0.365907303498736, 12)
})

test('100 120 90 110 125 100: two falls, one made good', () => {
  const found = episodes(drawdownsOfLevels([100, 120, 90, 110, 125, 100]))
  expect(found).toEqual([
    { peak: 1, from: 2, trough: 2, depth: 0.25, recovery: 4 },
    { peak: 4, from: 5, trough: 5, depth: expect.closeTo(0.2, 12), recovery: null },
  ])
})

test('a first return below zero is a drawdown from the start', () => {
  expect(episodes(drawdowns([-0.1, 0.2]))[0]).toMatchObject({ peak: -1, from: 0, depth: expect.closeTo(0.1, 12), recovery: 1 })
})

test('uncompounded falls add up', () => {
  expect([...uncompoundedDrawdowns([0.1, -0.05, -0.1, 0.2])]).toEqual([0, 0.05, 0.15, 0].map(v => expect.closeTo(v, 12)))
  expect(ulcer([0.3, 0.4])).toBeCloseTo(Math.sqrt(0.125), 12)
})

const levels = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 2, maxLength: 60 })

test('the deepest fall is the first of the episodes, and does not depend on the unit', () => {
  fc.assert(fc.property(levels, x => {
    const listed = episodes(drawdownsOfLevels(x))[0] ?? null
    const scaled = deepestFall(x.map(value => value * 7))
    expect(deepestFall(x)?.depth ?? 0).toBeCloseTo(listed?.depth ?? 0, 12)
    expect(scaled && { peak: scaled.peak, trough: scaled.trough, recovery: scaled.recovery }).toEqual(listed && { peak: listed.peak, trough: listed.trough, recovery: listed.recovery })
  }))
})
