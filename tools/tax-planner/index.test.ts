import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isoDate } from '../../domain/units.ts'
import { runTool } from '../define-tool.ts'
import { accountOf, contextOf, factsOf, marketOf } from '../portfolio-source/fixture.ts'
import { taxPlanner } from './index.ts'
import { addedTax, taxOfYear } from './rates.ts'
import { costOfFirst, plainWash } from './wash-arithmetic.ts'

const market = marketOf({ dates: ['2026-07-24', '2026-07-31'], levels: { VTI: [110, 100], BND: [70, 70], SPY: [500, 500], AGG: [90, 90], AAPL: [200, 200] }, classes: { BND: 'bonds', AGG: 'bonds' } })
const lot = (lotId: string, symbol: string, quantity: string, costUsd: string, acquiredOn: string) => ({ lotId, symbol, quantity, costUsd, acquiredOn, origin: 'fill' as const })
const positions = [['VTI', '30'], ['BND', '20'], ['AAPL', '5']].map(([symbol, quantity]) => ({ symbol: symbol!, quantity: quantity!, heldQuantity: '0' }))
const account = accountOf({
  cashUsd: '500.00', positions,
  lots: [lot('old', 'VTI', '10', '500.00', '2020-01-02'), lot('dear', 'VTI', '10', '1400.00', '2026-03-02'), lot('new', 'VTI', '10', '1100.00', '2026-07-10'), lot('b', 'BND', '20', '1800.00', '2021-01-04'), lot('x', 'AAPL', '5', '500.00', '2022-01-03')],
})
const ira = accountOf({ accountId: 'ira-1', kind: 'ira', taxable: false, positions: [{ symbol: 'BND', quantity: '5', heldQuantity: '0' }], lots: [lot('i', 'BND', '5', '350.00', '2026-07-20')] })
const ask = async (plan: object, more: object = {}, accounts = [account, ira]) =>
  (await runTool(taxPlanner, { plan, ...more }, contextOf(market, factsOf({ accounts })))).output as Record<string, never>

test('FIFO sells the old gain, HIFO the dear loss; the table compares', async () => {
  const fifo = await ask({ kind: 'sale', symbol: 'VTI', quantity: '10' })
  expect(fifo).toMatchObject({ method: 'fifo', tax: { longGainUsd: '500.00', shortGainUsd: '0.00', taxUsd: '75.00' }, waiting: null })
  expect(fifo['methods']).toMatchObject([{ method: 'fifo', taxUsd: '75.00' }, { method: 'hifo' }])
})

test('a loss beside a purchase of three weeks ago does not count, and its basis moves', async () => {
  const out = await ask({ kind: 'sale', symbol: 'VTI', quantity: '10', method: 'hifo' })
  expect(out).toMatchObject({ tax: { shortGainUsd: '0.00', disallowedUsd: '400.00', taxUsd: '0.00' }, moved: [{ soldLotId: 'dear', replacementLotId: 'new', basisAddedUsd: '400.00', lostUsd: '0.00' }] })
})

test('the household counts: a purchase in the IRA takes its part of the loss away for good', async () => {
  const out = await ask({ kind: 'sale', symbol: 'BND', quantity: '20' }, { accountId: 'account-1' })
  expect(out).toMatchObject({ tax: { longGainUsd: '-300.00', disallowedUsd: '100.00' }, moved: [{ accountId: 'ira-1', basisAddedUsd: '0.00', lostUsd: '100.00' }] })
})

test('the lots being sold do not replace themselves', async () => {
  const out = await ask({ kind: 'sale', symbol: 'VTI', quantity: '20', method: 'specific', lotIds: ['dear', 'new'] })
  expect(out).toMatchObject({ tax: { shortGainUsd: '-500.00', disallowedUsd: '0.00' }, moved: [] })
})

test('in a retirement account nothing is taxed', async () => {
  expect(await ask({ kind: 'sale', symbol: 'BND' }, { accountId: 'ira-1' })).toMatchObject({ tax: { taxUsd: '0.00' }, why: ['No tax: this is a retirement account.'] })
})

test('waiting turns a short gain into a long one', async () => {
  const young = accountOf({ positions, lots: [lot('y', 'AAPL', '5', '500.00', '2025-12-01')] })
  const out = await ask({ kind: 'sale', symbol: 'AAPL' }, {}, [young])
  expect(out).toMatchObject({ tax: { taxUsd: '120.00' }, waiting: { until: '2026-12-02', taxUsd: '75.00' } })
})

test('harvest: what stands at a loss, what the rule takes, and until when not to buy', async () => {
  const out = await ask({ kind: 'harvest', minimumLossUsd: '50.00' })
  const rows = out['candidates'] as { lotId: string; disallowedUsd: string; cleanFrom: string; dontBuyUntil: string; standIns: string[] }[]
  expect(rows.map((each) => each.lotId)).toEqual(['b', 'new', 'dear'])
  expect(rows[0]).toMatchObject({ disallowedUsd: '100.00', cleanFrom: '2026-08-20', dontBuyUntil: '2026-08-31' })
  expect(rows[2]).toMatchObject({ disallowedUsd: '400.00', cleanFrom: '2026-08-10', standIns: ['SPY'] })
})

test('the curve of drift against tax falls in drift, and its cheap part comes first', async () => {
  const out = await ask({ kind: 'rebalance', target: { kind: 'stocks-bonds', stocks: 0.6 } }, { accountId: 'account-1' })
  const curve = out['curve'] as { taxUsd: string; drift: number; soldUsd: string }[]
  expect(curve[0]!.drift).toBeGreaterThan(0.8)
  expect(curve.at(-1)!.drift).toBeCloseTo(0, 9)
  curve.slice(1).forEach((point, i) => expect(point.drift).toBeLessThan(curve[i]!.drift))
  const slopes = curve.slice(1).map((point, i) => (Number(point.taxUsd) - Number(curve[i]!.taxUsd)) / (Number(point.soldUsd) - Number(curve[i]!.soldUsd)))
  expect(slopes.at(-1)).toBeGreaterThan(slopes[0]!)
})

test.each([
  ['which account', { kind: 'rebalance', target: { kind: 'stocks-bonds', stocks: 0.6 } }, [account, accountOf({ accountId: 'account-2' })], 'CLARIFY'],
  ['not held', { kind: 'sale', symbol: 'AGG' }, [account], 'NOT_HELD'],
  ['more than held', { kind: 'sale', symbol: 'VTI', quantity: '31' }, [account], 'NOT_ENOUGH_LOTS'],
  ['a negative quantity', { kind: 'sale', symbol: 'VTI', quantity: '-1' }, [account], 'INVALID_INPUT'],
])('%s', async (_, plan, accounts, code) => {
  expect(await ask(plan, {}, accounts)).toMatchObject({ refused: true, code })
})

const rates = { shortTerm: 0.24, longTerm: 0.15 }
test.each([
  [{ short: 100, long: 100 }, 39, 0], [{ short: -100, long: 300 }, 30, 0], [{ short: 300, long: -100 }, 48, 0], [{ short: -5000, long: 0 }, -720, 2000], [{ short: 0, long: 0 }, 0, 0],
])('a year with %j costs %f and carries %f on', (gains, tax, carried) => {
  expect(taxOfYear(gains, rates)).toEqual({ taxUsd: expect.closeTo(tax, 9), carriedForwardUsd: expect.closeTo(carried, 9) })
})

test('a gain never lowers the tax', () => {
  const amount = fc.integer({ min: -10_000, max: 10_000 })
  fc.assert(fc.property(amount, amount, fc.nat({ max: 10_000 }), (short, long, gain) => {
    expect(addedTax({ short, long }, { short: gain, long: 0 }, rates).taxUsd).toBeGreaterThanOrEqual(-1e-9)
    expect(addedTax({ short, long }, { short: 0, long: gain }, rates).taxUsd).toBeGreaterThanOrEqual(-1e-9)
  }))
})

test('IRS Publication 550: 100 shares for 1,000 sold for 750 and bought again for 800', () => {
  const wash = plainWash(costOfFirst([{ shares: 100, cost: 1000 }], 100) - 750, 100, isoDate('2024-07-01'), [{ id: 'r', on: isoDate('2024-07-20'), shares: 100, cost: 800 }])
  expect([wash.disallowed, wash.deductible, wash.basis.get('r')]).toEqual([250, 0, 1050])
})

test('26 CFR 1.1091-1(h) example 2: the bases of the 50 and the 25 replacement shares', () => {
  const bought = [{ id: '50', on: isoDate('1954-12-21'), shares: 50, cost: 2750 }, { id: '25', on: isoDate('1954-12-27'), shares: 25, cost: 1125 }]
  const wash = plainWash(1000, 100, isoDate('1955-01-03'), bought)
  expect([wash.disallowed, wash.deductible, wash.basis.get('50'), wash.basis.get('25')]).toEqual([750, 250, 3250, 1375])
})
