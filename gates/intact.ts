import { refuse, type Refusal } from '../domain/result.ts'
import { cardDigest, termsHash } from '../domain/ticket.ts'
import type { Tx } from './deps.ts'
import type { StoredTicket } from './tickets.ts'
import { isReportIntact } from './suitability/store.ts'
import { note } from './transcript.ts'

/** Which stored part is no longer what the hash stands for: the terms, or the card as it was sent. `undefined` when both are. */
export const changedPart = ({ terms, hash, cardText }: Pick<StoredTicket, 'terms' | 'hash' | 'cardText'>): 'terms' | 'card' | undefined =>
  termsHash(terms) !== hash ? 'terms' : cardDigest(cardText) === terms.cardDigest ? undefined : 'card'

/** Somebody changed the ledger under a ticket: nobody is shown it, proves it or confirms it, and the transcript says so. `reportIntact`: where it was read before. */
export const changedRefusal = async (tx: Tx, ticket: StoredTicket, at: string, reportIntact?: boolean): Promise<Refusal | undefined> => {
  const part = changedPart(ticket) ?? (reportIntact ?? await isReportIntact(tx, ticket.terms) ? undefined : 'suitability report')
  if (part === undefined) return undefined
  await note(tx, ticket, 'ticket-not-intact', { part }, at)
  return refuse('TERMS_MISMATCH', 'What is stored for this ticket is no longer what its hash stands for. Nothing was sent.', { ticketId: ticket.id, part },
    'Ask for a new ticket, and tell the firm.')
}
