import { refuse, type Refusal } from '../domain/result.ts'
import type { Actor, GateDeps, Tx } from './deps.ts'
import type { StoredTicket } from './tickets.ts'
import { note } from './transcript.ts'

export const locked = (ticketId: string): Refusal =>
  refuse('TICKET_LOCKED', 'Too many wrong answers came for this ticket, so it is locked. Nothing was sent.', { ticketId }, 'Ask for a new ticket.')

/** A hash that isn't the ticket's: written down, and after too many within a minute the ticket is locked for good. */
export const countMismatch = async (tx: Tx, deps: Pick<GateDeps, 'settings'>, ticket: StoredTicket, actor: Actor, at: string): Promise<Refusal> => {
  const recent = Date.parse(at) - Date.parse(ticket.changedAt) < 60_000
  const mismatches = (recent ? ticket.mismatches : 0) + 1
  const lock = mismatches >= deps.settings.mismatchesAMinute
  // `changed_at` is when the minute began, as long as wrong hashes keep coming.
  const changedAt = recent && ticket.mismatches > 0 ? ticket.changedAt : at
  await tx.updateTable('ticket_state').set({ mismatches, locked: ticket.locked || lock, changed_at: changedAt }).where('ticket_id', '=', ticket.id).execute()
  await note(tx, ticket, lock ? 'ticket-locked' : 'terms-mismatched', { personId: actor.person.id, sessionId: actor.sessionId, channel: actor.channel, mismatches }, at)
  if (lock) return locked(ticket.id)
  return refuse('TERMS_MISMATCH', 'These are not the terms of this ticket. Nothing was sent.', { ticketId: ticket.id }, 'Open the ticket again and confirm what it shows.')
}
