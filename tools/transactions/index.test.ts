import { expect, test } from 'vitest'
import type { TransactionFacts } from '../../domain/facts.ts'
import { openSnapshot } from '../../market/snapshot/index.ts'
import { runTool } from '../define-tool.ts'
import { accountOf, contextOf, factsOf } from '../portfolio-source/fixture.ts'
import { transactions } from './index.ts'

const view = await openSnapshot().asOf('2026-07-31')
const booking = (id: string, on: string, kind: TransactionFacts['kind'], symbol: string | null, amountUsd: string, accountId = 'account-1'): TransactionFacts =>
  ({ id, accountId, on, kind, symbol, quantity: null, price: null, amountUsd })
const facts = factsOf({
  accounts: [accountOf({ label: 'Brokerage' })],
  transactions: [
    booking('t1', '2025-12-31', 'deposit', null, '5000.00'), booking('t2', '2026-01-05', 'buy', 'VTI', '-3700.00'), booking('t3', '2026-03-27', 'dividend', 'VTI', '9.50'),
    booking('t4', '2026-05-01', 'dividend', 'BND', '12.25'), booking('t5', '2026-06-26', 'dividend', 'VTI', '9.75'), booking('t6', '2026-06-01', 'buy', 'BND', '-700.00'),
    booking('t7', '2026-08-03', 'buy', 'VTI', '-370.00'), booking('x1', '2026-02-02', 'buy', 'KO', '-99999.00', 'somebody-else'),
  ],
})
interface Output { count: number; netUsd: string; rows: { id: string }[]; largest: { id: string } | null; byKind: unknown[]; bySymbol: unknown[] }
const ask = async (input: unknown) => runTool(transactions, input, contextOf(view, facts))
const output = async (input: unknown): Promise<Output> => (await ask(input)).output as Output

test.each([
  [{}, ['t5', 't6', 't4', 't3', 't2', 't1']],
  [{ period: 'ytd' }, ['t5', 't6', 't4', 't3', 't2']],
  [{ kinds: ['dividend'] }, ['t5', 't4', 't3']],
  [{ kinds: ['dividend'], symbol: 'vti', order: 'oldest' }, ['t3', 't5']],
  [{ from: '2026-03-27', to: '2026-05-01' }, ['t4', 't3']],
  [{ order: 'largest', limit: 2 }, ['t1', 't2']],
  [{ kinds: ['withdrawal'] }, []],
])('%j finds %j, never the future, never another person’s', async (input, ids) => {
  expect((await output(input)).rows.map((each) => each.id)).toEqual(ids)
})

test('dividends received this year, together and by symbol', async () => {
  const result = await output({ kinds: ['dividend'], period: 'ytd' })
  expect(result.byKind).toEqual([{ kind: 'dividend', count: 3, amountUsd: '31.50' }])
  expect(result.bySymbol).toEqual([{ symbol: 'BND', count: 1, amountUsd: '12.25' }, { symbol: 'VTI', count: 2, amountUsd: '19.25' }])
})

test('sums cover what the limit hides', async () => {
  const result = await output({ limit: 1 })
  expect(result).toMatchObject({ count: 6, netUsd: '631.50', largest: { id: 't1' } })
})

test.each([[{ symbol: 'NOPE' }, 'UNKNOWN_SYMBOL'], [{ accountId: 'somebody-else' }, 'NOT_FOUND'], [{ from: '2026-09-01' }, 'EMPTY_PERIOD'], [{ limit: 0 }, 'INVALID_INPUT']])('%j: %s', async (input, code) => {
  expect((await ask(input)).refusal?.code).toBe(code)
})
