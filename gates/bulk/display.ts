import { isRefusal, type Refusal } from '../../domain/result.ts'
import { storedCard } from '../card.ts'
import type { Actor, GateDeps } from '../deps.ts'
import { firstDisplay } from '../display.ts'
import { databaseNow } from '../locks.ts'
import { lockTicket } from '../tickets.ts'
import { moveTicket, note } from '../transcript.ts'
import { reviewRefusal, wrongTerms } from './standing.ts'
import { bulkDisplay, lockBulk, moveBulk, ticketsOf, type BulkTicket } from './store.ts'

/** Each ticket was on the page as well: a display of its own, in a transaction of its own, while it can still go. */
const displayOne = (deps: GateDeps, actor: Actor, bulkId: string, { ticket: found }: BulkTicket): Promise<void> =>
  deps.db.kysely.transaction().execute(async (tx) => {
    const ticket = await lockTicket(tx, found)
    const at = await databaseNow(tx)
    if ((ticket.state !== 'CHECKED' && ticket.state !== 'DISPLAYED') || at > ticket.expiresAt || await firstDisplay(tx, ticket, actor)) return
    await tx.insertInto('display').values({
      ticket_id: ticket.id, hash: ticket.hash, person_id: actor.person.id, channel: actor.channel, session_id: actor.sessionId, displayed_at: at,
    }).onConflict((conflict) => conflict.doNothing()).execute()
    const facts = { personId: actor.person.id, sessionId: actor.sessionId, channel: actor.channel, bulkId, card: storedCard(ticket) }
    if (ticket.state === 'CHECKED') await moveTicket(tx, ticket, 'DISPLAYED', facts, at)
    else await note(tx, ticket, 'ticket-displayed', facts, at)
  })

/**
 * Records that the supervisor's own device showed the bulk with all of its tickets; again in the same session it changes nothing.
 * NOT_FOUND, NOT_PERMITTED (one's own), TERMS_MISMATCH, EXPIRED, WITHDRAWN, ALREADY_EXECUTED.
 */
export const displayBulk = async (
  deps: GateDeps, input: { readonly actor: Actor; readonly bulkId: string; readonly hash: string },
): Promise<{ readonly bulkId: string; readonly hash: string; readonly displayedAt: string } | Refusal> => {
  const { actor, bulkId, hash } = input
  const mayReview = await deps.db.kysely.transaction().execute(async (tx) => {
    const bulk = await lockBulk(tx, bulkId)
    const refusal = await reviewRefusal(tx, bulk, actor, bulkId, await databaseNow(tx))
    return refusal ?? (bulk!.hash === hash ? undefined : wrongTerms(bulk!))
  })
  if (isRefusal(mayReview)) return mayReview
  for (const each of await ticketsOf(deps.db.kysely, bulkId)) {
    await displayOne(deps, actor, bulkId, each)
    deps.onTicketChange?.(each.ticket.id)
  }
  return deps.db.kysely.transaction().execute(async (tx) => {
    const bulk = await lockBulk(tx, bulkId)
    const at = await databaseNow(tx)
    const refusal = await reviewRefusal(tx, bulk, actor, bulkId, at)
    if (refusal || !bulk) return refusal!
    const already = await bulkDisplay(tx, bulk, actor)
    if (already) return { bulkId, hash, displayedAt: already.toISOString() }
    await tx.insertInto('bulk_display').values({
      bulk_id: bulkId, hash, person_id: actor.person.id, channel: actor.channel, session_id: actor.sessionId, displayed_at: at,
    }).onConflict((conflict) => conflict.doNothing()).execute()
    if (bulk.state === 'PROPOSED') await moveBulk(tx, bulk, 'DISPLAYED', { personId: actor.person.id, sessionId: actor.sessionId, channel: actor.channel }, at)
    return { bulkId, hash, displayedAt: at }
  })
}
