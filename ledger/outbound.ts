import { sql, type Kysely, type Transaction } from 'kysely'
import { keyForReading, keyForWriting, readKeyRow, type KeyRow } from './keys/chain-keys.ts'
import { open, seal } from './keys/seal.ts'
import { vaultOf } from './keys/vault.ts'
import { conversationChain } from './record.ts'
import type { Schema } from './schema.ts'

/** An event as it was sent to a conversation's clients. */
export interface OutboundEvent {
  readonly seq: number
  readonly event: string
  readonly body: unknown
}

const boundTo = (conversationId: string, event: string): string => `steward-outbound-v1 ${conversationId} ${event}`

/** The conversation, locked, with the rows of its chain's key. Whoever only refers to it does not wait: a confirm that replaces its ticket holds the chain. */
const lockedConversation = (trx: Transaction<Schema>, conversationId: string, chainId: string): Promise<KeyRow & { readonly owner: string }> =>
  trx.selectFrom('conversation').leftJoin('person_key', 'person_key.person_id', 'conversation.person_id').leftJoin('chain_key', (join) => join.on('chain_key.chain_id', '=', chainId))
    .select(['conversation.person_id as owner', 'person_key.person_id', 'person_key.wrapped as person_wrapped', 'person_key.destroyed_at as person_destroyed',
      'chain_key.wrapped as chain_wrapped', 'chain_key.destroyed_at as chain_destroyed'])
    .where('conversation.id', '=', conversationId).forNoKeyUpdate('conversation').executeTakeFirstOrThrow()

/** What is sent repeats the record, so it is sealed with the same key. */
const sealedEvent = async (trx: Transaction<Schema>, conversationId: string, event: string, text: string): Promise<string> => {
  const { id } = conversationChain(conversationId, '')
  const { owner, ...keys } = await lockedConversation(trx, conversationId, id)
  const vault = vaultOf(trx)
  if (!vault) return text
  return JSON.stringify({ sealed: seal(await keyForWriting(trx, vault, id, owner, keys), boundTo(conversationId, event), text) })
}

/** Numbers and keeps an event before it is sent; numbers of a conversation have no gap. Returns the number. */
export const appendOutbound = async (trx: Transaction<Schema>, conversationId: string, event: string, body: object): Promise<number> => {
  const stored = await sealedEvent(trx, conversationId, event, JSON.stringify(body))
  const { seq } = await trx.insertInto('outbound').values({
    conversation_id: conversationId, event, body: stored,
    seq: sql<number>`(SELECT coalesce(max(seq), 0) + 1 FROM outbound WHERE conversation_id = ${conversationId})`,
  }).returning('seq').executeTakeFirstOrThrow()
  return seq
}

/** What a reconnecting client has missed after number `seq`, in order. */
export const readOutboundAfter = async (db: Kysely<Schema>, conversationId: string, seq: number): Promise<readonly OutboundEvent[]> => {
  const rows = await db.selectFrom('outbound').select(['seq', 'event', 'body']).where('conversation_id', '=', conversationId).where('seq', '>', seq).orderBy('seq').execute()
  const sealedIn = (body: unknown): string | undefined => (typeof body === 'object' && body !== null && 'sealed' in body ? String(body.sealed) : undefined)
  if (!rows.some(({ body }) => sealedIn(body) !== undefined)) return rows
  const { id } = conversationChain(conversationId, '')
  const key = await keyForReading(vaultOf(db), id, await readKeyRow(db, id))
  return rows.map(({ body, ...row }) => {
    const sealed = sealedIn(body)
    if (sealed === undefined) return { ...row, body }
    return { ...row, body: key ? JSON.parse(open(key, boundTo(conversationId, row.event), sealed)) as unknown : { erased: true } }
  })
}
