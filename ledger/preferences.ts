import type { Kysely, Transaction } from 'kysely'
import { usualPreferences, type Preferences } from '../domain/preferences.ts'
import type { Schema } from './schema.ts'

/** How a person wants to be told things; as usual where nothing was said. */
export const readPreferences = async (db: Kysely<Schema>, personId: string): Promise<Preferences> => {
  const row = await db.selectFrom('preference').selectAll().where('person_id', '=', personId).executeTakeFirst()
  return row ? { explain: row.explain, figures: row.figures, notifications: row.notifications, defaultAccountId: row.default_account_id } : usualPreferences
}

export const writePreferences = async (trx: Transaction<Schema>, personId: string, preferences: Preferences, at: Date): Promise<void> => {
  const { explain, figures, notifications, defaultAccountId } = preferences
  const values = { explain, figures, notifications, default_account_id: defaultAccountId, changed_at: at }
  await trx.insertInto('preference').values({ person_id: personId, ...values }).onConflict((conflict) => conflict.column('person_id').doUpdateSet(values)).execute()
}
