import { sql, type Kysely } from 'kysely'
import type { Schema } from '../schema.ts'
import { notRevoked } from './links.ts'

/** A one-to-one chat of a linked person. `place` is the channel's own description of where to write. */
export interface TeamsChat {
  readonly id: string
  readonly linkId: string
  readonly personId: string
  readonly place: unknown
  readonly conversationId: string | null
  /** The number of the last event of the conversation that arrived in the chat. */
  readonly sentSeq: number
}

type Row = { id: string; link_id: string; person_id: string; place: unknown; conversation_id: string | null; sent_seq: number }
const chatOf = (row: Row): TeamsChat =>
  ({ id: row.id, linkId: row.link_id, personId: row.person_id, place: row.place, conversationId: row.conversation_id, sentSeq: row.sent_seq })

const openChats = (db: Kysely<Schema>) => db.selectFrom('teams_chat').innerJoin('teams_link', 'teams_link.id', 'teams_chat.link_id')
  .select(['teams_chat.id', 'link_id', 'person_id', 'place', 'conversation_id', 'sent_seq']).where('closed_at', 'is', null).where('ended_at', 'is', null).where(notRevoked)

export const findTeamsChat = async (db: Kysely<Schema>, id: string): Promise<TeamsChat | undefined> => {
  const row = await openChats(db).where('teams_chat.id', '=', id).executeTakeFirst()
  return row && chatOf(row)
}

export const chatsShowing = async (db: Kysely<Schema>, conversationId: string): Promise<readonly TeamsChat[]> =>
  (await openChats(db).where('conversation_id', '=', conversationId).execute()).map(chatOf)

export const chatsOfPerson = async (db: Kysely<Schema>, personId: string): Promise<readonly TeamsChat[]> =>
  (await openChats(db).where('person_id', '=', personId).execute()).map(chatOf)

/** The chats of a conversation's person that show another one. */
export const chatsElsewhere = async (db: Kysely<Schema>, conversationId: string): Promise<readonly TeamsChat[]> =>
  (await openChats(db).where('person_id', '=', (eb) => eb.selectFrom('conversation').select('conversation.person_id').where('conversation.id', '=', conversationId))
    .where('conversation_id', 'is distinct from', conversationId).execute()).map(chatOf)

/** Chats that have not got everything yet, and that nobody writes to at the moment. */
export const chatsBehind = async (db: Kysely<Schema>): Promise<readonly TeamsChat[]> =>
  (await openChats(db).where(sql<boolean>`EXISTS (SELECT 1 FROM outbound WHERE outbound.conversation_id = teams_chat.conversation_id AND outbound.seq > teams_chat.sent_seq AND event IN ('reply', 'ticket', 'alert'))`)
    .where(sql<boolean>`(writer_until IS NULL OR writer_until < clock_timestamp())`).limit(200).execute()).map(chatOf)

/** Remembers where a person can be reached; one who writes again is reachable again. */
export const keepTeamsChat = async (db: Kysely<Schema>, chat: { readonly id: string; readonly linkId: string; readonly place: object }): Promise<void> => {
  const place = JSON.stringify(chat.place)
  await db.insertInto('teams_chat').values({ id: chat.id, link_id: chat.linkId, place, conversation_id: null, writer: null, writer_until: null, closed_at: null })
    .onConflict((conflict) => conflict.column('id').doUpdateSet({
      link_id: chat.linkId, place, closed_at: null,
      // Another person at the same chat never sees what the first one talked about.
      conversation_id: sql<string | null>`CASE WHEN teams_chat.link_id = ${chat.linkId} THEN teams_chat.conversation_id END`,
    })).execute()
}

/** From here on the chat shows this conversation, beginning after event `seq`. */
export const showInChat = async (db: Kysely<Schema>, chatId: string, conversationId: string, seq: number): Promise<void> => {
  await db.updateTable('teams_chat').set({ conversation_id: conversationId, sent_seq: seq }).where('id', '=', chatId).execute()
}

export const closeTeamsChat = async (db: Kysely<Schema>, chatId: string): Promise<void> => {
  await db.updateTable('teams_chat').set({ closed_at: sql<Date>`clock_timestamp()` }).where('id', '=', chatId).execute()
}

/** Becomes the chat's only writer for `ms`; `false` while another is. Again by the same writer it goes on. */
export const leaseChat = async (db: Kysely<Schema>, chatId: string, writer: string, ms: number): Promise<boolean> =>
  (await db.updateTable('teams_chat').set({ writer, writer_until: sql<Date>`clock_timestamp() + ${ms} * interval '1 millisecond'` }).where('id', '=', chatId)
    .where(sql<boolean>`(writer = ${writer} OR writer_until IS NULL OR writer_until < clock_timestamp())`).executeTakeFirst()).numUpdatedRows === 1n

export const releaseChat = async (db: Kysely<Schema>, chatId: string, writer: string): Promise<void> => {
  await db.updateTable('teams_chat').set({ writer: null, writer_until: null }).where('id', '=', chatId).where('writer', '=', writer).execute()
}

/** An event arrived. `false` when the chat shows another conversation by now. */
export const markSent = async (db: Kysely<Schema>, chatId: string, conversationId: string, seq: number): Promise<boolean> =>
  (await db.updateTable('teams_chat').set({ sent_seq: seq }).where('id', '=', chatId).where('conversation_id', '=', conversationId).where('sent_seq', '<', seq)
    .executeTakeFirst()).numUpdatedRows === 1n

export const isActivityDone = async (db: Kysely<Schema>, chatId: string, activityId: string): Promise<boolean> =>
  await db.selectFrom('teams_activity').select('activity_id').where('chat_id', '=', chatId).where('activity_id', '=', activityId).executeTakeFirst() !== undefined

/** It was dealt with: whenever it comes again, nothing is done. */
export const keepActivity = async (db: Kysely<Schema>, chatId: string, activityId: string): Promise<void> => {
  await db.insertInto('teams_activity').values({ chat_id: chatId, activity_id: activityId }).onConflict((conflict) => conflict.doNothing()).execute()
}

/** A token lives an hour; what came two days ago can't come again. */
export const forgetOldActivities = async (db: Kysely<Schema>): Promise<void> => {
  await db.deleteFrom('teams_activity').where('received_at', '<', sql<Date>`now() - interval '2 days'`).execute()
}
