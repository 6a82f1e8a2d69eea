import type { ColumnType } from 'kysely'

type Stamped = ColumnType<Date, Date | string | undefined, Date | string>
type NullableMoment = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>

interface PersonKeyTable { person_id: string; key_id: string; wrapped: string | null; created_at: Stamped; destroyed_at: NullableMoment }
interface ChainKeyTable extends PersonKeyTable { chain_id: string }

/** The tables of `0030-record-keys.sql`. */
export interface RecordSchema {
  person_key: PersonKeyTable
  chain_key: ChainKeyTable
}
