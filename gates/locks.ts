import { sql, type Kysely } from 'kysely'
import type { Schema } from '../ledger/schema.ts'
import type { Actor, Tx } from './deps.ts'

/** One person's acts are done one after the other. */
export const lockPerson = async (tx: Tx, { person }: Actor): Promise<void> => {
  await sql`SELECT 1 FROM person WHERE id = ${person.id} FOR NO KEY UPDATE`.execute(tx)
}

/** The database's clock at this very moment: waiting for a lock takes time, and `now()` stands still in a transaction. */
export const databaseNow = async (tx: Kysely<Schema>): Promise<string> => {
  const { rows } = await sql<{ at: Date }>`SELECT clock_timestamp() AS at`.execute(tx)
  return rows[0]!.at.toISOString()
}
