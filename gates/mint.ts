import { refuse, type Refusal } from '../domain/result.ts'
import { shortest, shortestPrice } from '../ledger/numbers.ts'
import { ConfirmedOrder } from './confirmed-order.ts'
import type { GateDeps, Tx } from './deps.ts'
import type { OrderEvidence } from './order-evidence.ts'
import { databaseNow } from './locks.ts'

const readOrder = (tx: Tx, orderId: string) =>
  tx.selectFrom('orders').innerJoin('ticket', 'ticket.id', 'orders.ticket_id').innerJoin('confirmation', 'confirmation.id', 'orders.confirmation_id')
    .select(['orders.leg', 'orders.ticket_id', 'orders.client_order_id', 'orders.account_id', 'orders.symbol', 'orders.instrument_id', 'orders.side',
      'orders.quantity', 'orders.limit_price', 'orders.valid_until', 'ticket.hash', 'ticket.terms', 'ticket.card', 'confirmation.body', 'confirmation.signature', 'confirmation.bulk_id'])
    .where('orders.id', '=', orderId).executeTakeFirst()

const readDisplays = (tx: Tx, orderId: string) =>
  tx.selectFrom('display').selectAll().where('ticket_id', '=', (orders) => orders.selectFrom('orders').select('ticket_id').where('id', '=', orderId)).execute()

const readEvidence = async (tx: Tx, orderId: string): Promise<OrderEvidence | undefined> => {
  const [row, displays, now] = await Promise.all([readOrder(tx, orderId), readDisplays(tx, orderId), databaseNow(tx)])
  if (!row) return undefined
  const bulk = row.bulk_id === null ? undefined : await tx.selectFrom('bulk').innerJoin('bulk_approval', 'bulk_approval.bulk_id', 'bulk.id')
    .select(['bulk.hash', 'bulk.terms', 'bulk_approval.body', 'bulk_approval.signature']).where('bulk.id', '=', row.bulk_id).executeTakeFirst()
  return {
    order: {
      orderId, leg: row.leg, clientOrderId: row.client_order_id, accountId: row.account_id, symbol: row.symbol, instrumentId: row.instrument_id,
      side: row.side, quantity: shortest(row.quantity), limitPrice: shortestPrice(row.limit_price), validUntil: row.valid_until.toISOString(),
    },
    ticket: { id: row.ticket_id, hash: row.hash, terms: row.terms, card: row.card },
    confirmation: { body: row.body, signature: row.signature },
    displays: displays.map((each) => ({ hash: each.hash, personId: each.person_id, channel: each.channel, displayedAt: each.displayed_at.toISOString() })),
    now,
    ...(bulk && { bulk: { hash: bulk.hash, terms: bulk.terms, approval: { body: bulk.body, signature: bulk.signature } } }),
  }
}

/**
 * A `ConfirmedOrder` from an order's id and the ledger's own evidence, after a restart as well as before.
 * NOT_FOUND, ORDER_NOT_PROVEN, ORDER_EXPIRED.
 */
export const mintConfirmedOrder = async (
  deps: Pick<GateDeps, 'db'> & { readonly publicKey: string }, orderId: string,
): Promise<ConfirmedOrder | Refusal> => {
  const evidence = await deps.db.kysely.transaction().execute((tx) => readEvidence(tx, orderId))
  if (!evidence) return refuse('NOT_FOUND', 'There is no such order.', { orderId }, 'Nothing is sent.')
  return ConfirmedOrder.fromEvidence(evidence, deps.publicKey)
}
