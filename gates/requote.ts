import { isRefusal, type Refusal } from '../domain/result.ts'
import type { TicketView } from '../domain/ticket.ts'
import { notFound } from './answer.ts'
import type { Actor, GateDeps } from './deps.ts'
import { sliceFor } from './market-slice.ts'
import { viewOf } from './read-ticket.ts'
import { changedRefusal } from './intact.ts'
import { writeReplacement } from './replace-ticket.ts'
import { terminalRefusal } from './standing.ts'
import { databaseNow } from './locks.ts'
import { findTicket, lockTicket } from './tickets.ts'
import { moveTicket } from './transcript.ts'

/**
 * The same legs at current prices: a new ticket, and the old one is SUPERSEDED by it. Works after expiry too: the work is kept.
 * NOT_FOUND, ALREADY_EXECUTED, WITHDRAWN, SUPERSEDED, CHECK_FAILED (then the old ticket stays as it was).
 */
export const requoteTicket = async (deps: GateDeps, input: { readonly actor: Actor; readonly ticketId: string }): Promise<TicketView | Refusal> => {
  const { actor, ticketId } = input
  const found = await findTicket(deps.db.kysely, ticketId)
  if (!found || found.ownerId !== actor.person.id) return notFound(ticketId)
  const slice = await sliceFor(deps, found.accountId, found.terms.legs.map((leg) => leg.symbol))
  const result = await deps.db.kysely.transaction().execute(async (tx): Promise<TicketView | Refusal> => {
    const ticket = await lockTicket(tx, found)
    const over = ticket.state === 'EXPIRED' ? undefined : await terminalRefusal(tx, ticket)
    if (over) return over
    const at = await databaseNow(tx)
    const changed = await changedRefusal(tx, ticket, at)
    if (changed) return changed
    const next = await writeReplacement(tx, deps, ticket, actor, slice)
    if (isRefusal(next)) return next
    await moveTicket(tx, ticket, 'SUPERSEDED', { why: 'requoted' }, at, next.id)
    return viewOf(tx, next)
  })
  if (!isRefusal(result)) for (const id of [ticketId, result.id]) deps.onTicketChange?.(id)
  return result
}
