import type { Kysely } from 'kysely'
import type { ChannelName } from '../domain/conversation.ts'
import type { Schema } from './schema.ts'

export interface Conversation {
  readonly id: string
  readonly personId: string
  readonly channel: ChannelName
  readonly title: string
  readonly startedAt: string
  readonly lastAt: string
}

export const createConversation = async (
  db: Kysely<Schema>, conversation: { readonly id: string; readonly personId: string; readonly channel: ChannelName; readonly title?: string; readonly at: Date },
): Promise<void> => {
  const { id, personId, channel, title = '', at } = conversation
  await db.insertInto('conversation').values({ id, person_id: personId, channel, title, started_at: at, last_at: at }).execute()
}

/** A person's conversations, the one used last first. */
export const listConversations = async (db: Kysely<Schema>, personId: string, limit = 50): Promise<readonly Conversation[]> => {
  const rows = await db.selectFrom('conversation').selectAll().where('person_id', '=', personId).orderBy('last_at', 'desc').orderBy('id').limit(limit).execute()
  return rows.map((row) => ({
    id: row.id, personId: row.person_id, channel: row.channel, title: row.title,
    startedAt: row.started_at.toISOString(), lastAt: row.last_at.toISOString(),
  }))
}
