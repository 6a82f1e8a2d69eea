import { sql } from 'kysely'
import { isRefusal, refuse, type Refusal } from '../../domain/result.ts'
import type { Actor, GateDeps } from '../deps.ts'
import { databaseNow } from '../locks.ts'
import { lockTicket } from '../tickets.ts'
import { moveTicket } from '../transcript.ts'
import { finishBulk } from './approve.ts'
import { leaveOut, type ItemOutcome } from './item.ts'
import { reviewRefusal, wrongTerms } from './standing.ts'
import { lockBulk, moveBulk, ticketsOf, type StoredBulk } from './store.ts'

const openStates: readonly string[] = ['CHECKED', 'DISPLAYED', 'STEP_UP_REQUIRED']

/** A supervisor's no, with their reason: the bulk and all of its tickets end. As `approveBulk`, without a proof. */
export const rejectBulk = async (
  deps: GateDeps, input: { readonly actor: Actor; readonly bulkId: string; readonly hash: string; readonly reason: string },
): Promise<{ readonly bulkId: string; readonly state: 'REJECTED' } | Refusal> => {
  const { actor, bulkId, hash, reason } = input
  const refusal = await deps.db.kysely.transaction().execute(async (tx) => {
    const bulk = await lockBulk(tx, bulkId)
    const at = await databaseNow(tx)
    const no = await reviewRefusal(tx, bulk, actor, bulkId, at)
    if (no || !bulk) return no!
    if (bulk.hash !== hash) return wrongTerms(bulk)
    await moveBulk(tx, bulk, 'REJECTED', { personId: actor.person.id, sessionId: actor.sessionId, reason }, at)
    return undefined
  })
  if (isRefusal(refusal)) return refusal
  for (const { ticket: found } of await ticketsOf(deps.db.kysely, bulkId)) {
    await deps.db.kysely.transaction().execute(async (tx) => {
      const ticket = await lockTicket(tx, found)
      if (openStates.includes(ticket.state)) await moveTicket(tx, ticket, 'REJECTED', { bulkId, code: 'BULK_REJECTED' }, await databaseNow(tx))
    })
    deps.onTicketChange?.(found.id)
  }
  return { bulkId, state: 'REJECTED' }
}

const late = (bulk: StoredBulk): Refusal =>
  refuse('EXPIRED', 'The approval broke off, and the time for this ticket ran out. Nothing was sent for it.', { bulkId: bulk.id, expiresAt: bulk.expiresAt }, 'Propose it again.')

/** An approval that broke off (a crash) and was not sent again in time: what has no outcome is left out. */
const closeBroken = async (deps: GateDeps, bulk: StoredBulk): Promise<void> => {
  const outcomes: ItemOutcome[] = []
  for (const item of await ticketsOf(deps.db.kysely, bulk.id)) outcomes.push(await leaveOut(deps, bulk, item, late(bulk)))
  await finishBulk(deps, bulk.id, outcomes)
}

/** Ends the bulks whose time is over, and tells it. Their tickets expire as all tickets do. Returns their ids. */
export const expireBulks = async (deps: GateDeps, limit = 20): Promise<string[]> => {
  const { rows } = await sql<{ id: string }>`SELECT bulk.id FROM bulk JOIN bulk_state ON bulk_state.bulk_id = bulk.id
    WHERE bulk_state.state IN ('PROPOSED', 'DISPLAYED', 'APPROVED') AND bulk.expires_at < clock_timestamp() LIMIT ${limit}`.execute(deps.db.kysely)
  for (const { id } of rows) {
    const approved = await deps.db.kysely.transaction().execute(async (tx) => {
      const bulk = await lockBulk(tx, id)
      if (bulk?.state === 'APPROVED') return bulk
      if (bulk?.state === 'PROPOSED' || bulk?.state === 'DISPLAYED') await moveBulk(tx, bulk, 'EXPIRED', {}, await databaseNow(tx))
      return undefined
    })
    if (approved) await closeBroken(deps, approved)
  }
  return rows.map(({ id }) => id)
}
