import { sql } from 'kysely'
import type { NewEntry } from '../../ledger/search/index-record.ts'
import type { Tx } from '../deps.ts'
import type { CheckResult } from '../../domain/check.ts'
import { activityLimits, isConfirmed, ticketIdOf, type Recent } from './activity.ts'

interface ConfirmedRow { ticket_id: string; checks: readonly CheckResult[]; worst: string; lately: number; usual: string | null; earlier: number }

const milliseconds = (ms: number) => sql`${ms} * interval '1 millisecond'`
const nothing: Recent = { confirmedLately: 0, worstCaseMinor: 0n, usualMinor: null, earlier: 0, warned: [], failedStepUps: 0 }

/** A ticket lives for minutes: one confirmed in ninety days was made in the last ninety-one, and those the index finds. */
const confirmed = async (tx: Tx, ticketIds: readonly string[]): Promise<ReadonlyMap<string, Recent>> => {
  if (ticketIds.length === 0) return new Map()
  const { rows } = await sql<ConfirmedRow>`
    SELECT this.ticket_id, ticket.checks, this.worst_case_minor::text AS worst, usual.median::text AS usual, usual.earlier,
      (SELECT count(*)::int FROM confirmation AS other WHERE other.person_id = this.person_id
        AND other.confirmed_at BETWEEN this.confirmed_at - ${milliseconds(activityLimits.burstMs)} AND this.confirmed_at) AS lately
    FROM confirmation AS this JOIN ticket ON ticket.id = this.ticket_id
    CROSS JOIN LATERAL (SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY before.worst_case_minor) AS median, count(*)::int AS earlier
      FROM confirmation AS before JOIN ticket AS owned ON owned.id = before.ticket_id
      WHERE owned.owner_id = ticket.owner_id AND before.confirmed_at < this.confirmed_at AND before.confirmed_at > this.confirmed_at - interval '90 days'
        AND owned.created_at > this.confirmed_at - interval '91 days') AS usual
    WHERE this.ticket_id = ANY(${ticketIds as string[]})`.execute(tx)
  return new Map(rows.map((row) => [row.ticket_id, {
    ...nothing, confirmedLately: row.lately, worstCaseMinor: BigInt(row.worst), usualMinor: row.usual === null ? null : BigInt(row.usual), earlier: row.earlier,
    warned: row.checks.filter(({ outcome }) => outcome === 'warned').map(({ name }) => name),
  }]))
}

const failures = async (tx: Tx, failed: readonly NewEntry[]): Promise<readonly number[]> => {
  if (failed.length === 0) return []
  const { rows } = await sql<{ place: number; n: number }>`
    SELECT wanted.place::int, (SELECT count(*)::int FROM step_up_attempt WHERE step_up_attempt.person_id = wanted.person_id AND NOT succeeded
      AND step_up_attempt.at BETWEEN wanted.at - ${milliseconds(activityLimits.failuresMs)} AND wanted.at) AS n
    FROM unnest(${failed.map(({ personId }) => personId)}::text[], ${failed.map(({ entry }) => entry.at)}::timestamptz[]) WITH ORDINALITY AS wanted (person_id, at, place)
    ORDER BY place`.execute(tx)
  return rows.map(({ n }) => n)
}

/** What each of these entries' persons did before it, by the entry's hash; asked for all at once. */
export const readRecent = async (tx: Tx, entries: readonly NewEntry[]): Promise<ReadonlyMap<string, Recent>> => {
  const trades = entries.filter(({ entry }) => isConfirmed(entry))
  const failed = entries.filter(({ entry }) => entry.kind === 'step-up-failed')
  const byTicket = await confirmed(tx, trades.map(({ entry }) => ticketIdOf(entry)))
  const counts = await failures(tx, failed)
  return new Map([
    ...trades.flatMap(({ entry }) => { const found = byTicket.get(ticketIdOf(entry)); return found ? [[entry.hash, found] as const] : [] }),
    ...failed.map(({ entry }, at) => [entry.hash, { ...nothing, failedStepUps: counts[at] ?? 0 }] as const),
  ])
}
