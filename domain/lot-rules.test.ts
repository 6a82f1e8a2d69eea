import fc from 'fast-check'
import { expect, test } from 'vitest'
import { quantity, formatQuantity, type Quantity } from './decimal.ts'
import { longTermFrom, termOf } from './holding-period.ts'
import { inOrder, matchLots, takeFromLots, type LotMethod } from './lot-matching.ts'
import type { LotFacts } from './lots.ts'
import { formatUsd, sum, usd, usdOf } from './money.ts'
import { isRefusal } from './result.ts'
import { addDays, isoDate } from './units.ts'
import { disallow, replacements, washWindow } from './wash-sales.ts'

const lot = (lotId: string, count: string, costUsd: string, acquiredOn: string): LotFacts =>
  ({ lotId, symbol: 'VTI', quantity: count, costUsd, acquiredOn, origin: 'fill' })
const three = [lot('a', '10', '1000.00', '2020-01-02'), lot('b', '10', '3000.00', '2022-01-03'), lot('c', '10', '2000.00', '2021-01-04')]

test.each<[LotMethod, string[], string]>([['fifo', [], 'a c b'], ['hifo', [], 'b c a'], ['specific', ['c', 'a'], 'c a']])('%s takes %j as %s', (method, ids, order) => {
  expect(inOrder(three, method, ids).map((each) => each.lotId).join(' ')).toBe(order)
})

test('15 by FIFO: all of the oldest, half of the next, the rest is kept', () => {
  const match = matchLots(three, quantity('15'), 'fifo')
  if (isRefusal(match)) throw new Error(match.message)
  expect(match.sold.map((each) => [each.lotId, each.quantity, each.costUsd])).toEqual([['a', '10', '1000.00'], ['c', '5', '1000.00']])
  expect(match.kept.map((each) => [each.lotId, each.quantity, each.costUsd])).toEqual([['c', '5', '1000.00'], ['b', '10', '3000.00']])
})

test('more than the lots hold is refused', () => {
  expect(matchLots(three, quantity('30.00000001'), 'hifo')).toMatchObject({ code: 'NOT_ENOUGH_LOTS', facts: { held: '30' } })
  expect(matchLots(three, quantity('11'), 'specific', ['b'])).toMatchObject({ code: 'NOT_ENOUGH_LOTS', facts: { held: '10' } })
})

const lots = fc.array(fc.record({ count: fc.bigInt({ min: 1n, max: 10n ** 11n }), cents: fc.bigInt({ min: 0n, max: 10n ** 9n }), day: fc.integer({ min: 0, max: 2000 }) }), { minLength: 1, maxLength: 12 })
  .map((rows) => rows.map(({ count, cents, day }, i) => lot(String(i), formatQuantity(count as Quantity), formatUsd(usd(cents)), addDays(isoDate('2018-01-01'), day))))

test('lots add up to the position: quantities and costs of sold and kept are what came in, to the cent', () => {
  fc.assert(fc.property(lots, fc.constantFrom<LotMethod>('fifo', 'hifo'), fc.nat({ max: 100 }), (all, method, percent) => {
    const held = all.reduce((total, each) => total + quantity(each.quantity), 0n)
    const match = matchLots(all, (held * BigInt(percent) / 100n) as Quantity, method)
    if (isRefusal(match)) throw new Error(match.message)
    const parts = [...match.sold, ...match.kept]
    expect(parts.reduce((total, each) => total + quantity(each.quantity), 0n)).toBe(held)
    expect(formatUsd(sum(parts.map((each) => usdOf(each.costUsd))))).toBe(formatUsd(sum(all.map((each) => usdOf(each.costUsd)))))
    expect(match.sold.reduce((total, each) => total + quantity(each.quantity), 0n)).toBe(held * BigInt(percent) / 100n)
  }))
})

test('taking nothing keeps everything', () => {
  expect(takeFromLots(three, quantity('0'))).toEqual({ sold: [], kept: three })
})

test.each([
  // bought, first long-term sale
  ['2023-05-10', '2024-05-11'], ['2023-12-31', '2025-01-01'], ['2024-02-29', '2025-03-01'],
  // Rev. Rul. 66-7: bought on the last day of February 2023, long from 1 March 2024, not from 29 February
  ['2023-02-28', '2024-03-01'], ['2023-02-27', '2024-02-28'],
])('bought %s is long-term from %s', (bought, first) => {
  expect(longTermFrom(isoDate(bought))).toBe(first)
  expect([termOf(isoDate(bought), isoDate(first)), termOf(isoDate(bought), addDays(isoDate(first), -1))]).toEqual(['long', 'short'])
})

const buy = (id: string, on: string, count: string) => ({ id, on: isoDate(on), quantity: quantity(count) })

test('the window is 61 days: the thirtieth day counts, the thirty-first does not', () => {
  expect(washWindow(isoDate('2024-07-31'))).toEqual({ from: '2024-07-01', to: '2024-08-30' })
  const around = ['2024-06-30', '2024-07-01', '2024-08-30', '2024-08-31'].map((on) => buy(on, on, '1'))
  expect(replacements(quantity('10'), isoDate('2024-07-31'), around).map((each) => each.id)).toEqual(['2024-07-01', '2024-08-30'])
})

test('26 CFR 1.1091-1(h) example 2: 100 sold at a loss, 75 bought around it, the loss on 75 is disallowed', () => {
  const matched = replacements(quantity('100'), isoDate('1955-01-03'), [buy('dec 21', '1954-12-21', '50'), buy('dec 27', '1954-12-27', '25')])
  const wash = disallow(usd(100_000n), quantity('100'), matched)
  expect([formatUsd(wash.disallowed), formatUsd(wash.deductible), wash.added.map((each) => formatUsd(each.basis))]).toEqual(['750.00', '250.00', ['500.00', '250.00']])
})

test('a loss is neither made nor lost: disallowed and deductible add up, and no share replaces two', () => {
  fc.assert(fc.property(fc.bigInt({ min: 1n, max: 10n ** 8n }), fc.integer({ min: 1, max: 500 }), fc.array(fc.tuple(fc.integer({ min: -60, max: 60 }), fc.integer({ min: 1, max: 300 })), { maxLength: 8 }), (cents, sold, bought) => {
    const day = isoDate('2024-07-31')
    const purchases = bought.map(([offset, count], i) => buy(String(i), addDays(day, offset), String(count)))
    const matched = replacements(quantity(String(sold)), day, purchases)
    const wash = disallow(usd(cents), quantity(String(sold)), matched)
    expect(wash.disallowed.minor + wash.deductible.minor).toBe(cents)
    expect(wash.added.reduce((total, each) => total + each.basis.minor, 0n)).toBe(wash.disallowed.minor)
    expect(matched.reduce((total, each) => total + each.quantity, 0n) <= quantity(String(sold))).toBe(true)
    for (const each of matched) expect(each.quantity <= purchases.find((one) => one.id === each.id)!.quantity).toBe(true)
  }))
})
