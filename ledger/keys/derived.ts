import { sql, type Transaction } from 'kysely'
import type { Schema } from '../schema.ts'

/** Deletes what was derived from these chains' words, in the transaction that destroys their keys. */
export type DropDerived = (trx: Transaction<Schema>, chainIds: readonly string[]) => Promise<void>

const ofConversations = (chainIds: readonly string[]) => sql<boolean>`'conversation/' || conversation_id = ANY(${chainIds as string[]})`

const events: DropDerived = async (trx, chainIds) => {
  await trx.deleteFrom('outbound').where(ofConversations(chainIds)).execute()
  await trx.deleteFrom('inbound').where(ofConversations(chainIds)).execute()
}

/** A conversation's title is its first words. */
const titles: DropDerived = async (trx, chainIds) => {
  await trx.updateTable('conversation').set({ title: '' }).where(sql<boolean>`'conversation/' || id = ANY(${chainIds as string[]})`).execute()
}

/** Whoever keeps something that can be computed from the record (an index, a summary) adds how it is dropped. */
export const derivedFromRecord: readonly DropDerived[] = [events, titles]
