import type { Kysely } from 'kysely'
import { usdOf } from '../domain/money.ts'
import { stateOfOrders } from '../domain/order.ts'
import type { TicketView } from '../domain/ticket.ts'
import type { Schema } from '../ledger/schema.ts'
import { storedCard } from './card.ts'
import type { GateDeps, Tx } from './deps.ts'
import { readStepUpSums } from './ledger-slice.ts'
import { findTicket, findTickets, ordersOfAll, type StoredTicket } from './tickets.ts'

/**
 * Whether a fresh proof is needed: worst case plus what this person confirmed without one in the last 24 hours, in cents.
 * The threshold itself passes; one cent more does not. Without a policy the answer is yes.
 */
export const exceedsThreshold = (worstCaseMinor: bigint, unprovenMinor: bigint, thresholdUsd: string | null): boolean =>
  thresholdUsd === null || worstCaseMinor + unprovenMinor > usdOf(thresholdUsd).minor

export const needsStepUp = async (tx: Tx, ticket: Pick<StoredTicket, 'ownerId' | 'worstCaseMinor'>): Promise<boolean> => {
  const { thresholdUsd, unprovenMinor } = await readStepUpSums(tx, ticket.ownerId)
  return exceedsThreshold(ticket.worstCaseMinor, unprovenMinor, thresholdUsd)
}

const open = ['PROPOSED', 'CHECKED', 'DISPLAYED', 'STEP_UP_REQUIRED']

/** One owner's tickets as channels render them and the API returns them, as they stand in the ledger now. */
export const viewsOf = async (tx: Tx, ownerId: string, tickets: readonly StoredTicket[]): Promise<readonly TicketView[]> => {
  const [orders, sums] = await Promise.all([
    ordersOfAll(tx, tickets.filter(({ state }) => state === 'CONFIRMED').map(({ id }) => id)),
    tickets.some(({ state }) => open.includes(state)) ? readStepUpSums(tx, ownerId) : undefined,
  ])
  return tickets.map((ticket): TicketView => {
    const own = orders.get(ticket.id) ?? []
    return {
      ...storedCard(ticket),
      state: own.length > 0 ? stateOfOrders(own.map((order) => order.state)) : ticket.state,
      stepUpRequired: ticket.state === 'STEP_UP_REQUIRED'
        || (sums !== undefined && open.includes(ticket.state) && exceedsThreshold(ticket.worstCaseMinor, sums.unprovenMinor, sums.thresholdUsd)),
      orders: own,
      ...(ticket.replacement === null ? {} : { replacement: ticket.replacement }),
    }
  })
}

export const viewOf = async (tx: Tx, ticket: StoredTicket): Promise<TicketView> => (await viewsOf(tx, ticket.ownerId, [ticket]))[0]!

const inSnapshot = <T>(db: Kysely<Schema>, read: (tx: Tx) => Promise<T>): Promise<T> =>
  db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute(read)

/** For its owner; `undefined` for anyone else, as for a ticket that isn't there. */
export const readTicket = (deps: Pick<GateDeps, 'db'>, personId: string, ticketId: string): Promise<TicketView | undefined> =>
  inSnapshot(deps.db.kysely, async (tx) => {
    const ticket = await findTicket(tx, ticketId)
    return ticket && ticket.ownerId === personId ? viewOf(tx, ticket) : undefined
  })

/** A person's newest tickets, newest first; of one conversation when it is given. */
export const readTickets = (
  deps: Pick<GateDeps, 'db'>, personId: string, options: { readonly conversationId?: string; readonly limit?: number } = {},
): Promise<readonly TicketView[]> =>
  inSnapshot(deps.db.kysely, async (tx) => {
    let query = tx.selectFrom('ticket').select('id').where('owner_id', '=', personId).orderBy('created_at', 'desc').orderBy('id').limit(options.limit ?? 50)
    if (options.conversationId !== undefined) query = query.where('conversation_id', '=', options.conversationId)
    const ids = (await query.execute()).map(({ id }) => id)
    const tickets = await findTickets(tx, ids)
    return viewsOf(tx, personId, ids.flatMap((id) => tickets.get(id) ?? []))
  })
