import type { ColumnType, Generated } from 'kysely'
import type { AlertFacts, AlertRule, MemoryKind, PlanFacts, TaskFacts } from '../domain/personal.ts'
import type { Preferences } from '../domain/preferences.ts'
import type { Frequency } from '../domain/recurrence.ts'

type Moment = ColumnType<Date, Date | string, Date | string>
type NullableMoment = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>
type Stamped = ColumnType<Date, Date | string | undefined, Date | string>
type Json<T> = ColumnType<T, string, string>
/** Written as pgvector's text, "[0.1,…]"; never read back. */
type Vector = ColumnType<string, string, string>

interface MemoryTable {
  id: string
  person_id: string
  kind: MemoryKind
  body: string
  conversation_id: string | null
  message_id: string | null
  consent_at: Moment
  learned_on: string
  expires_on: string | null
}
interface MemoryVectorTable { memory_id: string; model: string; embedding: Vector }
/** Written and searched by LangChain's store; see `server/memory/knowledge-base.ts`. */
interface KnowledgeTable { id: string; body: string; metadata: unknown; embedding: Vector }

interface PlanTable {
  id: string
  person_id: string
  account_id: string
  kind: PlanFacts['kind']
  amount_minor: bigint
  every: Frequency
  first_on: string
  until: string | null
  booked: Generated<number>
  next_on: string | null
  state: PlanFacts['state']
  hash: string
  grant_id: string | null
  created_at: Stamped
}

interface AlertTable {
  id: string
  person_id: string
  rule: Json<AlertRule>
  conversation_id: string | null
  state: AlertFacts['state']
  set_on: string
  fired_on: string | null
  created_at: Stamped
}

interface TaskTable {
  id: string
  person_id: string
  advisor_id: string | null
  topic: string
  conversation_id: string | null
  state: TaskFacts['state']
  taken_by: string | null
  opened_at: Stamped
  changed_at: Stamped
}

interface PreferenceTable {
  person_id: string
  explain: Preferences['explain']
  figures: Preferences['figures']
  notifications: Preferences['notifications']
  default_account_id: string | null
  changed_at: Stamped
}

export type ActKind = 'profile' | 'plan' | 'import'

interface ActTable {
  session_id: string
  hash: string
  person_id: string
  kind: ActKind
  terms: Json<unknown>
  displayed_at: Moment
  expires_at: Moment
  taken_at: NullableMoment
}

/** The tables of `0005-personal.sql`, `0035-knowledge.sql` and `0038-preference.sql`. */
export interface PersonalSchema {
  memory: MemoryTable
  memory_vector: MemoryVectorTable
  knowledge: KnowledgeTable
  plan: PlanTable
  alert: AlertTable
  task: TaskTable
  act: ActTable
  preference: PreferenceTable
}
