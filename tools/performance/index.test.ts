import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { TransactionFacts } from '../../domain/facts.ts'
import type { AccountFacts } from '../../domain/portfolio.ts'
import { runTool } from '../define-tool.ts'
import { accountOf, contextOf, factsOf, marketOf, weeks } from '../portfolio-source/fixture.ts'
import { performance } from './index.ts'
import { startOf } from './periods.ts'

const dates = weeks('2023-01-06', 120)
const price = { SPY: dates.map((_, t) => 100 + t), AGG: dates.map((_, t) => 100 + Math.sin(t) * 5), VNQ: dates.map((_, t) => 50 + (t % 7)) }
const market = marketOf({ dates, levels: price, classes: { AGG: 'bonds', VNQ: 'real-assets' } })

const booked = (rows: readonly (readonly [number, TransactionFacts['kind'], string | null, string | null, number])[]): TransactionFacts[] =>
  rows.map(([t, kind, symbol, quantity, amount], i) => ({ id: String(i), accountId: 'account-1', on: dates[t]!, kind, symbol, quantity, price: null, amountUsd: amount.toFixed(2) }))

/** The account that these bookings leave. */
const after = (transactions: readonly TransactionFacts[], parts: Partial<AccountFacts> = {}): AccountFacts => {
  const held = new Map<string, number>()
  for (const each of transactions) {
    if (each.symbol && (each.kind === 'buy' || each.kind === 'sell')) held.set(each.symbol, (held.get(each.symbol) ?? 0) + Number(each.quantity) * (each.kind === 'buy' ? 1 : -1))
  }
  const cash = transactions.reduce((sum, each) => sum + Math.round(Number(each.amountUsd) * 100), 0) / 100
  return accountOf({ cashUsd: cash.toFixed(2), positions: [...held].map(([symbol, quantity]) => ({ symbol, quantity: String(quantity), heldQuantity: '0' })), ...parts })
}
type Period = { from: string; timeWeighted: number; moneyWeighted: number; moneyWeightedPerYear: number; gainUsd: string; netPaidInUsd: string; benchmark: number; active: number }
type Output = { focus: Period; periods: (Period & { period: string })[]; contributions: { symbol: string; gainUsd: string; contribution: number }[]; attribution: { allocation: number; selection: number; averageWeight: number }[]; notes: string[]; code?: string }
const ask = async (transactions: readonly TransactionFacts[], input: object = { period: 'since-inception' }, parts: Partial<AccountFacts> = {}) =>
  (await runTool(performance, input, contextOf(market, factsOf({ accounts: [after(transactions, parts)], transactions })))).output as Output

test('one fund bought and held: time-weighted is the fund, whatever was paid in later', async () => {
  const rows = booked([[0, 'deposit', null, null, 1000], [0, 'buy', 'SPY', '10', -1000], [60, 'deposit', null, null, 1600], [60, 'buy', 'SPY', '10', -1600]])
  const { focus } = await ask(rows)
  expect(focus.timeWeighted).toBeCloseTo(219 / 100 - 1, 10)
  expect(focus).toMatchObject({ gainUsd: (20 * 219 - 2600).toFixed(2), netPaidInUsd: '1600.00' })
})

test('money that came late earns less time: the money-weighted return knows', async () => {
  const late = booked([[0, 'deposit', null, null, 100], [0, 'buy', 'SPY', '1', -100], [100, 'deposit', null, null, 20_000], [100, 'buy', 'SPY', '100', -20_000]])
  const { focus } = await ask(late)
  expect(focus.moneyWeighted).toBeLessThan(focus.timeWeighted)
})

test('money taken out is not a loss, a fee is', async () => {
  const out = booked([[0, 'deposit', null, null, 1000], [10, 'withdrawal', null, null, -400]])
  expect((await ask(out)).focus.timeWeighted).toBe(0)
  const fee = booked([[0, 'deposit', null, null, 1000], [10, 'fee', null, null, -10]])
  expect((await ask(fee)).focus.timeWeighted).toBeCloseTo(-0.01, 12)
})

test('a holding without a purchase came in at its cost on the day of its lot', async () => {
  const parts = { positions: [{ symbol: 'SPY', quantity: '4', heldQuantity: '0' }], lots: [{ lotId: 'l', symbol: 'SPY', quantity: '4', costUsd: '440.00', acquiredOn: dates[10]!, origin: 'reconstructed' as const }] }
  const { focus, notes } = await ask([], { period: 'since-inception' }, parts)
  expect(focus.timeWeighted).toBeCloseTo(219 / 110 - 1, 10)
  expect(notes.join(' ')).toContain('paid in at their cost')
})

const week = fc.integer({ min: 1, max: 110 })
const trades = fc.array(fc.tuple(week, fc.constantFrom('SPY', 'AGG', 'VNQ'), fc.integer({ min: 1, max: 9 }), fc.boolean()), { maxLength: 12 })

test('contributions add up to the return, attribution to the active return, gains to the money', async () => {
  await fc.assert(fc.asyncProperty(fc.constantFrom(0, 1), trades, fc.array(fc.tuple(week, fc.integer({ min: -300, max: 900 })), { maxLength: 6 }), async (first, bought, paid) => {
    const held = new Map<string, number>()
    const rows = bought.sort((a, b) => a[0] - b[0]).flatMap(([t, symbol, count, sells]) => {
      const before = held.get(symbol) ?? 0
      const quantity = sells ? Math.min(before, count) : count
      if (quantity === 0) return []
      held.set(symbol, before + (sells ? -quantity : quantity))
      return [[t, sells ? 'sell' : 'buy', symbol, String(quantity), (sells ? 1 : -1) * quantity * price[symbol as 'SPY'][t]!] as const]
    })
    const flows = paid.map(([t, amount]) => [t, amount < 0 ? 'withdrawal' : 'deposit', null, null, amount] as const)
    const out = await ask(booked([[first, 'deposit', null, null, 50_000], ...flows, ...rows]))
    expect(out.contributions.reduce((sum, each) => sum + each.contribution, 0)).toBeCloseTo(out.focus.timeWeighted, 9)
    expect(out.attribution.reduce((sum, each) => sum + each.allocation + each.selection, 0)).toBeCloseTo(out.focus.active, 9)
    expect(out.contributions.reduce((sum, each) => sum + Number(each.gainUsd), 0)).toBeCloseTo(Number(out.focus.gainUsd), 1)
    expect(out.attribution.reduce((sum, each) => sum + each.averageWeight, 0)).toBeCloseTo(1, 9)
  }), { numRuns: 40 })
})

test('periods start where the calendar says', () => {
  expect([startOf('ytd', '2026-07-31'), startOf('qtd', '2026-07-31') >= '2026-06-30', startOf('qtd', '2026-07-31') < '2026-07-01', startOf('mtd', '2026-03-15') < '2026-03-01', startOf('1y', '2026-07-31'), startOf('1w', '2026-01-03')])
    .toEqual(['2025-12-31', true, true, true, '2025-07-31', '2025-12-27'])
})

test('nothing booked, nothing to tell', async () => {
  expect(await ask([])).toMatchObject({ code: 'NO_HISTORY' })
})
