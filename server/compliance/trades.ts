import type { Kysely } from 'kysely'
import type { TicketTerms } from '../../domain/ticket.ts'
import { shortest, shortestPrice } from '../../ledger/numbers.ts'
import type { Schema } from '../../ledger/schema.ts'

/** One leg as it was shown, beside the order that came of it. Quantities and prices are decimal strings. */
export interface ShownAndDone {
  readonly symbol: string
  readonly side: string
  readonly shown: { readonly quantity: string; readonly refPrice: string; readonly limitPrice: string | null }
  readonly done: {
    readonly orderId: string; readonly state: string; readonly quantity: string; readonly limitPrice: string; readonly filledQuantity: string; readonly averagePrice: string | null
    /** Nothing but the shown: same symbol, side and quantity, and no fill worse than the limit. */
    readonly asShown: boolean
  } | null
}

export interface TradeStory {
  readonly ticketId: string
  readonly hash: string
  readonly state: string
  readonly worstCaseUsd: string
  readonly proposedAt: string
  readonly displayedAt: string | null
  readonly confirmedAt: string | null
  /** The hash that was displayed and confirmed is the ticket's. */
  readonly sameHash: boolean | null
  readonly stepUp: boolean
  readonly legs: readonly ShownAndDone[]
}

const cents = (price: string): bigint => {
  const [whole = '0', part = ''] = price.split('.')
  return BigInt(whole) * 1_000_000n + BigInt(part.padEnd(6, '0').slice(0, 6))
}

const noWorse = (side: string, average: string | null, limit: string): boolean =>
  average === null || (side === 'buy' ? cents(average) <= cents(limit) : cents(average) >= cents(limit))

/** A conversation's tickets in order, each leg as displayed beside what was executed: four reads, whatever their number. */
export const readTrades = async (db: Kysely<Schema>, conversationId: string): Promise<readonly TradeStory[]> => {
  const tickets = await db.selectFrom('ticket').innerJoin('ticket_state', 'ticket_state.ticket_id', 'ticket.id').select(['ticket.id', 'hash', 'terms', 'state', 'created_at'])
    .where('conversation_id', '=', conversationId).orderBy('created_at').orderBy('ticket.id').execute()
  const ids = tickets.map(({ id }) => id)
  if (ids.length === 0) return []
  const [displays, confirmations, orders] = await Promise.all([
    db.selectFrom('display').select(['ticket_id', 'hash', 'displayed_at']).where('ticket_id', 'in', ids).orderBy('displayed_at').execute(),
    db.selectFrom('confirmation').select(['ticket_id', 'hash', 'confirmed_at', 'grant_id']).where('ticket_id', 'in', ids).execute(),
    db.selectFrom('orders').selectAll().where('ticket_id', 'in', ids).orderBy('leg').execute(),
  ])
  return tickets.map((ticket): TradeStory => {
    const terms = JSON.parse(ticket.terms) as TicketTerms
    const display = displays.find((each) => each.ticket_id === ticket.id)
    const confirmation = confirmations.find((each) => each.ticket_id === ticket.id)
    return {
      ticketId: ticket.id, hash: ticket.hash, state: ticket.state, worstCaseUsd: terms.worstCaseUsd, proposedAt: ticket.created_at.toISOString(),
      displayedAt: display?.displayed_at.toISOString() ?? null, confirmedAt: confirmation?.confirmed_at.toISOString() ?? null,
      sameHash: confirmation === undefined ? null : confirmation.hash === ticket.hash && display?.hash === ticket.hash, stepUp: confirmation !== undefined && confirmation.grant_id !== null,
      legs: terms.legs.map((leg, at) => {
        const order = orders.find((each) => each.ticket_id === ticket.id && each.leg === at)
        const shown = { quantity: leg.quantity, refPrice: leg.refPrice, limitPrice: leg.limitPrice ?? null }
        if (!order) return { symbol: leg.symbol, side: leg.side, shown, done: null }
        const [quantity, limitPrice, average] = [shortest(order.quantity), shortestPrice(order.limit_price), order.average_price === null ? null : shortestPrice(order.average_price)]
        const asShown = order.symbol === leg.symbol && order.side === leg.side && quantity === leg.quantity && noWorse(leg.side, average, limitPrice)
        return { symbol: leg.symbol, side: leg.side, shown, done: { orderId: order.id, state: order.state, quantity, limitPrice, filledQuantity: shortest(order.filled_quantity), averagePrice: average, asShown } }
      }),
    }
  })
}
