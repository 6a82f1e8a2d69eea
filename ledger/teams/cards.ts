import { sql, type Kysely } from 'kysely'
import type { Schema } from '../schema.ts'

/** A message of ours in Teams that shows a ticket. */
export interface TeamsCard {
  readonly ticketId: string
  readonly chatId: string
  readonly activityId: string
}

export const keepTeamsCard = async (db: Kysely<Schema>, card: TeamsCard): Promise<void> => {
  await db.insertInto('teams_card').values({ ticket_id: card.ticketId, chat_id: card.chatId, activity_id: card.activityId, warned_at: null })
    .onConflict((conflict) => conflict.columns(['ticket_id', 'chat_id']).doUpdateSet({ activity_id: card.activityId })).execute()
}

export const cardsOfTicket = async (db: Kysely<Schema>, ticketId: string): Promise<readonly TeamsCard[]> =>
  (await db.selectFrom('teams_card').innerJoin('teams_chat', 'teams_chat.id', 'teams_card.chat_id').select(['chat_id', 'activity_id'])
    .where('ticket_id', '=', ticketId).where('closed_at', 'is', null).execute()).map((row) => ({ ticketId, chatId: row.chat_id, activityId: row.activity_id }))

/** Takes the tickets that wait for an answer and end within `ms`, each once: of several servers one gets it. */
export const takeExpiring = async (db: Kysely<Schema>, ms: number): Promise<readonly { readonly ticketId: string; readonly chatId: string }[]> => {
  const { rows } = await sql<{ ticket_id: string; chat_id: string }>`
    UPDATE teams_card SET warned_at = clock_timestamp() FROM ticket, ticket_state
    WHERE ticket.id = teams_card.ticket_id AND ticket_state.ticket_id = ticket.id AND warned_at IS NULL
      AND ticket_state.state IN ('CHECKED', 'DISPLAYED', 'STEP_UP_REQUIRED')
      AND ticket.expires_at > clock_timestamp() AND ticket.expires_at < clock_timestamp() + ${ms} * interval '1 millisecond'
    RETURNING teams_card.ticket_id, chat_id`.execute(db)
  return rows.map((row) => ({ ticketId: row.ticket_id, chatId: row.chat_id }))
}
