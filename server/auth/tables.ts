import type { Kysely } from 'kysely'
import type { Database } from '../../ledger/database.ts'
import type { Schema } from '../../ledger/schema.ts'

/** The tables of `0002-auth.sql` that are ours; better-auth reads its own. */
type AuthTables = {
  session: { id: string; token_hash: string; person_id: string; created_at: Date; last_active_at: Date; revoked_at: Date | null }
  sign_in_failure: { address_hash: string; at: Date }
}

export const authTables = (db: Database): Kysely<Schema & AuthTables> => db.kysely.withTables<AuthTables>()
