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
  await Promise.all([
    tx.updateTable('hold').set({ released_at: at }).where('order_id', '=', order.id).where('released_at', 'is', null).execute(),
    tx.updateTable('outbox').set({ done_at: at }).where('order_id', '=', order.id).where('done_at', 'is', null).execute(),
  ])
}

/** A step that the map of states doesn't have: what the broker says and what we hold can't both be. */
export class IllegalStep extends Error {
  override readonly name = 'IllegalStep'
}

/** Moves a locked order and tells it in the same transaction. Throws `IllegalStep`. */
export const moveOrder = async (tx: Tx, order: OrderRow, to: Exclude<OrderState, 'CONFIRMED'>, facts: object, at: string): Promise<OrderRow> => {
  if (order.state !== to && !orderTransitions[order.state].includes(to)) throw new IllegalStep(`The order ${order.id} can't go from ${order.state} to ${to}.`)
  await Promise.all([
    tx.updateTable('orders').set({ state: to, changed_at: at }).where('id', '=', order.id).executeTakeFirstOrThrow(),
    isSettledState(to) && settle(tx, order, at),
    tell(tx, order, kinds[to], { from: order.state, state: to, ...facts }, at),
  ])
  return { ...order, state: to }
}

/**
 * Something does not add up: the account trades no more until the books agree again or two people released it, and the firm's chain says why.
 * Nothing is corrected silently, and the same reason is told once.
 */
export const freezeAccount = async (tx: Tx, accountId: string, why: string, facts: object, at: string): Promise<void> => {
  const { rows } = await sql`UPDATE account SET frozen_reason = ${why} WHERE id = ${accountId} AND frozen_reason IS DISTINCT FROM ${why} RETURNING id`.execute(tx)
  if (rows.length > 0) await appendEntry(tx, firmChain, 'reconciliation-broke', { accountId, why, ...facts }, new Date(at))
}

/**
 * Reconciliation froze the account over one of its orders, and now all of them agree with the broker's: it may trade again. A reason
 * that names no order is a person's, and only people lift it. To be called with the account locked.
 */
export const thawAccount = async (tx: Tx, accountId: string, at: string): Promise<void> => {
  const { rows } = await sql<{ why: string }>`
    UPDATE account SET frozen_reason = NULL FROM account AS before
    WHERE account.id = ${accountId} AND before.id = account.id AND before.frozen_reason IS NOT NULL
      AND EXISTS (SELECT FROM orders WHERE account_id = ${accountId} AND state = 'RECONCILED' AND position(client_order_id IN before.frozen_reason) > 0)
      AND NOT EXISTS (SELECT FROM orders WHERE account_id = ${accountId} AND state NOT IN ('CONFIRMED', 'RECONCILED'))
    RETURNING before.frozen_reason AS why`.execute(tx)
  if (rows[0]) await appendEntry(tx, firmChain, 'account-released', { accountId, why: rows[0].why, by: 'reconciliation' }, new Date(at))
}
