import { sql, type Kysely, type Transaction } from 'kysely'
import type { Schema } from '../schema.ts'
import type { DataKey } from './seal.ts'
import type { Vault } from './vault.ts'

/** The rows that hold a chain's key, as a query joins them. */
export interface KeyRow {
  readonly person_id: string | null
  readonly person_wrapped: string | null
  readonly person_destroyed: Date | null
  readonly chain_wrapped: string | null
  readonly chain_destroyed: Date | null
}

/** For a query over `chain` with `person_key` and `chain_key` joined. */
export const keyColumns = [
  'chain.person_id', 'person_key.wrapped as person_wrapped', 'person_key.destroyed_at as person_destroyed',
  'chain_key.wrapped as chain_wrapped', 'chain_key.destroyed_at as chain_destroyed',
] as const

/** The same by ids alone: a chain may have a key before its first entry. */
export const readKeyRow = async (db: Kysely<Schema>, chainId: string, personId?: string): Promise<KeyRow> => {
  const { rows: [row] } = await sql<KeyRow>`
    SELECT person_key.person_id, person_key.wrapped AS person_wrapped, person_key.destroyed_at AS person_destroyed,
      chain_key.wrapped AS chain_wrapped, chain_key.destroyed_at AS chain_destroyed
    FROM (SELECT ${chainId}::text AS chain_id) AS wanted LEFT JOIN chain_key USING (chain_id)
    LEFT JOIN person_key ON person_key.person_id = coalesce(chain_key.person_id, ${personId ?? null}::text)`.execute(db)
  return row ?? { person_id: null, person_wrapped: null, person_destroyed: null, chain_wrapped: null, chain_destroyed: null }
}

/** A person whose key was destroyed is erased: nothing more is written of them. */
export class KeyDestroyed extends Error {}

const isDestroyed = (row: KeyRow): boolean => row.person_destroyed !== null || row.chain_destroyed !== null

/** The chain's key for reading; `undefined` when it was destroyed, or when the chain never had one. */
export const keyForReading = async (vault: Vault | undefined, chainId: string, row: KeyRow | undefined): Promise<DataKey | undefined> => {
  if (!row || isDestroyed(row) || row.person_id === null || row.person_wrapped === null || row.chain_wrapped === null) return undefined
  if (!vault) throw new Error('The record is sealed, and this door has no keys to it.')
  return vault.chainKey(await vault.personKey(row.person_id, row.person_wrapped), chainId, row.chain_wrapped)
}

/** Creates what is missing of a person's key, in the caller's transaction; of two at once the second takes the first's. */
export const ensurePersonKey = async (trx: Transaction<Schema>, vault: Vault, personId: string): Promise<DataKey> => {
  const find = trx.selectFrom('person_key').select(['wrapped', 'destroyed_at']).where('person_id', '=', personId)
  let row = await find.executeTakeFirst()
  if (!row) {
    const { key, wrapped } = await vault.newPersonKey(personId)
    await trx.insertInto('person_key').values({ person_id: personId, key_id: key.id, wrapped }).onConflict((conflict) => conflict.doNothing()).execute()
    row = await find.executeTakeFirstOrThrow()
  }
  if (row.wrapped === null) throw new KeyDestroyed(`The key of ${personId} was destroyed: nothing more can be written of this person.`)
  return vault.personKey(personId, row.wrapped)
}

/** The chain's key for writing, made when it is missing. Throws `KeyDestroyed` when it was destroyed. */
export const keyForWriting = async (trx: Transaction<Schema>, vault: Vault, chainId: string, personId: string, row: KeyRow): Promise<DataKey> => {
  if (isDestroyed(row)) throw new KeyDestroyed(`The key of ${chainId} was destroyed: nothing more can be written there.`)
  const known = await keyForReading(vault, chainId, row)
  if (known) return known
  const person = await ensurePersonKey(trx, vault, personId)
  const { key, wrapped } = vault.newChainKey(person, chainId)
  await trx.insertInto('chain_key').values({ chain_id: chainId, person_id: personId, key_id: key.id, wrapped }).onConflict((conflict) => conflict.doNothing()).execute()
  const made = await trx.selectFrom('chain_key').select('wrapped').where('chain_id', '=', chainId).executeTakeFirstOrThrow()
  return vault.chainKey(person, chainId, made.wrapped ?? wrapped)
}

/** Everybody who has no key yet gets one, so that from now on the database refuses their entries in the clear. Returns how many. */
export const ensurePersonKeys = async (db: Kysely<Schema>, vault: Vault): Promise<number> => {
  const rows = await db.selectFrom('person').leftJoin('person_key', 'person_key.person_id', 'person.id').select('person.id').where('person_key.person_id', 'is', null).execute()
  const keys = await Promise.all(rows.map(async ({ id }) => {
    const { key, wrapped } = await vault.newPersonKey(id)
    return { person_id: id, key_id: key.id, wrapped }
  }))
  if (keys.length > 0) await db.insertInto('person_key').values(keys).onConflict((conflict) => conflict.doNothing()).execute()
  return keys.length
}
