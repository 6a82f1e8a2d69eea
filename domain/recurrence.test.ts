import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addMonths, frequencies, occurrence } from './recurrence.ts'
import { daysBetween, isoDate } from './units.ts'

test.each([
  ['2026-01-31', 1, '2026-02-28'], ['2024-01-31', 1, '2024-02-29'], ['2026-08-31', 1, '2026-09-30'], ['2026-12-15', 1, '2027-01-15'],
  ['2024-02-29', 12, '2025-02-28'], ['2026-03-31', -1, '2026-02-28'], ['2026-05-10', 0, '2026-05-10'],
] as const)('%s and %i months is %s', (from, months, to) => { expect(addMonths(isoDate(from), months)).toBe(to) })

test('a month that is too short does not shorten the ones after it', () => {
  expect([0, 1, 2, 3].map((index) => occurrence(isoDate('2026-01-31'), 'month', index))).toEqual(['2026-01-31', '2026-02-28', '2026-03-31', '2026-04-30'])
})

test.each([['once', 1, undefined], ['week', 2, '2026-08-14'], ['quarter', 1, '2026-10-31'], ['year', 2, '2028-07-31']] as const)('%s: day %i is %s', (every, index, on) => {
  expect(occurrence(isoDate('2026-07-31'), every, index)).toBe(on)
})

test('nothing comes after the last day', () => {
  expect([0, 1, 2].map((index) => occurrence(isoDate('2026-07-31'), 'month', index, '2026-08-31'))).toEqual(['2026-07-31', '2026-08-31', undefined])
})

test('days of a plan rise strictly, by about their period', () => {
  const period = { week: 7, month: 31, quarter: 92, year: 366, once: 0 }
  fc.assert(fc.property(fc.integer({ min: 0, max: 20_000 }), fc.constantFrom(...frequencies.filter((each) => each !== 'once')), fc.integer({ min: 0, max: 60 }), (day, every, index) => {
    const first = isoDate(new Date(Date.UTC(1990, 0, 1) + day * 86_400_000).toISOString().slice(0, 10))
    const step = daysBetween(occurrence(first, every, index)!, occurrence(first, every, index + 1)!)
    expect(step).toBeGreaterThan(0)
    expect(step).toBeLessThanOrEqual(period[every])
  }))
})
