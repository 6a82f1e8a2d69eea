import type { PreState } from '../domain/ticket.ts'
import { appendEntry, conversationChain, personChain, type ChainRef, type LockedChain } from '../ledger/record.ts'
import type { Tx } from './deps.ts'
import type { StoredTicket } from './tickets.ts'

/** A ticket's story is told in its conversation; one made outside of any, in its owner's chain. */
export const chainOf = (ticket: Pick<StoredTicket, 'conversationId' | 'ownerId'>): ChainRef =>
  ticket.conversationId === null ? personChain(ticket.ownerId) : conversationChain(ticket.conversationId, ticket.ownerId)

/** One entry in the ticket's chain, in the caller's transaction. `at` is ISO 8601, the database's clock. */
export const note = async (
  tx: Tx, ticket: Pick<StoredTicket, 'id' | 'hash' | 'conversationId' | 'ownerId'>, kind: string, facts: object, at: string, ahead?: LockedChain,
): Promise<void> => {
  await appendEntry(tx, chainOf(ticket), kind, { ticketId: ticket.id, hash: ticket.hash, ...facts }, new Date(at), ahead)
}

const kinds: Readonly<Record<Exclude<PreState, 'PROPOSED'>, string>> = {
  CHECKED: 'ticket-checked', REJECTED: 'ticket-rejected', DISPLAYED: 'ticket-displayed', STEP_UP_REQUIRED: 'step-up-required',
  CONFIRMED: 'ticket-confirmed', WITHDRAWN: 'ticket-withdrawn', EXPIRED: 'ticket-expired', SUPERSEDED: 'ticket-superseded',
}

/** Moves a locked ticket and tells it in the same transaction: there is no state change without its entry. `chain`: where it was locked before. */
export const moveTicket = async (
  tx: Tx, ticket: StoredTicket, to: Exclude<PreState, 'PROPOSED'>, facts: object, at: string, { replacement = null, chain }: { readonly replacement?: string | null; readonly chain?: LockedChain } = {},
): Promise<void> => {
  const next = { state: to, ...(replacement === null ? {} : { replacement }) }
  const [moved] = await Promise.all([
    tx.updateTable('ticket_state').set({ ...next, changed_at: at }).where('ticket_id', '=', ticket.id).where('state', '=', ticket.state).executeTakeFirst(),
    note(tx, ticket, kinds[to], { from: ticket.state, ...next, ...facts }, at, chain),
  ])
  if (moved.numUpdatedRows !== 1n) throw new Error(`The ticket ${ticket.id} was no longer ${ticket.state}.`)
}
