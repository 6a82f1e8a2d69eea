import { z } from 'zod'
import type { BrokerFill, BrokerOrder, BrokerOrderState } from '../port.ts'

/** Alpaca writes decimals as strings, some with trailing zeros. They stay strings, and are never rounded. */
const decimal = z.string().regex(/^\d+(\.\d+)?$/).transform((text) => (text.includes('.') ? text.replace(/\.?0+$/, '') : text))

/** What we read of an order (Trading API v2, `Order`). Orders that others made in the account may lack quantity, limit or side. */
const orderShape = z.object({
  id: z.string().min(1), client_order_id: z.string(), symbol: z.string(), side: z.string().nullish(), type: z.string().nullish(), time_in_force: z.string().nullish(), extended_hours: z.boolean().nullish(), status: z.string(),
  qty: decimal.nullish(), limit_price: decimal.nullish(), filled_qty: decimal.nullish(), filled_avg_price: decimal.nullish(), submitted_at: z.string().nullish(), created_at: z.string().nullish(),
})
export type AlpacaOrder = z.output<typeof orderShape>

/** One execution (`/v2/account/activities/FILL`). Only its id is the same on every look. */
const fillShape = z.object({ id: z.string().min(1), order_id: z.string(), qty: decimal, price: decimal, transaction_time: z.string() })
export type AlpacaFill = z.output<typeof fillShape>

/** `undefined` for what is not an order: an answer that says nothing. */
export const readOrder = (body: unknown): AlpacaOrder | undefined => orderShape.safeParse(body).data
export const readOrders = (body: unknown): readonly AlpacaOrder[] | undefined => z.array(orderShape).safeParse(body).data
export const readFills = (body: unknown): readonly AlpacaFill[] | undefined => z.array(fillShape).safeParse(body).data

const working = new Set(['new', 'accepted', 'pending_new', 'accepted_for_bidding', 'partially_filled', 'done_for_day', 'stopped', 'suspended', 'calculated',
  'held', 'pending_cancel', 'pending_replace', 'pending_review'])

/** `replaced` ends this order; the one in its place is not ours. `undefined` for a status that nobody documented. */
const stateOf = (order: AlpacaOrder): BrokerOrderState | undefined => {
  switch (order.status) {
    case 'filled': case 'canceled': case 'rejected': case 'expired': return order.status
    case 'replaced': return 'canceled'
    default: return working.has(order.status) ? (order.filled_qty === null || order.filled_qty === undefined || order.filled_qty === '0' ? 'accepted' : 'partial') : undefined
  }
}

/** Share classes have a dot there (BRK.B) and a dash here (BRK-B). */
export const alpacaSymbol = (symbol: string): string => symbol.replace('-', '.')
const ourSymbol = (symbol: string): string => symbol.replace('.', '-')

/** Regulatory fees come as account activities of their own at the end of the day, not with a fill. */
const feeUsd = '0.00'

export const fillOf = ({ id, qty, price, transaction_time: time }: AlpacaFill): BrokerFill => ({ fillId: id, quantity: qty, price, feeUsd, time: new Date(time).toISOString() })

/** Our view of it. What is not a plain buy or sell with a limit comes out with terms that match no order of ours. */
export const orderOf = (order: AlpacaOrder, fills: readonly BrokerFill[]): BrokerOrder | undefined => {
  const state = stateOf(order)
  if (state === undefined) return undefined
  return {
    brokerOrderId: order.id, clientOrderId: order.client_order_id, symbol: ourSymbol(order.symbol), side: order.side === 'sell' ? 'sell' : 'buy',
    quantity: order.side === 'buy' || order.side === 'sell' ? order.qty ?? '0' : '0', limitPrice: order.type === 'limit' ? order.limit_price ?? null : null, state,
    timeInForce: order.extended_hours === true ? `${order.time_in_force ?? ''}, extended hours` : order.time_in_force ?? null,
    filledQuantity: order.filled_qty ?? '0', averagePrice: order.filled_avg_price ?? null, fills, ...(order.status === 'replaced' && { reason: 'It was replaced at the broker.' }),
  }
}
