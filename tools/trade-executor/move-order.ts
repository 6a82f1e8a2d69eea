import { sql } from 'kysely'
import { isSettledState, orderTransitions, type OrderState } from '../../domain/order.ts'
import { appendEntry, conversationChain, firmChain, personChain, type ChainRef } from '../../ledger/record.ts'
import type { Tx } from './deps.ts'
import type { OrderRow } from './order-row.ts'

const kinds: Readonly<Record<Exclude<OrderState, 'CONFIRMED'>, string>> = {
  SUBMITTING: 'order-submitting', UNKNOWN: 'order-unknown', ACKED: 'order-acknowledged', PARTIAL: 'order-partially-filled', CANCEL_PENDING: 'order-cancel-pending',
  FILLED: 'order-filled', CANCELED: 'order-canceled', REJECTED_BY_BROKER: 'order-rejected', BROKER_EXPIRED: 'order-expired', NOT_SENT: 'order-not-sent',
  RECONCILED: 'order-reconciled', RECON_BREAK: 'order-reconciliation-broke',
}

const chainOf = (order: Pick<OrderRow, 'conversationId' | 'ownerId'>): ChainRef =>
  order.conversationId === null ? personChain(order.ownerId) : conversationChain(order.conversationId, order.ownerId)

/** One entry in the ticket's chain, in the caller's transaction. */
export const tell = async (tx: Tx, order: OrderRow, kind: string, facts: object, at: string): Promise<void> => {
  await appendEntry(tx, chainOf(order), kind, {
    ticketId: order.ticketId, hash: order.hash, orderId: order.id, clientOrderId: order.clientOrderId, symbol: order.symbol, side: order.side, ...facts,
  }, new Date(at))
}

/** What a settled order no longer needs. The hold is released once: a second time finds nothing to release. */
const settle = async (tx: Tx, order: OrderRow, at: string): Promise<void> => {
  await tx.updateTable('hold').set({ released_at: at }).where('order_id', '=', order.id).where('released_at', 'is', null).execute()
  await tx.updateTable('outbox').set({ done_at: at }).where('order_id', '=', order.id).where('done_at', 'is', null).execute()
}

/** Moves a locked order and tells it in the same transaction. Throws on a step that the map doesn't have. */
export const moveOrder = async (tx: Tx, order: OrderRow, to: Exclude<OrderState, 'CONFIRMED'>, facts: object, at: string): Promise<OrderRow> => {
  if (order.state !== to && !orderTransitions[order.state].includes(to)) throw new Error(`The order ${order.id} can't go from ${order.state} to ${to}.`)
  await tx.updateTable('orders').set({ state: to, changed_at: at }).where('id', '=', order.id).executeTakeFirstOrThrow()
  if (isSettledState(to)) await settle(tx, order, at)
  await tell(tx, order, kinds[to], { from: order.state, state: to, ...facts }, at)
  return { ...order, state: to }
}

/**
 * Something does not add up: the account trades no more until a person has looked, and the firm's chain says why.
 * Nothing is corrected silently, and the same reason is told once.
 */
export const freezeAccount = async (tx: Tx, accountId: string, why: string, facts: object, at: string): Promise<void> => {
  const { rows } = await sql`UPDATE account SET frozen_reason = ${why} WHERE id = ${accountId} AND frozen_reason IS DISTINCT FROM ${why} RETURNING id`.execute(tx)
  if (rows.length > 0) await appendEntry(tx, firmChain, 'reconciliation-broke', { accountId, why, ...facts }, new Date(at))
}
