import type { Kysely } from 'kysely'
import type { Database } from '../../ledger/database.ts'
import type { Schema } from '../../ledger/schema.ts'

/** The tables of `0044-widget.sql`. */
type WidgetTables = {
  site_token: { token_hash: string; session_id: string; origin: string; expires_at: Date }
  site_code: { code_hash: string; session_id: string; origin: string; challenge: string; expires_at: Date }
  host_token: { issuer: string; jti: string; expires_at: Date }
}

export const widgetTables = (db: Database): Kysely<Schema & WidgetTables> => db.kysely.withTables<WidgetTables>()
