import { sql, type RawBuilder } from 'kysely'
import { refuse, type Refusal } from '../domain/result.ts'
import { expired, notFound } from './answer.ts'
import { storedCard } from './card.ts'
import type { Actor, GateDeps, Tx } from './deps.ts'
import { changedRefusal } from './intact.ts'
import { terminalRefusal } from './standing.ts'
import { databaseNow } from './locks.ts'
import { findTicket, isOfBulk, lockTicket } from './tickets.ts'
import { countMismatch } from './mismatch.ts'
import { moveTicket, note } from './transcript.ts'

const bulkOnly = (ticketId: string): Refusal =>
  refuse('NOT_PERMITTED', 'This ticket belongs to a bulk: a supervisor approves it there, and nobody confirms it alone.', { ticketId }, 'Wait for the approval, or ask for a ticket of its own.')

export interface DisplayRecord {
  readonly ticketId: string
  readonly hash: string
  /** ISO 8601 UTC. */
  readonly displayedAt: string
}

/** The first time that this session was shown exactly this hash, on this channel. A session that was revoked has seen nothing. */
export const displayedTo = (actor: Actor, ticket: { readonly id: string; readonly hash: string }): RawBuilder<Date | null> =>
  sql`(SELECT displayed_at FROM display WHERE ticket_id = ${ticket.id} AND hash = ${ticket.hash}
    AND session_id = ${actor.sessionId} AND person_id = ${actor.person.id} AND channel = ${actor.channel}
    AND NOT EXISTS (SELECT 1 FROM session WHERE session.id = display.session_id AND session.revoked_at IS NOT NULL))`

export const firstDisplay = async (tx: Tx, ticket: { readonly id: string; readonly hash: string }, actor: Actor): Promise<Date | undefined> =>
  (await sql<{ at: Date | null }>`SELECT ${displayedTo(actor, ticket)} AS at`.execute(tx)).rows[0]?.at ?? undefined

/**
 * Records that the person's own device acknowledged the card: the step before which nothing can be confirmed.
 * Again in the same session it changes nothing. NOT_FOUND, TERMS_MISMATCH, EXPIRED, SUPERSEDED, WITHDRAWN, ALREADY_EXECUTED,
 * NOT_PERMITTED (of a bulk).
 */
export const displayTicket = async (
  deps: GateDeps, input: { readonly actor: Actor; readonly ticketId: string; readonly hash: string },
): Promise<DisplayRecord | Refusal> => {
  const { actor, ticketId, hash } = input
  const { result, changed } = await deps.db.kysely.transaction().execute(async (tx) => {
    const found = await findTicket(tx, ticketId)
    if (!found || found.ownerId !== actor.person.id) return { result: notFound(ticketId), changed: false }
    const ticket = await lockTicket(tx, found)
    const at = await databaseNow(tx)
    const over = await terminalRefusal(tx, ticket)
    if (over) return { result: over, changed: false }
    if (at > ticket.expiresAt) {
      await moveTicket(tx, ticket, 'EXPIRED', {}, at)
      return { result: expired(ticketId, ticket.expiresAt), changed: true }
    }
    if (hash !== ticket.hash) return { result: await countMismatch(tx, deps, ticket, actor, at), changed: false }
    const broken = await changedRefusal(tx, ticket, at)
    if (broken) return { result: broken, changed: false }
    if (await isOfBulk(tx, ticketId)) return { result: bulkOnly(ticketId), changed: false }
    const already = await firstDisplay(tx, ticket, actor)
    if (already) return { result: { ticketId, hash, displayedAt: already.toISOString() }, changed: false }
    await tx.insertInto('display').values({
      ticket_id: ticketId, hash, person_id: actor.person.id, channel: actor.channel, session_id: actor.sessionId, displayed_at: at,
    }).onConflict((conflict) => conflict.doNothing()).execute()
    const facts = { personId: actor.person.id, sessionId: actor.sessionId, channel: actor.channel, card: storedCard(ticket) }
    if (ticket.state === 'CHECKED') await moveTicket(tx, ticket, 'DISPLAYED', facts, at)
    else await note(tx, ticket, 'ticket-displayed', facts, at)
    return { result: { ticketId, hash, displayedAt: at }, changed: ticket.state === 'CHECKED' }
  })
  if (changed) deps.onTicketChange?.(ticketId)
  return result
}
