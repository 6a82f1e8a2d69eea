import { expect, test } from 'vitest'
import fc from 'fast-check'
import { axisLabel, axisMarks, cell, scale, tableRows, unitName } from './scale.ts'
import { bandPath, linePath } from './plot.ts'

test('an axis covers its values with round, rising ticks', () => {
  fc.assert(fc.property(fc.array(fc.double({ min: -1e7, max: 1e7, noNaN: true }), { minLength: 1, maxLength: 30 }), (values) => {
    const axis = scale(values)
    for (const value of values) {
      expect(axis.at(value)).toBeGreaterThanOrEqual(-1e-6)
      expect(axis.at(value)).toBeLessThanOrEqual(1 + 1e-6)
    }
    expect(axis.ticks.length).toBeLessThanOrEqual(8)
    expect(axis.ticks.every((tick, index) => index === 0 || tick > axis.ticks[index - 1]!)).toBe(true)
  }))
})

test('what is a length starts at zero; nothing at all still has an axis', () => {
  expect(scale([60, 90], { fromZero: true }).low).toBe(0)
  expect(scale([]).ticks.length).toBeGreaterThan(1)
  expect(scale([100_000, 386_805]).ticks).toEqual([100_000, 200_000, 300_000, 400_000])
})

test.each([[400_000, 'usd', '$400k'], [-0.2, 'percent', '−20\u202f%'], [0.025, 'percent', '2.5\u202f%'], [120, 'index', '120']] as const)(
  '%d in %s reads %s', (value, unit, expected) => expect(axisLabel(value, unit)).toBe(expected))

test('cells: no unit, no figure for what is unknown', () => {
  expect([cell(386805.35, 'usd'), cell(-0.431, 'percent'), cell(null, 'usd'), cell(101.234, 'index')]).toEqual(['386,805', '−43.1', '', '101.23'])
})

test('an index says where it starts', () => { expect(unitName.index).toBe('start = 100') })

test('a line is broken where a value is missing', () => {
  const y = scale([0, 1])
  expect(linePath([0, null, 1, 0], y).match(/M/g)).toHaveLength(2)
  expect(bandPath([0, 0], [1, 1], y)).toMatch(/^M.*Z$/)
})

test('years below many dates, months below few, the newest row always in the table', () => {
  const weeks = Array.from({ length: 400 }, (_, week) => new Date(Date.UTC(2019, 0, 4) + week * 6048e5).toISOString().slice(0, 10))
  expect(axisMarks(weeks).length).toBeLessThanOrEqual(5)
  expect(axisMarks(weeks)[0]).toEqual({ at: 0, text: '2019' })
  expect(axisMarks(['2026-01-05', '2026-02-05', '2026-03-05']).map((mark) => mark.text)).toEqual(['Jan 2026', 'Feb 2026', 'Mar 2026'])
  expect(tableRows(weeks).at(-1)).toBe(399)
  expect(tableRows(weeks).length).toBeLessThanOrEqual(12)
  expect(tableRows(['a', 'b'])).toEqual([0, 1])
})
