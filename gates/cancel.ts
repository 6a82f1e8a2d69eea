import { isSettledState, stateOfOrders } from '../domain/order.ts'
import { isRefusal, type Refusal } from '../domain/result.ts'
import type { TicketOrder, TicketState } from '../domain/ticket.ts'
import { notFound } from './answer.ts'
import type { Actor, GateDeps } from './deps.ts'
import { terminalRefusal } from './standing.ts'
import { databaseNow } from './locks.ts'
import { findTicket, lockTicket, ordersOf } from './tickets.ts'
import { moveTicket, note } from './transcript.ts'

/** `status` 200: withdrawn before it was confirmed. 202: the broker is asked; what becomes of it is told when it is known. */
export interface Canceled {
  readonly status: 200 | 202
  readonly ticketId: string
  readonly state: TicketState
  readonly orders: readonly Pick<TicketOrder, 'id' | 'clientOrderId' | 'state'>[]
}

/** One authenticated act of the person. Twice is as good as once. NOT_FOUND, and the terminal codes for tickets that ended otherwise. */
export const cancelTicket = async (deps: GateDeps, input: { readonly actor: Actor; readonly ticketId: string }): Promise<Canceled | Refusal> => {
  const { actor, ticketId } = input
  const result = await deps.db.kysely.transaction().execute(async (tx): Promise<Canceled | Refusal> => {
    const found = await findTicket(tx, ticketId)
    if (!found || found.ownerId !== actor.person.id) return notFound(ticketId)
    const ticket = await lockTicket(tx, found)
    const at = await databaseNow(tx)
    const who = { personId: actor.person.id, sessionId: actor.sessionId, channel: actor.channel }
    if (ticket.state === 'WITHDRAWN') return { status: 200, ticketId, state: 'WITHDRAWN', orders: [] }
    if (ticket.state !== 'CONFIRMED') {
      const over = await terminalRefusal(tx, ticket)
      if (over) return over
      await moveTicket(tx, ticket, 'WITHDRAWN', who, at)
      return { status: 200, ticketId, state: 'WITHDRAWN', orders: [] }
    }
    const orders = await ordersOf(tx, ticketId)
    const open = orders.filter((order) => !isSettledState(order.state)).map((order) => order.id)
    const asked = open.length === 0 ? [] : await tx.updateTable('outbox').set({ cancel_requested_at: at })
      .where('order_id', 'in', open).where('cancel_requested_at', 'is', null).where('done_at', 'is', null).returning('order_id').execute()
    if (asked.length > 0) await note(tx, ticket, 'cancel-requested', { ...who, orders: asked.map((row) => row.order_id) }, at)
    return { status: 202, ticketId, state: stateOfOrders(orders.map((order) => order.state)), orders: orders.map(({ id, clientOrderId, state }) => ({ id, clientOrderId, state })) }
  })
  if (isRefusal(result)) return result
  deps.onTicketChange?.(ticketId)
  if (result.status === 202) deps.onOrdersQueued?.()
  return result
}
