import fc from 'fast-check'
import { expect, test } from 'vitest'
import { periodReturns, simulate, weightsAfter } from './engine.ts'
import { indexOf, metricsOf } from './metrics.ts'
import { panelOfReturns } from './panel.ts'
import type { Plan } from './plan.ts'
import { ruleNames, walkForward } from './rules.ts'
import { calendarRows } from './schedule.ts'

const dates = (count: number) => Array.from({ length: count }, (_, t) => new Date(Date.UTC(2024, 0, 8 + 7 * t)).toISOString().slice(0, 10))
const panelOf = (rows: readonly (readonly number[])[]) => panelOfReturns(rows[0]!.map((_, i) => `A${i}`), dates(rows.length), rows, '2024-01-01')
const free: Omit<Plan, 'target' | 'rows'> = { band: Infinity, costRate: 0, slippageRate: 0, chargeFirstPurchase: true, initial: 100 }
const none = (count: number) => new Uint8Array(count)

test('two assets, 1 % cost, 50/50 to 60/40: PerformanceAnalytics\' example of a cost of 0.2 % of turnover', () => {
  const panel = panelOf([[0.1, 0.1], [0.2, 0.2]])
  const schedule = [Float64Array.of(0.5, 0.5), Float64Array.of(0.6, 0.4)]
  const run = simulate(panel, { ...free, target: (row) => schedule[row]!, rows: Uint8Array.of(0, 1, 0), costRate: 0.01, chargeFirstPurchase: false, initial: 1 })
  expect(run.after[1]).toBeCloseTo(1.0978, 12)
  expect(run.values[2]! / run.after[1]! - 1 - periodReturns(run)[1]!).toBeCloseTo(0.0024, 12)
})

test('the first purchase is charged, and belongs to the first period', () => {
  const run = simulate(panelOf([[0.1], [0]]), { ...free, target: Float64Array.of(1), rows: none(3), costRate: 0.01 })
  expect(run.values[1]).toBeCloseTo(108.9, 10)
  expect(periodReturns(run)[0]).toBeCloseTo(0.089, 12)
})

test('cash stays cash', () => {
  const run = simulate(panelOf([[1]]), { ...free, target: Float64Array.of(0.5), rows: none(2) })
  expect(run.values[1]).toBeCloseTo(150, 12)
  expect([...weightsAfter(run, panelOf([[1]]), 1)]).toEqual([expect.closeTo(2 / 3, 12)])
})

test('a band of ten points trades when a weight is eleven off, and not at nine', () => {
  const drift = (growth: number) => simulate(panelOf([[growth, 0], [0, 0]]), { ...free, target: Float64Array.of(0.5, 0.5), rows: none(3), band: 0.1 }).rebalances
  expect(drift(0.44)).toBe(0)
  expect(drift(0.57)).toBe(1)
})

test('money paid in is not a return, and what is not there cannot be taken out', () => {
  const flows = Float64Array.of(0, 1000, 0)
  const run = simulate(panelOf([[0.1], [0.1]]), { ...free, target: Float64Array.of(1), rows: none(3), flows })
  expect([...periodReturns(run, flows)]).toEqual([0.1, 0.1].map((value) => expect.closeTo(value, 12)))
  expect(run.values[2]).toBeCloseTo((110 + 1000) * 1.1, 9)
  const emptied = simulate(panelOf([[0.1], [0.1]]), { ...free, target: Float64Array.of(1), rows: none(3), flows: Float64Array.of(0, -500, 0) })
  expect(emptied.values[2]).toBe(0)
})

const rate = fc.double({ min: -0.3, max: 0.3, noNaN: true })
const rows = fc.array(fc.tuple(rate, rate, rate), { minLength: 3, maxLength: 30 })
const plan = fc.record({
  weights: fc.tuple(...[0, 1, 2].map(() => fc.double({ min: 0, max: 0.33, noNaN: true }))), cost: fc.double({ min: 0, max: 0.01, noNaN: true }),
  tax: fc.constantFrom<'fifo' | 'hifo' | null>(null, 'fifo', 'hifo'), band: fc.constantFrom(Infinity, 0.05), flow: fc.integer({ min: -3, max: 20 }), every: fc.integer({ min: 1, max: 6 }),
})
const planOf = (p: { weights: number[]; cost: number; tax: 'fifo' | 'hifo' | null; band: number; flow: number; every: number }, count: number): Plan => ({
  target: Float64Array.from(p.weights), rows: Uint8Array.from({ length: count }, (_, t) => Number(t > 0 && t < count - 1 && t % p.every === 0)), band: p.band,
  costRate: p.cost, slippageRate: p.cost / 2, tax: p.tax ? { shortRate: 0.3, longRate: 0.15, lots: p.tax, dividendRates: new Float64Array(3).fill(0.2), dividends: new Float64Array(3 * count).fill(0.004) } : undefined, chargeFirstPurchase: true, flows: new Float64Array(count).fill(p.flow, 1, count - 1), initial: 100,
})

test('money is conserved: end = paid in + gains − costs − slippage − taxes', () => {
  fc.assert(fc.property(rows, plan, (r, p) => {
    const panel = panelOf(r)
    const wish = planOf(p, panel.dates.length)
    const run = simulate(panel, wish)
    if (run.after.some((value) => value <= 0)) return
    const gains = run.gains.reduce((sum, each) => sum + each, 0)
    const paid = wish.flows!.reduce((sum, each) => sum + each, 100)
    expect(run.after.at(-1)! - (paid + gains - run.costs - run.slippage - run.taxes)).toBeCloseTo(0, 7)
  }))
})

test('the order of the assets does not matter', () => {
  fc.assert(fc.property(rows, plan, (r, p) => {
    const run = simulate(panelOf(r), planOf(p, r.length + 1))
    const turned = simulate(panelOf(r.map((row) => row.toReversed())), planOf({ ...p, weights: p.weights.toReversed() }, r.length + 1))
    run.values.forEach((value, t) => expect(turned.values[t]! - value).toBeCloseTo(0, 7))
  }))
})

test('costs only ever lower the value', () => {
  fc.assert(fc.property(rows, plan, (r, p) => {
    const wish = { ...planOf({ ...p, tax: null, band: Infinity, flow: 0 }, r.length + 1) }
    const without = simulate(panelOf(r), { ...wish, costRate: 0, slippageRate: 0 })
    expect(simulate(panelOf(r), wish).values.at(-1)!).toBeLessThanOrEqual(without.values.at(-1)! + 1e-9)
  }))
})

test.each(ruleNames)('look-ahead is impossible: %s gives the same past when the future changes', (rule) => {
  const past = Array.from({ length: 40 }, (_, t) => [Math.sin(t) / 20, Math.cos(t * 1.7) / 30, Math.sin(t * 2.3) / 25])
  const weights = (future: number) => {
    const panel = panelOf([...past, [future, -future, 0], [future, 0, future]])
    const target = walkForward(rule, panel, 30, 0)
    return [35, 40].map((row) => [...target(row)])
  }
  expect(weights(0.2)).toEqual(weights(-0.2))
  for (const row of weights(0.1)) expect(row.reduce((sum, each) => sum + each, 0)).toBeCloseTo(1, 9)
})

test('calendar rows: the last close of each month, never the first or the last row', () => {
  const list = ['2024-01-05', '2024-01-26', '2024-02-02', '2024-03-28', '2024-04-05']
  expect([...calendarRows(list, 'month')]).toEqual([0, 1, 1, 1, 0])
  expect([...calendarRows(list, 'quarter')]).toEqual([0, 0, 0, 1, 0])
})

test('metrics by hand: 100, 110, 99, 108.9 in a year', () => {
  const returns = Float64Array.of(0.1, -0.1, 0.1)
  const m = metricsOf(['2023-01-01', '2023-05-01', '2023-09-01', '2024-01-01'], indexOf(returns), returns, returns, 3)
  expect(m).toMatchObject({ totalReturn: expect.closeTo(0.089, 12), maxDrawdown: expect.closeTo(0.1, 12), peakDate: '2023-05-01', troughDate: '2023-09-01', recoveryDate: null, hitRate: 2 / 3 })
  expect(m.cagr).toBeCloseTo(1.089 ** (365.25 / 365) - 1, 12)
  expect(m.calmar).toBeCloseTo(m.cagr / 0.1, 12)
})
