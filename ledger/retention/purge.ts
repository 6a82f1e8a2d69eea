import { sql, type Kysely, type Transaction } from 'kysely'
import { destroyChainKeys, destroyPersonKeys } from '../keys/destroy.ts'
import { deleteTraces } from '../privacy/erase.ts'
import { appendEntry, conversationChain, firmChain } from '../record.ts'
import type { Schema } from '../schema.ts'

/** So many go in one transaction: a backlog is worked off in steps. */
const most = 200

/** Conversations whose last entry is older than `before`, whose words can still be read, and over which no hold stands. The oldest first. */
export const dueConversations = async (db: Kysely<Schema>, before: Date): Promise<readonly string[]> => {
  const { rows } = await sql<{ id: string }>`
    SELECT conversation.id FROM conversation JOIN chain ON chain.id = 'conversation/' || conversation.id
    JOIN entry ON entry.chain_id = chain.id AND entry.seq = chain.head_seq
    JOIN chain_key ON chain_key.chain_id = chain.id AND chain_key.destroyed_at IS NULL
    WHERE entry.at < ${before} AND NOT EXISTS (SELECT FROM legal_hold WHERE legal_hold.person_id = conversation.person_id AND lifted_at IS NULL
      AND (legal_hold.conversation_id IS NULL OR legal_hold.conversation_id = conversation.id))
    ORDER BY entry.at, conversation.id LIMIT ${most}`.execute(db)
  return rows.map(({ id }) => id)
}

/** People whose account was closed before `before`, who can still be read of, and over whom no hold stands. */
export const duePeople = async (db: Kysely<Schema>, before: Date): Promise<readonly string[]> => {
  const { rows } = await sql<{ id: string }>`
    SELECT person.id FROM person JOIN person_key ON person_key.person_id = person.id AND person_key.destroyed_at IS NULL
    WHERE closed_at < ${before} AND NOT EXISTS (SELECT FROM legal_hold WHERE legal_hold.person_id = person.id AND lifted_at IS NULL)
    ORDER BY closed_at, person.id LIMIT ${most}`.execute(db)
  return rows.map(({ id }) => id)
}

export const purgeConversations = async (trx: Transaction<Schema>, conversationIds: readonly string[], rule: string, at: Date): Promise<void> => {
  await destroyChainKeys(trx, conversationIds.map((id) => conversationChain(id, '').id), at)
  await appendEntry(trx, firmChain, 'record-erased', { class: 'conversation', conversationIds, rule }, at)
}

/** Everything of these people that names them or can be read: keys, working data, sign-in. Orders and bookings stay under ids that lead to nobody. */
export const purgePeople = async (trx: Transaction<Schema>, personIds: readonly string[], rule: string, at: Date): Promise<void> => {
  const chainIds = await destroyPersonKeys(trx, personIds, at)
  await deleteTraces(trx, personIds)
  await appendEntry(trx, firmChain, 'record-erased', { class: 'account', personIds, chains: chainIds.length, rule }, at)
}

/** When the last entry of a conversation was made, and whether its words can still be read; `undefined` for an unknown one. */
export const conversationClock = async (db: Kysely<Schema>, conversationId: string): Promise<{ readonly personId: string; readonly lastAt: Date; readonly erased: boolean } | undefined> => {
  const { rows: [row] } = await sql<{ personId: string; lastAt: Date; erased: boolean }>`
    SELECT conversation.person_id AS "personId", coalesce(entry.at, conversation.last_at) AS "lastAt", chain_key.destroyed_at IS NOT NULL AS erased
    FROM conversation LEFT JOIN chain ON chain.id = 'conversation/' || conversation.id LEFT JOIN entry ON entry.chain_id = chain.id AND entry.seq = chain.head_seq
    LEFT JOIN chain_key ON chain_key.chain_id = chain.id WHERE conversation.id = ${conversationId}`.execute(db)
  return row
}
