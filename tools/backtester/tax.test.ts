import fc from 'fast-check'
import { expect, test } from 'vitest'
import { marketOf } from '../portfolio-source/fixture.ts'
import { impliedDividends } from './dividends.ts'
import { periodReturns, simulate } from './engine.ts'
import type { Panel } from './panel.ts'
import type { Plan } from './plan.ts'
import { netOfYear, type TaxPlan } from './tax.ts'

const rates = (lots: TaxPlan['lots'] = 'fifo', n = 1): TaxPlan => ({ shortRate: 0.24, longRate: 0.15, lots, dividendRates: new Float64Array(n).fill(0.2) })
const panel = (dates: string[], ...columns: number[][]): Panel => ({ symbols: columns.map((_, i) => `A${i}`), dates, levels: Float64Array.from(dates.flatMap((_, t) => columns.map((column) => column[t]!))) })
const free: Omit<Plan, 'target' | 'rows'> = { band: Infinity, costRate: 0, slippageRate: 0, chargeFirstPurchase: true, initial: 1000 }
/** One asset's weight at each row; the rest is cash. */
const held = (...weights: number[]) => ({ target: (row: number) => Float64Array.of(weights[row]!), rows: Uint8Array.from(weights, (_, row) => Number(row > 0 && row < weights.length - 1)) })

// 100 units at 10 in January, 100 at 20 in July, half of it sold at 30 in March.
const twoLots = panel(['2023-01-02', '2023-07-03', '2024-03-01', '2024-06-03'], [10, 20, 30, 30])
test.each([
  ['fifo', 'the old lot: 2,000 long at 15 %', 300, 5700, 240],
  ['hifo', 'the dear lot: 1,000 short at 24 %', 240, 5760, 300],
] as const)('two lots, %s sells %s', (lots, _, tax, end, ifSold) => {
  const run = simulate(twoLots, { ...free, ...held(1, 1, 0.5, 0.5), rows: Uint8Array.of(0, 0, 1, 0), flows: Float64Array.of(0, 2000, 0, 0), tax: rates(lots) })
  expect(run.taxes).toBeCloseTo(tax, 9)
  expect(run.after.at(-1)).toBeCloseTo(end, 9)
  expect(run.taxDetail).toMatchObject({ onGains: expect.closeTo(tax, 9), onDividends: 0, ifSold: expect.closeTo(ifSold, 9) })
  expect(periodReturns(run, Float64Array.of(0, 2000, 0, 0))[2]).toBeCloseTo(end / 6000 - 1, 12)
})

test('the tax of a year is paid at the first close of the next one', () => {
  const run = simulate(panel(['2023-01-02', '2023-12-29', '2024-01-05', '2024-01-12'], [10, 20, 20, 20]), { ...free, ...held(1, 0, 0, 0), tax: rates() })
  expect([...run.after]).toEqual([1000, 2000, 1760, 1760].map((value) => expect.closeTo(value, 9)))
})

test('a dividend is taxed once: when it is paid, and never again as a gain', () => {
  const run = simulate(panel(['2023-01-02', '2023-02-01', '2023-03-01'], [100, 110, 110]), { ...free, ...held(1, 0, 0), tax: { ...rates(), dividends: Float64Array.of(0, 0.04, 0) } })
  expect(run.taxDetail).toMatchObject({ onGains: expect.closeTo(60 * 0.24, 9), onDividends: expect.closeTo(40 * 0.2, 9), ifSold: 0 })
})

test('a loss waits for a gain of a later year', () => {
  const run = simulate(panel(['2022-01-03', '2022-06-01', '2022-07-01', '2023-09-01', '2023-10-02'], [10, 5, 5, 10, 10]), { ...free, ...held(1, 0, 1, 0, 0), tax: rates() })
  expect(run.taxDetail).toMatchObject({ onGains: 0, lossesLeft: 0 })
  const half = simulate(panel(['2022-01-03', '2022-06-01', '2022-07-01', '2023-09-01', '2023-10-02'], [10, 5, 5, 8, 8]), { ...free, ...held(1, 0, 1, 0, 0), tax: rates() })
  expect(half.taxDetail!.lossesLeft).toBeCloseTo(200, 9)
})

// 26 U.S.C. 1222 and 1212(b)
test.each([
  [100, 50, 100, 50, 0, 0], [100, -40, 60, 0, 0, 0], [-40, 100, 0, 60, 0, 0], [-100, 40, 0, 0, -60, 0], [40, -100, 0, 0, 0, -60], [-1, -2, 0, 0, -1, -2], [50, -50, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0],
])('short %d and long %d: taxed %d and %d, carried %d and %d', (short, long, taxedShort, taxedLong, carriedShort, carriedLong) => {
  const { taxed, carried } = netOfYear({ short, long })
  expect([taxed.short, taxed.long, carried.short, carried.long].map((each) => each + 0)).toEqual([taxedShort, taxedLong, carriedShort, carriedLong])
})

const rows = fc.array(fc.tuple(...[0, 1].map(() => fc.double({ min: -0.2, max: 0.2, noNaN: true }))), { minLength: 8, maxLength: 60 })
const grown = (r: number[][]): Panel => {
  const dates = Array.from({ length: r.length + 1 }, (_, t) => new Date(Date.UTC(2020, 0, 3 + 30 * t)).toISOString().slice(0, 10))
  return panel(dates, ...[0, 1].map((i) => r.reduce((levels, row) => [...levels, levels.at(-1)! * (1 + row[i]!)], [100])))
}
const monthly = (p: Panel, tax?: TaxPlan): Plan => ({ ...free, target: Float64Array.of(0.6, 0.4), rows: Uint8Array.from(p.dates, (_, t) => Number(t > 0 && t < p.dates.length - 1 && t % 3 === 0)), costRate: 0.001, tax })

test('rates of zero are the untaxed run, bit for bit', () => {
  fc.assert(fc.property(rows, (r) => {
    const p = grown(r)
    const zero = { ...rates('hifo', 2), shortRate: 0, longRate: 0, dividendRates: new Float64Array(2), dividends: new Float64Array(2 * p.dates.length).fill(0.01) }
    expect(simulate(p, monthly(p, zero))).toEqual(simulate(p, monthly(p)))
  }))
})

test('lots add up to the position: sold out at the end, all gains have been counted once', () => {
  fc.assert(fc.property(rows, fc.constantFrom('fifo' as const, 'hifo' as const), (r, lots) => {
    const p = grown(r)
    const flat = { ...rates(lots, 2), shortRate: 0.2, longRate: 0.2, dividendRates: new Float64Array(2) }
    const run = simulate(p, monthly(p, flat))
    const gained = run.gains.reduce((sum, each) => sum + each, 0)
    // At one rate, what is left of gains after losses carried on is what was taxed, sold or not.
    const taxedOrCarried = (run.taxes + run.taxDetail!.ifSold) / 0.2
    expect(taxedOrCarried).toBeGreaterThanOrEqual(Math.max(0, gained) - 1e-6)
    if (run.taxes === 0) expect(taxedOrCarried).toBeCloseTo(Math.max(0, gained), 6)
  }))
})

test('highest cost first never pays more over one year at one rate than oldest first', () => {
  fc.assert(fc.property(fc.array(fc.double({ min: 0, max: 0.2, noNaN: true }), { minLength: 4, maxLength: 11 }), (growth) => {
    const p = grown(growth.map((g) => [g, 0]))
    const pay = (lots: TaxPlan['lots']) => simulate(p, { ...monthly(p, { ...rates(lots, 2), longRate: 0.24 }), costRate: 0, flows: new Float64Array(p.dates.length).fill(50, 1, 2) }).taxes
    expect(pay('hifo')).toBeLessThanOrEqual(pay('fifo') + 1e-9)
  }))
})

test('dividends are what the total return has over the close', () => {
  const dates = ['2024-01-05', '2024-01-12', '2024-01-19']
  const market = marketOf({ dates, levels: { SPY: [100, 103, 104.03] } })
  const own = { ...market, closeOn: (_: string, date: string) => ({ price: date === dates[0] ? '50.00' : date === dates[1] ? '51.00' : '51.51', date }) }
  const implied = impliedDividends(own, { symbols: ['SPY'], dates, levels: Float64Array.of(100, 103, 104.03) })
  expect([...implied]).toEqual([0, expect.closeTo(0.01, 12), 0])
})
