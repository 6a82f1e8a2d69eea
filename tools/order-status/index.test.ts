import { expect, test } from 'vitest'
import type { OrderFacts } from '../../domain/facts.ts'
import { openSnapshot } from '../../market/snapshot/index.ts'
import { runTool } from '../define-tool.ts'
import { contextOf, factsOf } from '../portfolio-source/fixture.ts'
import { orderStatus } from './index.ts'

const view = await openSnapshot().asOf('2026-07-31')
const order = (orderId: string, ticketId: string, symbol: string, state: string, minute: number): OrderFacts =>
  ({ orderId, ticketId, symbol, side: 'buy', quantity: '10', filledQuantity: '0', averagePrice: null, state, at: `2026-07-31T15:${String(minute)}:00.000Z` })
const facts = factsOf({ orders: [order('o1', 't1', 'VTI', 'FILLED', 10), order('o2', 't1', 'BND', 'UNKNOWN', 11), order('o3', 't2', 'GLD', 'ACKED', 12), order('o4', 't3', 'VTI', 'CANCELED', 13)] })
interface Output { orders: { orderId: string; meaning: string; open: boolean }[]; tickets: { ticketId: string; state: string }[]; open: number }
const ask = async (input: unknown) => runTool(orderStatus, input, contextOf(view, facts))

test.each([
  [{}, ['o4', 'o3', 'o2', 'o1']], [{ open: true }, ['o3', 'o2']], [{ open: false }, ['o4', 'o1']], [{ symbol: 'vti' }, ['o4', 'o1']], [{ ticketId: 't1' }, ['o2', 'o1']], [{ limit: 1 }, ['o4']], [{ symbol: 'KO' }, []],
])('%j shows %j', async (input, ids) => {
  expect(((await ask(input)).output as Output).orders.map((each) => each.orderId)).toEqual(ids)
})

test('a ticket shows its most urgent order, and unknown is said as unknown', async () => {
  const { tickets, orders, open } = (await ask({ ticketId: 't1' })).output as Output
  expect(tickets).toEqual([{ ticketId: 't1', state: 'UNKNOWN', orders: 2 }])
  expect(orders[0]!.meaning).toContain('may or may not')
  expect(open).toBe(1)
})

test.each([[{ ticketId: 't9' }, 'NOT_FOUND'], [{ orderId: 'o9' }, 'NOT_FOUND'], [{ confirm: true }, 'INVALID_INPUT']])('%j: %s', async (input, code) => {
  expect((await ask(input)).refusal?.code).toBe(code)
})
