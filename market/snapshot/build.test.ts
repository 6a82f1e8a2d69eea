import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { buildSnapshot, dataFolder, defaultReference } from './build.ts'
import { rebuildCloses } from './closes.ts'
import { lastOfEachWeek, valuesOn } from './weeks.ts'

const shared = process.env.STEWARD_SHARED ?? defaultReference

test.skipIf(!existsSync(join(shared, 'market')))('the committed files are what the script computes, byte for byte (skipped where the reference data is absent)', () => {
  const files = buildSnapshot(shared)
  expect(Object.keys(files)).toHaveLength(7)
  for (const [name, text] of Object.entries(files)) {
    expect(readFileSync(join(dataFolder, name), 'utf8') === text, name).toBe(true)
    expect(Buffer.byteLength(text), name).toBeLessThan(600_000)
  }
})

/** The forward way: multiply everything before an ex-date by 1 − D / C. */
const adjust = (closes: readonly number[], paid: readonly number[]): Float64Array => {
  const adjusted = Float64Array.from(closes)
  for (let t = closes.length - 1; t > 0; t--) {
    for (let before = 0; before < t; before++) adjusted[before]! *= 1 - paid[t]! / closes[t - 1]!
  }
  return adjusted
}

test('closes rebuilt from adjusted closes and dividends are the closes that were adjusted', () => {
  const day = fc.record({ close: fc.double({ min: 20, max: 500, noNaN: true }), paid: fc.oneof(fc.constant(0), fc.double({ min: 0.01, max: 5, noNaN: true })) })
  fc.assert(fc.property(fc.array(day, { minLength: 2, maxLength: 30 }), (days) => {
    const dates = days.map((_, t) => new Date(Date.UTC(2020, 0, 1 + t)).toISOString().slice(0, 10))
    const closes = days.map((each) => each.close)
    const paid = days.map((each, t) => (t === 0 ? 0 : each.paid))
    const dividends = paid.flatMap((amount, t) => (amount > 0 ? [{ exDate: dates[t]!, amount }] : []))
    rebuildCloses(dates, adjust(closes, paid), dividends).forEach((close, t) => expect(close).toBeCloseTo(closes[t]!, 6))
  }), { numRuns: 50 })
})

test('a dividend after the last row and gaps before the first price change nothing', () => {
  const closes = rebuildCloses(['2024-01-02', '2024-01-03', '2024-01-04'], Float64Array.of(NaN, 10, 11), [{ exDate: '2024-01-05', amount: 1 }])
  expect([...closes]).toEqual([NaN, 10, 11])
})

test.each([
  [['2026-07-23', '2026-07-24', '2026-07-27', '2026-07-30'], [1, 3]],
  [['2004-01-02', '2004-01-05'], [0, 1]],
])('the last date of each week of %j', (dates, expected) => {
  expect(lastOfEachWeek(dates)).toEqual(expected)
})

test('a value stands until the next one, and nothing stands before the first', () => {
  expect([...valuesOn(['2020-01-02', '2020-01-03'], Float64Array.of(5, NaN), ['2020-01-01', '2020-01-03', '2020-02-01'])]).toEqual([NaN, 5, 5])
})
