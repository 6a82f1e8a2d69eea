import type { Kysely, Transaction } from 'kysely'
import { canonicalJson } from '../domain/canonical.ts'
import { entryHash, genesisHash, type ChainEntry, type ChainHead } from '../domain/record.ts'
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

const headOf = async (trx: Transaction<Schema>, chain: ChainRef): Promise<{ head_seq: number; head_hash: string }> => {
  const lock = trx.selectFrom('chain').select(['head_seq', 'head_hash']).where('id', '=', chain.id).forUpdate()
  const head = await lock.executeTakeFirst()
  if (head) return head
  await trx.insertInto('chain').values({ id: chain.id, scope: chain.scope, person_id: chain.personId ?? null, head_hash: genesisHash })
    .onConflict((conflict) => conflict.doNothing()).execute()
  return lock.executeTakeFirstOrThrow()
}

/**
 * Appends one entry in the caller's transaction; the chain stays locked until that ends.
 * `kind` is noun-verb (`message-received`); `body` is stored as canonical JSON; `at` is the wall clock's.
 */
export const appendEntry = async (trx: Transaction<Schema>, chain: ChainRef, kind: string, body: object, at: Date): Promise<ChainEntry> => {
  const head = await headOf(trx, chain)
  const link = { chainId: chain.id, seq: head.head_seq + 1, at: at.toISOString(), kind, body: canonicalJson(body), prevHash: head.head_hash }
  const entry: ChainEntry = { ...link, hash: entryHash(link) }
  await trx.insertInto('entry').values({
    chain_id: entry.chainId, seq: entry.seq, at: entry.at, at_text: entry.at, kind: entry.kind, body: entry.body,
    prev_hash: entry.prevHash, hash: entry.hash,
  }).execute()
  return entry
}

const entryColumns = ['chain_id as chainId', 'seq', 'at_text as at', 'kind', 'body', 'prev_hash as prevHash', 'hash'] as const

/** Entries of one chain after `afterSeq`, oldest first. */
export const readChain = (db: Kysely<Schema>, chainId: string, afterSeq = 0): Promise<readonly ChainEntry[]> =>
  db.selectFrom('entry').select(entryColumns).where('chain_id', '=', chainId).where('seq', '>', afterSeq).orderBy('seq').execute()

/** Every chain's newest link, by chain id. Empty chains have none. */
export const chainHeads = async (db: Kysely<Schema>): Promise<readonly ChainHead[]> => {
  const rows = await db.selectFrom('chain').select(['id as chainId', 'head_seq as seq', 'head_hash as hash']).where('head_seq', '>', 0).execute()
  return rows.sort(byChainId)
}

/** By UTF-16 code units, on every machine the same; a database's collation is not. */
const byChainId = (a: { readonly chainId: string }, b: { readonly chainId: string }): number =>
  a.chainId < b.chainId ? -1 : a.chainId > b.chainId ? 1 : 0
