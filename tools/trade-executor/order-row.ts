import { sql, type Kysely } from 'kysely'
import type { OrderState } from '../../domain/order.ts'
import type { Side } from '../../domain/ticket.ts'
import { shortest, shortestPrice } from '../../ledger/numbers.ts'
import type { Schema } from '../../ledger/schema.ts'
import type { Tx } from './deps.ts'

/** One order with its place in the outbox and the chain that tells its story. Times ISO 8601, by the database's clock. */
export interface OrderRow {
  readonly id: string
  readonly ticketId: string
  readonly hash: string
  readonly clientOrderId: string
  readonly accountId: string
  readonly symbol: string
  readonly side: Side
  readonly quantity: string
  readonly limitPrice: string
  readonly state: OrderState
  readonly filledQuantity: string
  readonly brokerOrderId: string | null
  readonly validUntil: string
  readonly createdAt: string
  readonly cancelRequested: boolean
  readonly ownerId: string
  readonly conversationId: string | null
  readonly lastAttemptAt: string | null
}

const select = (db: Kysely<Schema>) => db.selectFrom('orders')
  .innerJoin('outbox', 'outbox.order_id', 'orders.id').innerJoin('ticket', 'ticket.id', 'orders.ticket_id')
  .select(['orders.id', 'orders.ticket_id', 'orders.hash', 'orders.client_order_id', 'orders.account_id', 'orders.symbol', 'orders.side', 'orders.quantity',
    'orders.limit_price', 'orders.state', 'orders.filled_quantity', 'orders.broker_order_id', 'orders.valid_until', 'orders.created_at',
    'outbox.cancel_requested_at', 'ticket.owner_id', 'ticket.conversation_id',
    (eb) => eb.selectFrom('attempt').select((each) => each.fn.max('started_at').as('at')).whereRef('attempt.order_id', '=', 'orders.id').as('last_attempt_at')])

type Selected = Awaited<ReturnType<ReturnType<typeof select>['execute']>>[number]

const rowOf = (row: Selected): OrderRow => ({
  id: row.id, ticketId: row.ticket_id, hash: row.hash, clientOrderId: row.client_order_id, accountId: row.account_id, symbol: row.symbol, side: row.side,
  quantity: shortest(row.quantity), limitPrice: shortestPrice(row.limit_price), state: row.state, filledQuantity: shortest(row.filled_quantity),
  brokerOrderId: row.broker_order_id, validUntil: row.valid_until.toISOString(), createdAt: row.created_at.toISOString(),
  cancelRequested: row.cancel_requested_at !== null, ownerId: row.owner_id, conversationId: row.conversation_id,
  lastAttemptAt: row.last_attempt_at?.toISOString() ?? null,
})

/** Everything in the outbox that is not done, oldest first. */
export const openOrders = async (db: Kysely<Schema>): Promise<OrderRow[]> =>
  (await select(db).where('outbox.done_at', 'is', null).orderBy('outbox.created_at').orderBy('orders.leg').execute()).map(rowOf)

/** Locks account and order, in the order in which everyone does, and reads the order as it is then. */
export const lockOrder = async (tx: Tx, order: Pick<OrderRow, 'id' | 'accountId'>): Promise<OrderRow> => {
  // Sent one behind the other: what is read is of a moment after the locks.
  const [, , row] = await Promise.all([
    sql`SELECT 1 FROM account WHERE id = ${order.accountId} FOR NO KEY UPDATE`.execute(tx), sql`SELECT 1 FROM orders WHERE id = ${order.id} FOR UPDATE`.execute(tx),
    select(tx).where('orders.id', '=', order.id).executeTakeFirstOrThrow(),
  ])
  return rowOf(row)
}

/** Settled orders that reconciliation looks at: those without its verdict, breaks whose account is still frozen, and those that the broker names. */
export const settledOrders = async (db: Kysely<Schema>, clientOrderIds: readonly string[]): Promise<OrderRow[]> => {
  const waiting = await select(db).where(sql<boolean>`orders.state IN ('FILLED', 'CANCELED', 'REJECTED_BY_BROKER', 'BROKER_EXPIRED', 'NOT_SENT')`).execute()
  const broken = await select(db).where('orders.state', '=', 'RECON_BREAK')
    .where('orders.account_id', 'in', (eb) => eb.selectFrom('account').select('id').where('frozen_reason', 'is not', null)).execute()
  const named = clientOrderIds.length === 0 ? []
    : await select(db).where('orders.client_order_id', 'in', clientOrderIds).where('orders.state', 'in', ['RECONCILED', 'RECON_BREAK']).execute()
  return [...new Map([...waiting, ...broken, ...named].map((row) => [row.id, row])).values()].map(rowOf)
}

export const databaseNow = async (db: Kysely<Schema>): Promise<string> => {
  const { rows } = await sql<{ at: Date }>`SELECT clock_timestamp() AS at`.execute(db)
  return rows[0]!.at.toISOString()
}
