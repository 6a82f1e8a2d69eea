import { sql, type Kysely, type RawBuilder, type Transaction } from 'kysely'
import { canonicalJson } from '../domain/canonical.ts'
import { entryHash, genesisHash, type ChainEntry, type ChainHead } from '../domain/record.ts'
import { keyColumns, keyForReading, keyForWriting, readKeyRow, type KeyRow } from './keys/chain-keys.ts'
import { openBody, sealBody } from './keys/sealed-body.ts'
import type { Opened } from './keys/opened.ts'
import type { DataKey } from './keys/seal.ts'
import { vaultOf } from './keys/vault.ts'
import type { ChainScope, Schema } from './schema.ts'

/** Where an entry belongs. A chain begins with its first entry. */
export interface ChainRef {
  readonly id: string
  readonly scope: ChainScope
  /** Whose it is; the firm's chain has nobody. */
  readonly personId?: string
}

/** The transcript of one conversation. */
export const conversationChain = (conversationId: string, personId: string): ChainRef =>
  ({ id: `conversation/${conversationId}`, scope: 'conversation', personId })
/** One person's sign-ins and settings. */
export const personChain = (personId: string): ChainRef => ({ id: `person/${personId}`, scope: 'person', personId })
/** Policy, kill switch, reconciliation. */
export const firmChain: ChainRef = { id: 'firm', scope: 'firm' }

/** Where a locked chain stands, and the rows of its key. */
export type LockedChain = KeyRow & { readonly head_seq: number; readonly head_hash: string }

/** Locks a chain until the transaction ends; the first to do so begins it. */
export const lockChain = async (trx: Transaction<Schema>, chain: ChainRef): Promise<LockedChain> => {
  const lock = async (): Promise<LockedChain | undefined> => (await sql<LockedChain>`SELECT head_seq, head_hash, ${sql.raw(keyColumns.join(', '))}
    FROM chain LEFT JOIN person_key ON person_key.person_id = chain.person_id LEFT JOIN chain_key ON chain_key.chain_id = chain.id
    WHERE chain.id = ${chain.id} FOR UPDATE OF chain`.execute(trx)).rows[0]
  const head = await lock()
  if (head) return head
  await trx.insertInto('chain').values({ id: chain.id, scope: chain.scope, person_id: chain.personId ?? null, head_hash: genesisHash })
    .onConflict((conflict) => conflict.doNothing()).execute()
  const begun = await lock()
  if (!begun) throw new Error(`The chain ${chain.id} could not be begun.`)
  return begun
}

/** `kind` is noun-verb (`message-received`). */
export interface NewEntry { readonly kind: string; readonly body: object }

/**
 * The entries that come next on a locked chain, one after the other. `at` is the wall clock's. A body is stored as canonical JSON, on a
 * person's chain sealed with its key: the hash covers what is stored.
 */
export const nextEntries = async (trx: Transaction<Schema>, chainId: string, head: LockedChain, wanted: readonly NewEntry[], at: Date): Promise<readonly ChainEntry[]> => {
  const { person_id: personId } = head
  const vault = personId === null ? undefined : vaultOf(trx)
  const key = vault && personId !== null ? await keyForWriting(trx, vault, chainId, personId, head) : undefined
  const entries: ChainEntry[] = []
  let before = { seq: head.head_seq, hash: head.head_hash }
  for (const { kind, body } of wanted) {
    const place = { chainId, seq: before.seq + 1, at: at.toISOString(), kind }
    const stored = key && personId !== null ? sealBody(key, { ...place, personId }, body, vault?.opened) : canonicalJson(body)
    const link = { ...place, body: stored, prevHash: before.hash }
    before = { ...link, hash: entryHash(link) }
    entries.push({ ...link, hash: before.hash })
  }
  return entries
}

/** The statement that appends them. */
export const entriesInsert = (entries: readonly ChainEntry[]): RawBuilder<unknown> =>
  sql`INSERT INTO entry (chain_id, seq, at, at_text, kind, body, prev_hash, hash) VALUES ${sql.join(entries.map(({ chainId, seq, at, kind, body, prevHash, hash }) =>
    sql`(${chainId}, ${seq}, ${at}, ${at}, ${kind}, ${body}, ${prevHash}, ${hash})`))}`

/** Appends in the caller's transaction; the chain stays locked until that ends. */
export const appendEntries = async (trx: Transaction<Schema>, chain: ChainRef, wanted: readonly NewEntry[], at: Date): Promise<readonly ChainEntry[]> => {
  const entries = await nextEntries(trx, chain.id, await lockChain(trx, chain), wanted, at)
  await entriesInsert(entries).execute(trx)
  return entries
}

/** The same for one entry. */
export const appendEntry = async (trx: Transaction<Schema>, chain: ChainRef, kind: string, body: object, at: Date): Promise<ChainEntry> =>
  (await appendEntries(trx, chain, [{ kind, body }], at))[0]!

const entryColumns = ['entry.chain_id as chainId', 'entry.seq as seq', 'at_text as at', 'kind', 'body', 'prev_hash as prevHash', 'hash'] as const

type SealedRow = ChainEntry & KeyRow

/** The one place where the record is decrypted. An entry whose key was destroyed keeps its ids, and says `erased`. */
const inTheClear = ({ chainId, seq, at, kind, body, prevHash, hash }: ChainEntry, personId: string | null, key: DataKey | undefined, known?: Opened): ChainEntry =>
  ({ chainId, seq, at, kind, body: openBody(key, { chainId, seq, at, kind, personId: personId ?? '' }, body, known), prevHash, hash })

const opened = async (db: Kysely<Schema>, rows: readonly SealedRow[]): Promise<readonly ChainEntry[]> => {
  const [vault, keys] = [vaultOf(db), new Map<string, Promise<DataKey | undefined>>()]
  return Promise.all(rows.map(async (row): Promise<ChainEntry> => {
    const key = await (keys.get(row.chainId) ?? keys.set(row.chainId, keyForReading(vault, row.chainId, row)).get(row.chainId))
    return inTheClear(row, row.person_id, key, vault?.opened)
  }))
}

const sealedEntries = (db: Kysely<Schema>) =>
  db.selectFrom('entry').innerJoin('chain', 'chain.id', 'entry.chain_id').leftJoin('person_key', 'person_key.person_id', 'chain.person_id')
    .leftJoin('chain_key', 'chain_key.chain_id', 'chain.id').select([...entryColumns, ...keyColumns])

/** Entries of one chain after `afterSeq`, oldest first, in the clear. Its key is read once, beside them: a long conversation is read each turn. */
export const readChain = async (db: Kysely<Schema>, chainId: string, afterSeq = 0): Promise<readonly ChainEntry[]> => {
  const stored = db.selectFrom('entry').select(entryColumns).where('entry.chain_id', '=', chainId).where('seq', '>', afterSeq).orderBy('seq')
  const [row, entries] = await Promise.all([readKeyRow(db, chainId), stored.execute()])
  const key = await keyForReading(vaultOf(db), chainId, row)
  return entries.map((entry) => inTheClear(entry, row.person_id, key))
}

/** Entries of these kinds in the clear, by chain and number; of one person's chains when `personId` is given. */
export const readEntries = async (db: Kysely<Schema>, kinds: readonly string[], personId?: string): Promise<readonly ChainEntry[]> => {
  let query = sealedEntries(db).where('kind', 'in', kinds)
  if (personId !== undefined) query = query.where('chain.person_id', '=', personId)
  return opened(db, await query.orderBy('entry.chain_id').orderBy('seq').execute())
}

interface OwnedEntry { readonly personId: string; readonly entry: ChainEntry }

const owned = async (db: Kysely<Schema>, rows: readonly (SealedRow & { readonly owner: string | null })[]): Promise<readonly OwnedEntry[]> =>
  (await opened(db, rows)).map((entry, index) => ({ personId: rows[index]!.owner ?? '', entry }))

/** The newest entries of a kind on these people's chains, in the clear, newest first. */
export const readNewest = async (db: Kysely<Schema>, wanted: { readonly kind: string; readonly personIds: readonly string[]; readonly since: Date; readonly limit: number }): Promise<readonly OwnedEntry[]> => {
  const rows = await sealedEntries(db).select('chain.person_id as owner').where('kind', '=', wanted.kind).where('chain.person_id', 'in', wanted.personIds).where('entry.at', '>=', wanted.since)
    .orderBy('entry.at', 'desc').orderBy('entry.chain_id').orderBy('seq', 'desc').limit(wanted.limit).execute()
  return owned(db, rows)
}

/** Entries of people's chains beyond `record_watch`, in the clear, by chain and number. With `since`, of chains that grew after it. */
export const readUnwatched = async (db: Kysely<Schema>, wanted: { readonly since?: Date; readonly limit: number }): Promise<readonly OwnedEntry[]> => {
  let query = sealedEntries(db).leftJoin('record_watch', 'record_watch.chain_id', 'entry.chain_id').select('chain.person_id as owner')
    .where('chain.person_id', 'is not', null).whereRef('chain.head_seq', '>', sql<number>`coalesce(record_watch.seq, 0)`)
    .whereRef('entry.seq', '>', sql<number>`coalesce(record_watch.seq, 0)`)
  const { since } = wanted
  if (since) query = query.where('entry.chain_id', 'in', (lately) => lately.selectFrom('entry as late').select('late.chain_id').where('late.at', '>=', since))
  const rows = await query.orderBy('entry.chain_id').orderBy('entry.seq').limit(wanted.limit).execute()
  return owned(db, rows)
}

/** Entries at these places in the clear, in the order of the places. */
export const readPlaces = async (db: Kysely<Schema>, places: readonly { readonly chainId: string; readonly seq: number }[]): Promise<readonly ChainEntry[]> => {
  const wanted = sql<boolean>`(entry.chain_id, entry.seq) IN (SELECT * FROM unnest(${places.map(({ chainId }) => chainId)}::text[], ${places.map(({ seq }) => seq)}::int[]))`
  const found = await opened(db, await sealedEntries(db).where(wanted).execute())
  const byPlace = new Map(found.map((entry) => [`${entry.chainId} ${entry.seq}`, entry]))
  return places.flatMap(({ chainId, seq }) => byPlace.get(`${chainId} ${seq}`) ?? [])
}

/** Everything of one person in the clear, by chain and number. */
export const readPersonEntries = async (db: Kysely<Schema>, personId: string): Promise<readonly ChainEntry[]> =>
  opened(db, await sealedEntries(db).where('chain.person_id', '=', personId).orderBy('entry.chain_id').orderBy('seq').execute())

/** Entries of one chain as they are stored and hashed: for proofs, not for reading. */
export const readStoredChain = (db: Kysely<Schema>, chainId: string): Promise<readonly ChainEntry[]> =>
  db.selectFrom('entry').select(entryColumns).where('entry.chain_id', '=', chainId).orderBy('seq').execute()

/** Every chain's newest link, by chain id. Empty chains have none. */
export const chainHeads = async (db: Kysely<Schema>): Promise<readonly ChainHead[]> => {
  const rows = await db.selectFrom('chain').select(['id as chainId', 'head_seq as seq', 'head_hash as hash']).where('head_seq', '>', 0).execute()
  return rows.sort(byChainId)
}

/** By UTF-16 code units, on every machine the same; a database's collation is not. */
const byChainId = (a: { readonly chainId: string }, b: { readonly chainId: string }): number =>
  a.chainId < b.chainId ? -1 : a.chainId > b.chainId ? 1 : 0
