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

/** What was told last, so that a state is told once, and where a ticket belongs; forgetting either only costs another read. */
const mostRemembered = 5_000
export const remember = <V>(among: Map<string, V>, key: string, value: V): V => {
  if (among.size > mostRemembered) among.clear()
  among.set(key, value)
  return value
}

/** So many tickets are told of at a time: news give way to the confirmations that make them. */
const lanes = 2
const laneOf = (ticketId: string): string => `lane ${(ticketId.codePointAt(ticketId.length - 1) ?? 0) % lanes}`

/** The body of `ticket.state`. */
export interface TicketState extends Readonly<Record<string, unknown>> { readonly ticketId: string; readonly state: TicketView['state']; readonly ticket: TicketView }

export interface TicketNews {
  /** Tells the ticket's conversation what changed; safe to call often. Of a ticket outside of conversations only that it changed. */
  changed(ticketId: string): void
  /** A ticket as its owner's pages are told of it; `undefined` before it can be shown. Whoever asks while it waits for its turn gets the same answer. */
  stateOf(personId: string, ticketId: string): Promise<TicketState | undefined>
  /** A new card from outside of a turn: a re-quote, or what took a ticket's place. */
  send(personId: string, ticketId: string): Promise<void>
  idle(): Promise<void>
}

interface Place { readonly owner_id: string; readonly conversation_id: string | null }

/** Order news comes from the ledger, after the commit that made it. `moved` is told of tickets outside of conversations: whom that concerns asks for the state. */
export const createTicketNews = (gate: () => GateDeps, parts: () => ConversationParts, moved: (personId: string, ticketId: string) => void): TicketNews => {
  const queue = createKeyedQueue()
  const last = new Map<string, string>()
  const places = new Map<string, Place>()
  const waiting = new Set<string>()
  const asked = new Map<string, Promise<TicketState | undefined>>()

  /** A ticket stays where it was made. */
  const placeOf = async (ticketId: string): Promise<Place | undefined> => {
    const place = places.get(ticketId)
      ?? await gate().db.kysely.selectFrom('ticket').select(['owner_id', 'conversation_id']).where('id', '=', ticketId).executeTakeFirst()
    return place && remember(places, ticketId, place)
  }

  const read = async (personId: string, ticketId: string): Promise<TicketState | undefined> => {
    const ticket = await readTicket(gate(), personId, ticketId)
    return !ticket || ticket.state === 'PROPOSED' || ticket.state === 'CHECKED' ? undefined : { ticketId, state: ticket.state, ticket }
  }

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
    const place = await placeOf(ticketId)
    if (!place) return
    if (place.conversation_id === null) { moved(place.owner_id, ticketId); return }
    const body = await read(place.owner_id, ticketId)
    if (!body) return
    const shown = JSON.stringify([body.state, body.ticket.orders])
    if (last.get(ticketId) === shown) return
    remember(last, ticketId, shown)
    await parts().outbound.send(place.conversation_id, 'ticket.state', body)
    const text = outcomeText(body.ticket)
    if (text === undefined) return
    last.delete(ticketId)
    await notice(body.ticket, place.conversation_id, text)
  }

  return {
    changed: (ticketId) => {
      // What waits to be told is read when its turn comes, so that this change is in it.
      if (waiting.has(ticketId)) return
      waiting.add(ticketId)
      queue.run(laneOf(ticketId), () => { waiting.delete(ticketId); return tell(ticketId) }).catch((error: unknown) => { parts().log.error('ticket-news-failed', error, { ticketId }) })
    },
    stateOf: (personId, ticketId) => {
      const key = `${personId} ${ticketId}`
      const answer = asked.get(key) ?? queue.run(laneOf(ticketId), () => { asked.delete(key); return read(personId, ticketId) })
      asked.set(key, answer)
      return answer
    },
    send: (personId, ticketId) => queue.run(laneOf(ticketId), async () => {
      const place = await placeOf(ticketId)
      const ticket = await readTicket(gate(), personId, ticketId)
      if (ticket && place?.conversation_id) await sendCard(parts(), place.conversation_id, personId, ticket)
    }),
    idle: queue.idle,
  }
}
