import { sql, type Kysely, type Transaction } from 'kysely'
import { cosineDistance, toSql } from 'pgvector/kysely'
import type { MemoryFacts, MemoryKind } from '../domain/personal.ts'
import type { Schema } from './schema.ts'

/** A text's vector and the model that made it. Vectors of different models are never compared. */
export interface Embedded {
  readonly model: string
  /** 384 numbers. */
  readonly vector: Float32Array
}

export interface NewMemory {
  readonly id: string
  readonly personId: string
  readonly kind: MemoryKind
  readonly text: string
  readonly conversationId: string | null
  readonly messageId: string | null
  /** The moment of the request, which is the consent. */
  readonly consentAt: Date
  /** The market's date. */
  readonly learnedOn: string
  readonly expiresOn: string | null
}

const textOf = (vector: Float32Array): string => String(toSql([...vector]))

const writeVector = async (trx: Transaction<Schema>, memoryId: string, embedded: Embedded | undefined): Promise<void> => {
  await trx.deleteFrom('memory_vector').where('memory_id', '=', memoryId).execute()
  if (embedded) await trx.insertInto('memory_vector').values({ memory_id: memoryId, model: embedded.model, embedding: textOf(embedded.vector) }).execute()
}

/** Without a vector a memory is still kept and listed; it is only not found by meaning. */
export const insertMemory = async (trx: Transaction<Schema>, memory: NewMemory, embedded: Embedded | undefined): Promise<void> => {
  await trx.insertInto('memory').values({
    id: memory.id, person_id: memory.personId, kind: memory.kind, body: memory.text, conversation_id: memory.conversationId, message_id: memory.messageId,
    consent_at: memory.consentAt, learned_on: memory.learnedOn, expires_on: memory.expiresOn,
  }).execute()
  await writeVector(trx, memory.id, embedded)
}

/** Replaces the words and their vector; `false` when the memory is not this person's, as for none. */
export const correctMemory = async (
  trx: Transaction<Schema>, change: { readonly id: string; readonly personId: string; readonly text: string; readonly expiresOn: string | null }, embedded: Embedded | undefined,
): Promise<boolean> => {
  const done = await trx.updateTable('memory').set({ body: change.text, expires_on: change.expiresOn })
    .where('id', '=', change.id).where('person_id', '=', change.personId).executeTakeFirst()
  if (done.numUpdatedRows === 0n) return false
  await writeVector(trx, change.id, embedded)
  return true
}

/** Deletes the row and its vector at once; `false` when the memory is not this person's, as for none. */
export const forgetMemory = async (trx: Transaction<Schema>, personId: string, memoryId: string): Promise<boolean> =>
  (await trx.deleteFrom('memory').where('id', '=', memoryId).where('person_id', '=', personId).executeTakeFirst()).numDeletedRows > 0n

/** What is past its date is deleted, for everybody. Returns how many. */
export const forgetExpired = async (db: Kysely<Schema>, today: string): Promise<number> =>
  Number((await db.deleteFrom('memory').where('expires_on', '<', today).executeTakeFirst()).numDeletedRows)

export const countMemories = async (db: Kysely<Schema>, personId: string): Promise<number> =>
  (await db.selectFrom('memory').select(sql<number>`count(*)::int`.as('n')).where('person_id', '=', personId).executeTakeFirstOrThrow()).n

/** Most memories of one person that a turn may carry. */
const mostRead = 50

/**
 * A person's memories as of `today`: those nearest in meaning first when `query` is given, then the newest.
 * One person has a few dozen at most, so that an exact scan of theirs is faster than an approximate index over everybody's.
 */
export const readMemories = async (db: Kysely<Schema>, personId: string, today: string, query?: Embedded): Promise<readonly MemoryFacts[]> => {
  const relevance = query
    ? sql<number | null>`(SELECT 1 - (${cosineDistance('memory_vector.embedding', [...query.vector])}) FROM memory_vector
        WHERE memory_vector.memory_id = memory.id AND memory_vector.model = ${query.model})`
    : sql<number | null>`NULL::float8`
  const rows = await db.selectFrom('memory').select(['id', 'kind', 'body', 'learned_on', 'expires_on', 'conversation_id', relevance.as('relevance')])
    .where('person_id', '=', personId).where((eb) => eb.or([eb('expires_on', 'is', null), eb('expires_on', '>=', today)]))
    .orderBy('relevance', (order) => order.desc().nullsLast()).orderBy('learned_on', 'desc').orderBy('id').limit(mostRead).execute()
  return rows.map((row) => ({
    memoryId: row.id, kind: row.kind, text: row.body, learnedOn: row.learned_on, expiresOn: row.expires_on, conversationId: row.conversation_id, relevance: row.relevance,
  }))
}
