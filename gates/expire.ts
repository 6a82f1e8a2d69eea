import { sql } from 'kysely'
import type { GateDeps } from './deps.ts'
import { databaseNow } from './locks.ts'
import { findTicket, lockTicket } from './tickets.ts'
import { moveTicket } from './transcript.ts'

const open: readonly string[] = ['CHECKED', 'DISPLAYED', 'STEP_UP_REQUIRED']

/** Ends the tickets whose time is over and tells each in its transcript; the legs stay for a requote. Returns their ids. */
export const expireTickets = async (deps: Pick<GateDeps, 'db' | 'onTicketChange'>, limit = 100): Promise<string[]> => {
  const { rows } = await sql<{ id: string }>`
    SELECT ticket.id FROM ticket JOIN ticket_state ON ticket_state.ticket_id = ticket.id
    WHERE ticket_state.state IN ('CHECKED', 'DISPLAYED', 'STEP_UP_REQUIRED') AND ticket.expires_at < clock_timestamp() ORDER BY ticket.expires_at LIMIT ${limit}`.execute(deps.db.kysely)
  const ended: string[] = []
  for (const { id } of rows) {
    const moved = await deps.db.kysely.transaction().execute(async (tx) => {
      const ticket = await lockTicket(tx, (await findTicket(tx, id))!)
      const at = await databaseNow(tx)
      if (!open.includes(ticket.state) || at <= ticket.expiresAt) return false
      await moveTicket(tx, ticket, 'EXPIRED', {}, at)
      return true
    })
    if (!moved) continue
    ended.push(id)
    deps.onTicketChange?.(id)
  }
  return ended
}
