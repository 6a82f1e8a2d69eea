import type { ColumnType } from 'kysely'

type Moment = ColumnType<Date, Date | string, Date | string>
type Stamped = ColumnType<Date, Date | string | undefined, Date | string>
type NullableMoment = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>

interface PersonKeyTable { person_id: string; key_id: string; wrapped: string | null; created_at: Stamped; destroyed_at: NullableMoment }
interface ChainKeyTable extends PersonKeyTable { chain_id: string }

interface LegalHoldTable {
  id: string
  person_id: string
  conversation_id: string | null
  reason: string
  set_by: string
  set_at: Moment
  lifted_by: ColumnType<string | null, undefined, string>
  lifted_at: NullableMoment
  lift_reason: ColumnType<string | null, undefined, string>
}

export type PrivacyRequestKind = 'access' | 'erasure' | 'human-review'
interface PrivacyRequestTable {
  id: string
  person_id: string
  kind: PrivacyRequestKind
  made_at: Moment
  answer: ColumnType<unknown, string, string>
  answered_by: string | null
}

/** The tables of `0030-record-keys.sql` and `0031-retention.sql`. */
export interface RecordSchema {
  person_key: PersonKeyTable
  chain_key: ChainKeyTable
  legal_hold: LegalHoldTable
  privacy_request: PrivacyRequestTable
}
