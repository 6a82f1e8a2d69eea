import { z } from 'zod'
import type { OrderFacts } from '../../domain/facts.ts'
import { isSettledState, orderStates, stateOfOrders, type OrderState } from '../../domain/order.ts'
import { refuse, type Refusal } from '../../domain/result.ts'
import { preStates } from '../../domain/ticket.ts'
import { defineTool, type ToolContext } from '../define-tool.ts'
import { dateField, decimalField, sentences, symbolText } from '../portfolio/shapes.ts'

const input = z.strictObject({
  ticketId: z.string().min(1).max(80).optional(),
  orderId: z.string().min(1).max(80).optional(),
  symbol: symbolText.optional(),
  open: z.boolean().optional().describe('true: only orders that may still change; false: only finished ones'),
  limit: z.int().min(1).max(100).default(20),
})

const state = z.enum([...orderStates, ...preStates])
const orderRow = z.strictObject({
  orderId: z.string(), ticketId: z.string(), symbol: z.string(), side: z.enum(['buy', 'sell']), quantity: decimalField, filledQuantity: decimalField, averagePrice: decimalField.nullable(),
  state, meaning: z.string(), open: z.boolean(), at: z.string(),
})

const output = z.strictObject({
  asOf: dateField, count: z.int(), open: z.int(), orders: z.array(orderRow),
  tickets: z.array(z.strictObject({ ticketId: z.string(), state, orders: z.int() })), why: sentences, notes: sentences,
})

/** What a state means for the person; unknown is said as unknown. */
const meanings: Readonly<Record<OrderState, string>> = {
  CONFIRMED: 'Confirmed, waiting to be sent.', SUBMITTING: 'On its way to the broker.', UNKNOWN: 'The broker may or may not have it; we are finding out.',
  ACKED: 'The broker has it, nothing is filled yet.', PARTIAL: 'Partly filled.', CANCEL_PENDING: 'A cancel was asked for; it may still fill.', FILLED: 'Filled.',
  CANCELED: 'Canceled.', REJECTED_BY_BROKER: 'The broker refused it.', BROKER_EXPIRED: 'It ran out at the broker.', NOT_SENT: 'It was never sent.',
  RECONCILED: 'Filled or finished, and agreed with the broker’s books.', RECON_BREAK: 'Our books and the broker’s differ; someone is looking at it.',
}

const known = (value: string): value is OrderState => (orderStates as readonly string[]).includes(value)

const rowOf = (order: OrderFacts): z.input<typeof orderRow> => ({
  ...order, state: order.state as z.input<typeof state>,
  meaning: known(order.state) ? meanings[order.state] : 'Not confirmed yet.', open: known(order.state) ? !isSettledState(order.state) : true,
})

const ticketRows = (orders: readonly OrderFacts[]) => [...new Set(orders.map((each) => each.ticketId))].map((ticketId) => {
  const states = orders.filter((each) => each.ticketId === ticketId).map((each) => each.state)
  return { ticketId, state: states.every(known) ? stateOfOrders(states) : (states[0] as z.input<typeof state>), orders: states.length }
})

const run = (wish: z.output<typeof input>, { facts, market }: ToolContext): z.input<typeof output> | Refusal => {
  const symbol = wish.symbol?.toUpperCase()
  const named = facts.orders.filter((each) => (wish.ticketId ?? each.ticketId) === each.ticketId && (wish.orderId ?? each.orderId) === each.orderId && (symbol ?? each.symbol) === each.symbol)
  if (named.length === 0 && (wish.ticketId !== undefined || wish.orderId !== undefined)) {
    return refuse('NOT_FOUND', 'There is no such order here.', { ticketId: wish.ticketId ?? null, orderId: wish.orderId ?? null }, 'Ask for your recent orders.')
  }
  const rows = named.map(rowOf).filter((each) => (wish.open ?? each.open) === each.open).sort((a, b) => (a.at === b.at ? (a.orderId < b.orderId ? -1 : 1) : a.at < b.at ? 1 : -1))
  const open = rows.filter((each) => each.open).length
  return {
    asOf: market.asOf, count: rows.length, open, orders: rows.slice(0, wish.limit), tickets: ticketRows(named.filter((each) => rows.some((row) => row.orderId === each.orderId))),
    why: rows.length === 0 ? ['There are no such orders.'] : rows.slice(0, 5).map((each) => `${each.side} ${each.quantity} ${each.symbol}: ${each.meaning}`),
    notes: [...(rows.length > wish.limit ? [`Shows the newest ${wish.limit} of ${rows.length}.`] : []), 'A proposal that nobody confirmed is not an order.'],
  }
}

export const orderStatus = defineTool({
  name: 'order-status', version: 1, cost: 'lookup',
  description: 'State of confirmed orders and their tickets: waiting, at the broker, partly filled, filled, canceled, refused, or unknown. '
    + 'Use it for "did my order go through", "what is open". It cannot confirm or cancel.',
  input, output, run, saidWith: () => ({ '/open': /\b(?:open|pending|waiting|working|still|unfilled)\b/i }),
})
