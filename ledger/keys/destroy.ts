import type { Kysely, Transaction } from 'kysely'
import { sql } from 'kysely'
import type { Schema } from '../schema.ts'
import { derivedFromRecord } from './derived.ts'

/**
 * Destroys the keys of these chains and what was derived from what they sealed, in the caller's transaction. The entries stay, and their
 * hashes with them; nobody reads them again. The database refuses while a legal hold stands.
 */
export const destroyChainKeys = async (trx: Transaction<Schema>, chainIds: readonly string[], at: Date): Promise<void> => {
  if (chainIds.length === 0) return
  await trx.updateTable('chain_key').set({ wrapped: null, destroyed_at: at }).where('chain_id', 'in', chainIds).where('destroyed_at', 'is', null).execute()
  for (const drop of derivedFromRecord) await drop(trx, chainIds)
}

/** The same for everything of these people: their own keys and those of all their chains. Returns the chains. */
export const destroyPersonKeys = async (trx: Transaction<Schema>, personIds: readonly string[], at: Date): Promise<readonly string[]> => {
  if (personIds.length === 0) return []
  const chains = await trx.selectFrom('chain').select('id').where('person_id', 'in', personIds).execute()
  const chainIds = chains.map(({ id }) => id)
  await destroyChainKeys(trx, chainIds, at)
  await trx.updateTable('person_key').set({ wrapped: null, destroyed_at: at }).where('person_id', 'in', personIds).where('destroyed_at', 'is', null).execute()
  return chainIds
}

/** Frees the pages on which destroyed keys still stand as dead rows. Outside of a transaction; what is in a backup or a write-ahead log stays there. */
export const sweepDestroyedKeys = async (db: Kysely<Schema>): Promise<void> => {
  await sql`VACUUM (FREEZE) chain_key, person_key`.execute(db)
}
