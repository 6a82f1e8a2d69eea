import { sql, type Kysely } from 'kysely'
import type { ChainEntry } from '../../domain/record.ts'
import { readEvidence } from '../evidence.ts'
import { readPersonEntries } from '../record.ts'
import type { Schema } from '../schema.ts'
import { personalTables, type PersonalTable } from './inventory.ts'

/** One thing that is kept of a person. */
export interface AccessItem {
  readonly table: string
  readonly title: string
  readonly row: Readonly<Record<string, unknown>>
}

const owned = (personId: string) => sql`(SELECT id FROM account WHERE owner_id = ${personId})`

/** From a table's column to its person; a path of another kind would be a gap, so it throws. */
const isTheirs = (column: string, personId: string) => {
  if (column === 'account_id') return sql`account_id IN ${owned(personId)}`
  if (column === 'ticket_id') return sql`ticket_id IN (SELECT id FROM ticket WHERE account_id IN ${owned(personId)})`
  if (column === 'order_id') return sql`order_id IN (SELECT id FROM orders WHERE account_id IN ${owned(personId)})`
  if (column === 'journal_id') return sql`journal_id IN (SELECT id FROM journal WHERE account_id IN ${owned(personId)})`
  if (column === 'lot_id') return sql`lot_id IN (SELECT id FROM lot WHERE account_id IN ${owned(personId)})`
  if (['id', 'person_id', 'owner_id', 'client_id'].includes(column)) return sql`${sql.ref(column)} = ${personId}`
  throw new Error(`Nothing is known of the column ${column}.`)
}

const rowsOf = async (db: Kysely<Schema>, { table, column, show }: PersonalTable, personId: string): Promise<readonly Readonly<Record<string, unknown>>[]> => {
  const { rows } = await sql<Readonly<Record<string, unknown>>>`SELECT ${sql.join(show.map((name) => sql.ref(name)))} FROM ${sql.table(table)} WHERE ${isTheirs(column, personId)}
    ORDER BY 1`.execute(db)
  return rows
}

const suitabilityReports = async (db: Kysely<Schema>, entries: readonly ChainEntry[]): Promise<readonly AccessItem[]> => {
  const bodies = entries.filter(({ kind }) => kind === 'ticket-proposed').map(({ body }) => JSON.parse(body) as { readonly ticketId: string; readonly suitabilityDigest?: string })
  const reports = await Promise.all(bodies.map(async ({ ticketId, suitabilityDigest }) =>
    (suitabilityDigest === undefined || suitabilityDigest === '' ? undefined : { ticketId, report: await readEvidence(db, suitabilityDigest) })))
  return reports.flatMap((row) => (row ? [{ table: 'evidence', title: 'Suitability reports', row }] : []))
}

/** In a conversation of somebody who serves clients, all but their own words may be about a client. */
const ownWords: ReadonlySet<string> = new Set(['conversation-started', 'message-received'])

/**
 * Everything that is kept of one person, as of one moment: the tables of the inventory, then their record in the clear. Nobody else's data:
 * of those who serve clients, entries of conversations other than their own words are named and left out.
 */
export const readEverything = (db: Kysely<Schema>, personId: string): Promise<readonly AccessItem[]> =>
  db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute(async (trx) => {
    const { role } = await trx.selectFrom('person').select('role').where('id', '=', personId).executeTakeFirstOrThrow()
    const items: AccessItem[] = []
    // One query a table of the inventory.
    for (const table of personalTables) items.push(...(await rowsOf(trx, table, personId)).map((row) => ({ table: table.table, title: table.title, row })))
    const entries = await readPersonEntries(trx, personId)
    const reports = role === 'investor' ? await suitabilityReports(trx, entries) : []
    return [...items, ...reports, ...entries.map(({ chainId, seq, at, kind, body }) => {
      const others = role !== 'investor' && chainId.startsWith('conversation/') && !ownWords.has(kind)
      return { table: 'entry', title: 'Your record', row: { chainId, seq, at, kind, body: others ? "Left out: it may hold clients' data." : JSON.parse(body) as unknown } }
    })]
  })
