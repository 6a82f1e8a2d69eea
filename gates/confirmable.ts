import { sql } from 'kysely'
import type { Refusal } from '../domain/result.ts'
import { expired, notFound } from './answer.ts'
import type { Actor, GateDeps, Tx } from './deps.ts'
import { displayedTo } from './display.ts'
import { changedRefusal } from './intact.ts'
import { countMismatch, locked } from './mismatch.ts'
import { notDisplayed } from './not-displayed.ts'
import { rightOf, rightRow, type RightRow, type TradingRight } from './rights.ts'
import { terminalRefusal } from './standing.ts'
import { keptAsBound } from './suitability/store.ts'
import type { StoredTicket } from './tickets.ts'
import { moveTicket } from './transcript.ts'

/** What a yes stands on, read under the locks. `at` is the database's clock, ISO 8601. */
export interface Standing {
  readonly at: string
  readonly right: TradingRight | undefined
  readonly displayedAt: Date | undefined
  readonly reportIntact: boolean
}

/** One statement, so that it costs one wait and all of it is of one moment. */
export const readStanding = async (tx: Tx, ticket: StoredTicket, actor: Actor, marketDate: string): Promise<Standing> => {
  const { rows: [row] } = await sql<{ at: Date; right: RightRow | null; displayedAt: Date | null; kept: boolean | null }>`SELECT clock_timestamp() AS at,
    ${rightRow(actor.person, ticket.accountId, marketDate)} AS right, ${displayedTo(actor, ticket)} AS "displayedAt", ${keptAsBound(ticket.terms)} AS kept`.execute(tx)
  if (!row) throw new Error('The ledger gave no answer.')
  return { at: row.at.toISOString(), right: rightOf(row.right, actor.person, ticket.accountId), displayedAt: row.displayedAt ?? undefined, reportIntact: row.kept === true }
}

/** Whether this person may confirm this ticket at all now: state, expiry, owner's rights, hash, and a card that was read. */
export const standingRefusal = async (
  tx: Tx, deps: Pick<GateDeps, 'settings'>, { actor, ticket, hash }: { readonly actor: Actor; readonly ticket: StoredTicket; readonly hash: string },
  { at, right, displayedAt, reportIntact }: Standing,
): Promise<Refusal | { readonly displayedAt: Date }> => {
  const over = await terminalRefusal(tx, ticket)
  if (over) return over
  if (ticket.locked) return locked(ticket.id)
  if (at > ticket.expiresAt) {
    await moveTicket(tx, ticket, 'EXPIRED', {}, at)
    return expired(ticket.id, ticket.expiresAt)
  }
  if (!right) return notFound(ticket.id)
  if (hash !== ticket.hash) return countMismatch(tx, deps, ticket, actor, at)
  const changed = await changedRefusal(tx, ticket, at, reportIntact)
  if (changed) return changed
  if (!displayedAt) return notDisplayed(ticket.id)
  const waitMs = displayedAt.getTime() + deps.settings.minReadingMs - Date.parse(at)
  return waitMs > 0 ? notDisplayed(ticket.id, waitMs) : { displayedAt }
}
