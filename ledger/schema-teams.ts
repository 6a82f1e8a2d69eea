import type { ColumnType } from 'kysely'

type Moment = ColumnType<Date, Date | string, Date | string>
type NullableMoment = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>

interface TeamsLinkTable {
  id: string
  tenant_id: string
  object_id: string
  person_id: string
  session_id: string | null
  made_by: string
  linked_at: Moment
  ended_at: NullableMoment
}
interface TeamsCodeTable { code_hash: string; person_id: string; expires_at: Moment; used_at: NullableMoment }
interface TeamsChatTable {
  id: string
  link_id: string
  place: ColumnType<unknown, string, string>
  conversation_id: string | null
  sent_seq: ColumnType<number, number | undefined, number>
  writer: string | null
  writer_until: NullableMoment
  closed_at: NullableMoment
}
interface TeamsActivityTable { chat_id: string; activity_id: string; received_at: ColumnType<Date, Date | undefined, never> }
interface TeamsCardTable { ticket_id: string; chat_id: string; activity_id: string; warned_at: NullableMoment }

/** The tables of `0040-teams.sql`. */
export interface TeamsSchema {
  teams_link: TeamsLinkTable
  teams_code: TeamsCodeTable
  teams_chat: TeamsChatTable
  teams_activity: TeamsActivityTable
  teams_card: TeamsCardTable
}
