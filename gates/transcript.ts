import { sql, type RawBuilder } from 'kysely'
import type { PreState } from '../domain/ticket.ts'
import { appendEntry, conversationChain, personChain, type ChainRef, type NewEntry } from '../ledger/record.ts'
import type { Tx } from './deps.ts'
import type { StoredTicket } from './tickets.ts'

/** A ticket's story is told in its conversation; one made outside of any, in its owner's chain. */
export const chainOf = (ticket: Pick<StoredTicket, 'conversationId' | 'ownerId'>): ChainRef =>
  ticket.conversationId === null ? personChain(ticket.ownerId) : conversationChain(ticket.conversationId, ticket.ownerId)

/** One entry in the ticket's chain, in the caller's transaction. `at` is ISO 8601, the database's clock. */
export const note = async (
  tx: Tx, ticket: Pick<StoredTicket, 'id' | 'hash' | 'conversationId' | 'ownerId'>, kind: string, facts: object, at: string,
): Promise<void> => {
  await appendEntry(tx, chainOf(ticket), kind, { ticketId: ticket.id, hash: ticket.hash, ...facts }, new Date(at))
}

type Next = Exclude<PreState, 'PROPOSED'>

const kinds: Readonly<Record<Next, string>> = {
  CHECKED: 'ticket-checked', REJECTED: 'ticket-rejected', DISPLAYED: 'ticket-displayed', STEP_UP_REQUIRED: 'step-up-required',
  CONFIRMED: 'ticket-confirmed', WITHDRAWN: 'ticket-withdrawn', EXPIRED: 'ticket-expired', SUPERSEDED: 'ticket-superseded',
}

/** What a move writes: the state, from the one in which it was judged, and the entry that tells it. */
export const moveOf = (ticket: StoredTicket, to: Next, facts: object, at: string, replacement: string | null = null): { readonly update: RawBuilder<unknown>; readonly entry: NewEntry } => ({
  update: sql`UPDATE ticket_state SET state = ${to}, replacement = ${replacement}, changed_at = ${at} WHERE ticket_id = ${ticket.id} AND state = ${ticket.state}`,
  entry: { kind: kinds[to], body: { ticketId: ticket.id, hash: ticket.hash, from: ticket.state, state: to, ...(replacement === null ? {} : { replacement }), ...facts } },
})

/** Moves a locked ticket and tells it in the same transaction: there is no state change without its entry. `replacement`: what takes its place. */
export const moveTicket = async (tx: Tx, ticket: StoredTicket, to: Next, facts: object, at: string, replacement: string | null = null): Promise<void> => {
  const { update, entry } = moveOf(ticket, to, facts, at, replacement)
  const [moved] = await Promise.all([update.execute(tx), appendEntry(tx, chainOf(ticket), entry.kind, entry.body, new Date(at))])
  if (moved.numAffectedRows !== 1n) throw new Error(`The ticket ${ticket.id} was no longer ${ticket.state}.`)
}
