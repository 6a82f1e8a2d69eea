import { sql, type Kysely, type RawBuilder } from 'kysely'
import { canonicalJson } from '../../domain/canonical.ts'
import type { Person } from '../../domain/person.ts'
import type { TicketTerms } from '../../domain/ticket.ts'
import { readEvidence, storeEvidence } from '../../ledger/evidence.ts'
import { personChain } from '../../ledger/record.ts'
import type { Schema } from '../../ledger/schema.ts'
import type { Tx } from '../deps.ts'
import { findTicket, isOfBulk, type StoredTicket } from '../tickets.ts'
import { reportHash, reportText, type SuitabilityReport } from './report.ts'

/** What the terms say of a report: the hash of what is delivered, and the digest of what is kept. */
export type BoundReport = Pick<TicketTerms, 'suitabilityHash' | 'suitabilityDigest'>

/** Kept for good, sealed with the client's own key: destroying that erases it, and the record still verifies. */
export const storeReport = async (tx: Tx, clientId: string, report: SuitabilityReport): Promise<BoundReport> =>
  ({ suitabilityHash: reportHash(reportText(report)), suitabilityDigest: await storeEvidence(tx, personChain(clientId), report) })

/** Whether the record still keeps it as it was, `null` when it keeps none: hashed by the database, so that the bytes need not travel in each confirmation. */
export const keptAsBound = ({ suitabilityDigest }: BoundReport): RawBuilder<boolean | null> =>
  sql`(SELECT encode(sha256(convert_to(body, 'UTF8')), 'hex') = digest FROM evidence WHERE digest = ${suitabilityDigest ?? ''})`

export const isReportIntact = async (tx: Tx, bound: BoundReport): Promise<boolean> =>
  (await sql<{ kept: boolean | null }>`SELECT ${keptAsBound(bound)} AS kept`.execute(tx)).rows[0]?.kept === true

const mayRead = async (db: Kysely<Schema>, { id, role }: Pick<Person, 'id' | 'role'>, ticket: StoredTicket): Promise<boolean> =>
  ticket.ownerId === id || ticket.terms.actingFor === id || (role === 'supervisor' && await isOfBulk(db, ticket.id))

export interface ReadReport {
  /** Canonical JSON: the bytes whose hash stands in the terms. */
  readonly text: string
  readonly hash: string
  readonly report: SuitabilityReport
}

/**
 * For the ticket's owner, the client that it is about, and whoever may approve the bulk that it belongs to; `undefined` for anyone else, as for none, for a ticket from before
 * reports, and for one that was erased. Throws when the record keeps another text than was bound.
 */
export const readReport = async (db: Kysely<Schema>, person: Pick<Person, 'id' | 'role'>, ticketId: string): Promise<ReadReport | undefined> => {
  const ticket = await findTicket(db, ticketId)
  if (!ticket || ticket.terms.suitabilityDigest === undefined || !await mayRead(db, person, ticket)) return undefined
  const report = await readEvidence(db, ticket.terms.suitabilityDigest) as SuitabilityReport | undefined
  if (!report) return undefined
  const text = canonicalJson(report)
  if (reportHash(text) !== ticket.terms.suitabilityHash) throw new Error(`The suitability report of ${ticketId} is not the one that was given.`)
  return { text, hash: ticket.terms.suitabilityHash, report }
}
