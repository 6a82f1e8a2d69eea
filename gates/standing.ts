import { refuse, type Refusal } from '../domain/result.ts'
import { checkFailed, expired, superseded, withdrawn } from './answer.ts'
import type { Tx } from './deps.ts'
import { ordersOf, type StoredTicket } from './tickets.ts'

/** What is over stays over: the answer for a ticket that can't be confirmed any more, or `undefined` while it still can. */
export const terminalRefusal = async (tx: Tx, ticket: StoredTicket): Promise<Refusal | undefined> => {
  switch (ticket.state) {
    case 'CONFIRMED':
      return refuse('ALREADY_EXECUTED', 'This ticket was confirmed before. It is not sent twice.',
        { ticketId: ticket.id, orders: (await ordersOf(tx, ticket.id)).map(({ id, clientOrderId, state }) => ({ id, clientOrderId, state })) },
        'Look at the orders of this ticket.')
    case 'WITHDRAWN': return withdrawn(ticket.id)
    case 'EXPIRED': return expired(ticket.id, ticket.expiresAt)
    case 'SUPERSEDED': return superseded(ticket.id, ticket.replacement)
    case 'REJECTED': return checkFailed(ticket.id, ticket.checks)
    case 'PROPOSED': case 'CHECKED': case 'DISPLAYED': case 'STEP_UP_REQUIRED': return undefined
  }
}
