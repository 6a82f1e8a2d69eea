import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { addTradingDays, isHalfDay, isTradingDay, nextTradingDay, previousTradingDay, sessionClose, sessionOn, tradingDaysBetween } from './calendar.ts'
import { addDays, isoDate } from './units.ts'

const prices = join(process.env.STEWARD_SHARED ?? resolve(import.meta.dirname, '../../shared'), 'market/prices_daily.csv')

test.skipIf(!existsSync(prices))('trading days are exactly the days with prices, 2004 to 2026 (skipped where the reference data is absent)', () => {
  const traded = new Set(readFileSync(prices, 'utf8').split('\n').slice(1).map((line) => line.slice(0, 10)).filter(Boolean))
  const wrong: string[] = []
  for (let date = isoDate('2004-01-02'); date <= '2026-07-31'; date = addDays(date, 1)) if (isTradingDay(date) !== traded.has(date)) wrong.push(date)
  expect(traded.size).toBeGreaterThan(5000)
  expect(wrong).toEqual([])
})

test.each([
  ['2026-04-03', 'Good Friday'], ['2026-07-03', 'Independence Day on a Saturday'], ['2026-06-19', 'Juneteenth'], ['2026-11-26', 'Thanksgiving'],
  ['2027-12-24', 'Christmas on a Saturday'], ['2023-01-02', "New Year's Day on a Sunday"], ['2025-01-09', 'a day of mourning'], ['2012-10-30', 'Hurricane Sandy'],
])('closed on %s: %s', (date) => {
  expect(isTradingDay(isoDate(date))).toBe(false)
  expect(sessionClose(isoDate(date))).toBeUndefined()
  expect(isTradingDay(isoDate(date), 'crypto')).toBe(true)
})

test.each([['2021-12-31'], ['2021-06-18'], ['2026-08-03'], ['2026-10-12']])('open on %s', (date) => {
  expect(isTradingDay(isoDate(date))).toBe(true)
})

test.each([
  ['2026-07-31', '2026-07-31T20:00:00.000Z'], ['2026-01-02', '2026-01-02T21:00:00.000Z'], ['2026-11-27', '2026-11-27T18:00:00.000Z'],
  ['2025-07-03', '2025-07-03T17:00:00.000Z'], ['2006-03-20', '2006-03-20T21:00:00.000Z'], ['2006-04-03', '2006-04-03T20:00:00.000Z'],
])('the session of %s closes at %s', (date, close) => {
  expect(sessionClose(isoDate(date))).toBe(close)
})

test('half-days', () => {
  expect(['2026-11-27', '2026-12-24', '2024-07-03', '2025-12-24'].map((date) => isHalfDay(isoDate(date)))).toEqual([true, true, true, true])
  expect(['2026-07-02', '2026-07-03', '2026-12-23', '2021-12-24'].map((date) => isHalfDay(isoDate(date)))).toEqual([false, false, false, false])
})

test.each([
  ['2026-07-31', 1, '2026-08-03'], ['2026-07-31', 0, '2026-07-31'], ['2026-08-01', 0, '2026-07-31'], ['2026-08-01', 1, '2026-08-03'],
  ['2026-04-02', 1, '2026-04-06'], ['2026-08-03', -1, '2026-07-31'], ['2026-07-31', 5, '2026-08-07'],
])('%s plus %i trading days is %s', (date, count, expected) => {
  expect(addTradingDays(isoDate(date), count)).toBe(expected)
})

test('next and previous undo each other, and counting agrees with adding', () => {
  for (let date = isoDate('2025-12-15'); date <= '2026-02-20'; date = addDays(date, 1)) {
    expect(previousTradingDay(nextTradingDay(date))).toBe(sessionOn(date))
    expect(tradingDaysBetween(date, addTradingDays(date, 7))).toBe(7)
  }
})
