import { sql, type Kysely, type Transaction } from 'kysely'
import type { ChainEntry } from '../../domain/record.ts'
import type { DataKey } from '../keys/seal.ts'
import { vaultOf } from '../keys/vault.ts'
import { readUnwatched } from '../record.ts'
import type { Schema } from '../schema.ts'
import { textOf } from './text.ts'
import { sealedWord, wordsOf } from './words.ts'

/** Each person's key; a person without one, or whose key was destroyed, is missing. */
export const personKeys = async (db: Kysely<Schema>, personIds?: readonly string[]): Promise<ReadonlyMap<string, DataKey>> => {
  const vault = vaultOf(db)
  if (!vault) return new Map()
  let query = db.selectFrom('person_key').select(['person_id', 'wrapped']).where('wrapped', 'is not', null)
  if (personIds) query = query.where('person_id', 'in', personIds.length > 0 ? personIds : [''])
  const rows = await query.execute()
  return new Map(await Promise.all(rows.map(async ({ person_id: id, wrapped }) => [id, await vault.personKey(id, wrapped ?? '')] as const)))
}

export interface NewEntry { readonly personId: string; readonly entry: ChainEntry }

const write = async (trx: Transaction<Schema>, entries: readonly NewEntry[]): Promise<void> => {
  const keys = await personKeys(trx, [...new Set(entries.map(({ personId }) => personId))])
  const rows = entries.flatMap(({ personId, entry }) => {
    const key = keys.get(personId)
    const words = key ? wordsOf(textOf(entry)).map((word) => sealedWord(key, word)) : []
    return words.length > 0 ? [{ chain_id: entry.chainId, seq: entry.seq, person_id: personId, words }] : []
  })
  if (rows.length > 0) await trx.insertInto('record_index').values(rows).onConflict((conflict) => conflict.doNothing()).execute()
}

const advance = async (trx: Transaction<Schema>, entries: readonly NewEntry[]): Promise<void> => {
  const last = new Map(entries.map(({ entry }) => [entry.chainId, entry.seq]))
  await trx.insertInto('record_watch').values([...last].map(([id, seq]) => ({ chain_id: id, seq })))
    .onConflict((conflict) => conflict.column('chain_id').doUpdateSet({ seq: sql`greatest(record_watch.seq, excluded.seq)` })).execute()
}

/**
 * Reads up to `limit` entries of people's chains that were not read yet, in the clear and in order, indexes their words and lends them
 * to `use`, all in one transaction; entries are met once. With `since`, only chains that grew after it. Returns how many there were.
 */
export const readNewEntries = (
  db: Kysely<Schema>, wanted: { readonly since?: Date; readonly limit: number }, use: (trx: Transaction<Schema>, entries: readonly NewEntry[]) => Promise<void>,
): Promise<number> =>
  db.transaction().execute(async (trx) => {
    // Of two servers one reads; the other finds nothing to do.
    const { rows } = await sql<{ mine: boolean }>`SELECT pg_try_advisory_xact_lock(hashtext('steward-record-watch')) AS mine`.execute(trx)
    if (rows[0]?.mine !== true) return 0
    const entries = await readUnwatched(trx, wanted)
    if (entries.length === 0) return 0
    await write(trx, entries)
    await use(trx, entries)
    await advance(trx, entries)
    return entries.length
  })
