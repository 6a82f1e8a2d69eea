import { sql, type Kysely } from 'kysely'
import { bulkHash, type BulkState, type BulkTerms } from '../../domain/bulk.ts'
import { formatUsd, usd } from '../../domain/money.ts'
import { refuse, type Refusal } from '../../domain/result.ts'
import { merklePath, merkleRoot, type ProofStep } from '../../ledger/merkle.ts'
import { appendEntry, firmChain } from '../../ledger/record.ts'
import type { Schema } from '../../ledger/schema.ts'
import type { Tx } from '../deps.ts'
import { changedPart } from '../intact.ts'
import { parseCanonical } from '../signed.ts'
import { findTickets, type StoredTicket } from '../tickets.ts'
import { leafOf } from './evidence.ts'

/** A bulk as stored: its terms never change, its state does. */
export interface StoredBulk {
  readonly id: string
  readonly initiatorId: string
  readonly hash: string
  readonly terms: BulkTerms
  readonly termsText: string
  readonly state: BulkState
  readonly createdAt: string
  readonly expiresAt: string
}

/** A client of a bulk who has a ticket. */
export interface BulkTicket {
  readonly position: number
  readonly ticketHash: string
  readonly ticket: StoredTicket
}

export const noBulk = (bulkId: string): Refusal => refuse('NOT_FOUND', 'There is no such bulk.', { bulkId }, 'Look at the open bulks.')

/** Locks a bulk's state and reads it as it is then. Held for the bulk's own steps only, never together with an account's lock. */
export const lockBulk = async (tx: Tx, bulkId: string): Promise<StoredBulk | undefined> => {
  const row = await tx.selectFrom('bulk').innerJoin('bulk_state', 'bulk_state.bulk_id', 'bulk.id').selectAll('bulk').select('bulk_state.state').where('bulk.id', '=', bulkId)
    .forUpdate('bulk_state').executeTakeFirst()
  return row && {
    id: row.id, initiatorId: row.initiator_id, hash: row.hash, terms: JSON.parse(row.terms) as BulkTerms, termsText: row.terms, state: row.state,
    createdAt: row.created_at.toISOString(), expiresAt: row.expires_at.toISOString(),
  }
}

/** Moves a locked bulk and tells it in the firm's chain, in the same transaction. `at` is ISO 8601, the database's clock. */
export const moveBulk = async (tx: Tx, bulk: StoredBulk, to: BulkState, facts: object, at: string): Promise<void> => {
  const moved = await tx.updateTable('bulk_state').set({ state: to, changed_at: at }).where('bulk_id', '=', bulk.id).where('state', '=', bulk.state).executeTakeFirst()
  if (moved.numUpdatedRows !== 1n) throw new Error(`The bulk ${bulk.id} was no longer ${bulk.state}.`)
  await appendEntry(tx, firmChain, `bulk-${to.toLowerCase()}`, { bulkId: bulk.id, hash: bulk.hash, from: bulk.state, state: to, ...facts }, new Date(at))
}

/** Every ticket of a bulk, by position. */
export const ticketsOf = async (db: Kysely<Schema>, bulkId: string): Promise<BulkTicket[]> => {
  const rows = await db.selectFrom('bulk_item').select(['position', 'ticket_id', 'ticket_hash']).where('bulk_id', '=', bulkId).where('ticket_id', 'is not', null).orderBy('position').execute()
  const tickets = await findTickets(db, rows.map((row) => row.ticket_id!))
  return rows.map((row) => ({ position: row.position, ticketHash: row.ticket_hash!, ticket: tickets.get(row.ticket_id!)! }))
}

type Leaf = { readonly position: number; readonly ticketHash: string; readonly ticket: Pick<StoredTicket, 'id'> }
const leaves = (tickets: readonly Leaf[]) => tickets.map((each) => leafOf(each.ticket.id, each.position, each.ticketHash))

export const rootOf = (tickets: readonly Leaf[]): string => merkleRoot(leaves(tickets))
export const pathOf = (tickets: readonly Leaf[], ticketId: string): readonly ProofStep[] => merklePath(leaves(tickets), ticketId)
export const totalUsdOf = (tickets: readonly { readonly ticket: Pick<StoredTicket, 'worstCaseMinor'> }[]): string =>
  formatUsd(usd(tickets.reduce((sum, { ticket }) => sum + ticket.worstCaseMinor, 0n)))

/** Whether the rows still are what the hash stands for: each ticket's terms and card, the root over them, their count and their total. */
export const isIntact = (bulk: StoredBulk, tickets: readonly BulkTicket[]): boolean => {
  const terms = parseCanonical<BulkTerms>(bulk.termsText)
  return terms !== undefined && terms.bulkId === bulk.id && terms.initiatorId === bulk.initiatorId && bulkHash(terms) === bulk.hash
    && tickets.every(({ ticket, ticketHash }) => changedPart(ticket) === undefined && ticket.hash === ticketHash && ticket.ownerId === terms.initiatorId)
    && terms.count === tickets.length && terms.root === rootOf(tickets) && terms.totalUsd === totalUsdOf(tickets)
}

/** The role as the ledger has it now, of somebody who is active; a session may be older than a change. */
export const activeRole = async (tx: Tx, personId: string): Promise<string | undefined> =>
  (await tx.selectFrom('person').select('role').where('id', '=', personId).where('active', '=', true).executeTakeFirst())?.role

/** When this session was first shown exactly this bulk; a session that was revoked has seen nothing. */
export const bulkDisplay = async (tx: Tx, bulk: Pick<StoredBulk, 'id' | 'hash'>, actor: { readonly sessionId: string; readonly person: { readonly id: string }; readonly channel: string }): Promise<Date | undefined> =>
  (await tx.selectFrom('bulk_display').select('displayed_at').where('bulk_id', '=', bulk.id).where('hash', '=', bulk.hash).where('session_id', '=', actor.sessionId)
    .where('person_id', '=', actor.person.id).where('channel', '=', actor.channel)
    .where(sql<boolean>`NOT EXISTS (SELECT 1 FROM session WHERE session.id = bulk_display.session_id AND session.revoked_at IS NOT NULL)`).executeTakeFirst())?.displayed_at
