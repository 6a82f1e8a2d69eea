import { isSettledState, type OrderState } from '../../domain/order.ts'
import type { TicketOrder, TicketView } from '../../domain/ticket.ts'
import type { GateDeps } from '../../gates/deps.ts'
import { readTicket } from '../../gates/read-ticket.ts'
import { appendEntry, conversationChain } from '../../ledger/record.ts'
import type { ConversationParts } from './parts.ts'
import { createKeyedQueue } from '../concurrency/keyed-queue.ts'
import { sendCard } from './card.ts'
import { kinds } from './transcript.ts'

type Leg = TicketView['legs'][number]

const ends: Partial<Readonly<Record<OrderState, string>>> = {
  REJECTED_BY_BROKER: 'was rejected by the broker', BROKER_EXPIRED: 'expired at the broker', NOT_SENT: 'was not sent', CANCELED: 'was canceled',
  RECON_BREAK: "does not agree with the broker's books, and the account is frozen until it does",
}

const orderText = (leg: Leg, order: TicketOrder): string => {
  const verb = leg.side === 'buy' ? 'bought' : 'sold'
  const price = order.averagePrice === null ? '' : ` at ${order.averagePrice}`
  if (order.state === 'FILLED' || order.state === 'RECONCILED') return `${verb} ${order.filledQuantity} ${leg.symbol}${price}`
  const part = order.filledQuantity === '0' ? '' : `, after ${order.filledQuantity}${price}`
  return `${leg.quantity} ${leg.symbol} ${ends[order.state] ?? `is ${order.state.toLowerCase()}`}${part}`
}

/** What became of a ticket, once nothing of it is open; `undefined` before. Quantities and prices are the ledger's own texts. */
export const outcomeText = (ticket: TicketView): string | undefined => {
  if (ticket.orders.length === 0 || !ticket.orders.every((order) => isSettledState(order.state))) return undefined
  const filled = ticket.orders.every((order) => order.state === 'FILLED' || order.state === 'RECONCILED')
  const lines = ticket.orders.flatMap((order, index) => { const leg = ticket.legs[index]; return leg ? [orderText(leg, order)] : [] })
  return `${filled ? 'Filled' : 'Done'}: ${lines.join('; ')}.`
}

/** What was told last, so that a state is told once; forgetting it only tells it again. */
const mostRemembered = 5_000

/** So many tickets are told of at a time: news give way to the confirmations that make them. */
const lanes = 2
const laneOf = (ticketId: string): string => `lane ${(ticketId.codePointAt(ticketId.length - 1) ?? 0) % lanes}`

export interface TicketNews {
  /** Tells the ticket's conversation what changed; safe to call often. */
  changed(ticketId: string): void
  /** A new card from outside of a turn: a re-quote, or what took a ticket's place. */
  send(personId: string, ticketId: string): Promise<void>
  idle(): Promise<void>
}

const placeOf = (gate: GateDeps, ticketId: string) =>
  gate.db.kysely.selectFrom('ticket').select(['owner_id', 'conversation_id']).where('id', '=', ticketId).executeTakeFirst()

/** Order news comes from the ledger, after the commit that made it. */
export const createTicketNews = (
  gate: () => GateDeps, parts: () => ConversationParts, personal: (personId: string, body: Readonly<Record<string, unknown>>) => void,
): TicketNews => {
  const queue = createKeyedQueue()
  const last = new Map<string, string>()
  const waiting = new Set<string>()

  const notice = async (ticket: TicketView, conversationId: string, text: string): Promise<void> => {
    const { db, outbound, clock } = parts()
    const chain = conversationChain(conversationId, ticket.owner)
    const told = await db.kysely.selectFrom('entry').select('seq').where('chain_id', '=', chain.id).where('kind', '=', kinds.notice)
      .where('body', 'like', `%${ticket.id}%`).limit(1).executeTakeFirst()
    if (told) return
    await outbound.send(conversationId, 'alert', { code: 'ORDERS_DONE', text, ticketId: ticket.id }, async (trx) => {
      await appendEntry(trx, chain, kinds.notice, { ticketId: ticket.id, text }, clock())
    })
  }

  const tell = async (ticketId: string): Promise<void> => {
    const place = await placeOf(gate(), ticketId)
    const ticket = place && await readTicket(gate(), place.owner_id, ticketId)
    if (!ticket || ticket.state === 'PROPOSED' || ticket.state === 'CHECKED') return
    const shown = JSON.stringify([ticket.state, ticket.orders])
    if (last.get(ticketId) === shown) return
    if (last.size > mostRemembered) last.clear()
    last.set(ticketId, shown)
    const body = { ticketId, state: ticket.state, ticket }
    if (place.conversation_id === null) { personal(place.owner_id, body); return }
    await parts().outbound.send(place.conversation_id, 'ticket.state', body)
    const text = outcomeText(ticket)
    if (text === undefined) return
    last.delete(ticketId)
    await notice(ticket, place.conversation_id, text)
  }

  return {
    changed: (ticketId) => {
      // What waits to be told is read when its turn comes, so that this change is in it.
      if (waiting.has(ticketId)) return
      waiting.add(ticketId)
      queue.run(laneOf(ticketId), () => { waiting.delete(ticketId); return tell(ticketId) }).catch((error: unknown) => { parts().log.error('ticket-news-failed', error, { ticketId }) })
    },
    send: (personId, ticketId) => queue.run(laneOf(ticketId), async () => {
      const place = await placeOf(gate(), ticketId)
      const ticket = await readTicket(gate(), personId, ticketId)
      if (ticket && place?.conversation_id) await sendCard(parts(), place.conversation_id, personId, ticket)
    }),
    idle: queue.idle,
  }
}
