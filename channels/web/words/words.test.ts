import { expect, test } from 'vitest'
import fc from 'fast-check'
import { clock, day, moment, month, readable } from './dates.ts'
import { count, decimal, fundName, dollars, percent, points, shares, shortDollars, shortHash, ticketName, wholeDollars } from './numbers.ts'

test.each([
  ['0.00', '$0.00'], ['1234.5', '$1,234.5'], ['386805.35', '$386,805.35'], ['-2.84', '−$2.84'], ['1000000', '$1,000,000'],
])('dollars %s is %s', (text, expected) => expect(dollars(text)).toBe(expected))

test.each([['16937.66', '+16,937.66'], ['-19863.25', '−19,863.25'], ['0.00', '0.00'], ['-0.00', '0.00']])('signed %s is %s', (text, expected) =>
  expect(decimal(text, { signed: true })).toBe(expected))

test.each([['181.52', '+$182'], ['-0.40', '$0'], ['-55848.10', '−$55,848']])('whole signed dollars %s', (text, expected) =>
  expect(wholeDollars(text, { signed: true })).toBe(expected))

test('percentages carry a narrow space, a true minus, and no minus before zero', () => {
  expect(percent(0.188)).toBe('18.8\u202f%')
  expect(points(-0.062, { signed: true })).toBe('−6.2')
  expect(points(-0.0001, { signed: true })).toBe('0.0')
  expect(points(12.3456)).toBe('1,234.6')
})

test('shares of a whole always add to 100.0', () => {
  fc.assert(fc.property(fc.array(fc.double({ min: 0.001, max: 1, noNaN: true }), { minLength: 1, maxLength: 12 }), (raw) => {
    const total = raw.reduce((sum, each) => sum + each, 0)
    const tenths = shares(raw.map((each) => each / total)).map((text) => Math.round(Number(text) * 10))
    expect(tenths.reduce((sum, each) => sum + each, 0)).toBe(1000)
  }))
})

test('a share that did not move keeps its rounding, and the others still fill up to 100.0', () => {
  const before = [0.68939, 0.19071, 0.08971, 0.03019]
  const after = [0.55382, 0.19071, 0.08971, 0.16576]
  expect(shares(before)).toEqual(['68.9', '19.1', '9.0', '3.0'])
  expect(shares(after, before)).toEqual(['55.4', '19.1', '9.0', '16.5'])
})

test.each([[400_000, '$400k'], [1_500_000, '$1.5m'], [0, '$0'], [-2500, '−$2.5k'], [100, '$100']])('axis %d is %s', (value, expected) =>
  expect(shortDollars(value)).toBe(expected))

test('small counts are words', () => {
  expect([count(1, 'order'), count(4, 'order'), count(0, 'order'), count(13, 'order')]).toEqual(['one order', 'four orders', 'no orders', '13 orders'])
})

test('a day needs no time zone; what is no date stays as it is', () => {
  expect([day('2026-07-31'), day('2026-07-31T23:59:59Z', { year: false }), month('2045-12-01'), day('2045-12'), day('soon')])
    .toEqual(['31 Jul 2026', '31 Jul', 'Dec 2045', 'Dec 2045', 'soon'])
  expect(readable('It was back on 2024-07-05.')).toBe('It was back on 5 Jul 2024.')
  expect(readable('Farthest: -10.9 % (or -$63,850), as 60-40.')).toBe('Farthest: \u221210.9\u202f% (or \u2212\u2060$63,850), as 60-40.')
  expect([clock('never'), moment('never')]).toEqual(['never', 'never'])
  expect(moment('2026-07-31T12:00:00Z')).toMatch(/^\d+ Jul 2026, \d\d:00:00$/)
})

test('names of hashes and tickets can be compared by eye', () => {
  expect(shortHash(`a0160245${'0'.repeat(52)}8f1f`)).toBe('a016 0245 … 8f1f')
  expect(ticketName('tkt_01hz9w7q4k')).toBe('T-7Q4K')
})

test.each([['Vanguard Real Estate Index Fund ETF Shares', 'Vanguard Real Estate'], ['iShares Core U.S. Aggregate Bond ETF', 'iShares Core U.S. Aggregate Bond'], ['Amazon', 'Amazon'], ['ETF', 'ETF']])(
  'the fund %s is called %s', (name, expected) => expect(fundName(name)).toBe(expected))
