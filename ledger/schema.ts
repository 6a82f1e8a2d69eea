import type { ColumnType, Generated } from 'kysely'
import type { CheckResult } from '../domain/check.ts'
import type { OrderState } from '../domain/order.ts'
import type { Role } from '../domain/person.ts'
import type { FirmPolicy, Ips } from '../domain/policy.ts'
import type { PreState, Side } from '../domain/ticket.ts'
import type { BulkSchema } from './schema-bulk.ts'
import type { PasskeySchema } from './schema-passkeys.ts'
import type { PersonalSchema } from './schema-personal.ts'
import type { RecordSchema } from './schema-record.ts'
import type { SupervisionSchema } from './schema-supervision.ts'
import type { SignInSchema } from './schema-sign-in.ts'
import type { TeamsSchema } from './schema-teams.ts'

/** A moment: comes back as Date, may be written as ISO 8601. */
type Moment = ColumnType<Date, Date | string, Date | string>
type NullableMoment = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>
/** Set by the database's clock unless given. */
type Stamped = ColumnType<Date, Date | string | undefined, Date | string>
/** JSON comes back parsed and is written as its text. */
type Json<T> = ColumnType<T, string, string>
type NullableJson<T> = ColumnType<T | null, string | null | undefined, string | null>
/** Whole cents. */
type Cents = ColumnType<bigint, bigint, bigint>
type CentsOrZero = ColumnType<bigint, bigint | undefined, bigint>

export interface PersonTable { id: string; email: string; label: string; role: Role; active: Generated<boolean>; created_at: Stamped; closed_at: NullableMoment }

export interface AccountTable {
  id: string
  owner_id: string
  label: string
  kind: 'individual' | 'joint' | 'ira'
  taxable: boolean
  household: string
  opened_on: string
  frozen_reason: string | null
  trading: Generated<'cash' | 'margin'>
}

export interface MandateTable {
  advisor_id: string
  client_id: string
  account_id: string
  scope: 'advise' | 'trade'
  until: string
  /** Where the client's written permission is filed. */
  reference: ColumnType<string | null, string | null | undefined, string | null>
}
export interface IpsTable { person_id: string; version: number; body: Json<Ips>; created_at: Stamped }
export interface FirmPolicyTable { version: number; body: Json<FirmPolicy>; created_at: Stamped; proposal_id: ColumnType<string | null, string | null | undefined, never> }
export interface SettingTable { name: string; value: Json<unknown>; changed_at: Stamped }

export type JournalKind = 'buy' | 'sell' | 'dividend' | 'deposit' | 'withdrawal' | 'fee' | 'interest'
export type Book = 'cash' | 'securities' | 'gains' | 'income' | 'fees' | 'external'

/** One booking. Quantities and prices are decimal text. */
export interface JournalTable {
  id: string
  account_id: string
  on_date: string
  settles_on: string
  kind: JournalKind
  symbol: string | null
  quantity: string | null
  price: string | null
  fill_id: string | null
  order_id: string | null
  created_at: Stamped
}

export interface PostingTable { journal_id: string; line: number; book: Book; currency: Generated<string>; minor: Cents }
export interface CashBalanceTable { account_id: string; minor: Cents }
export interface PositionTable { account_id: string; symbol: string; quantity: string }

export interface LotTable {
  id: string
  account_id: string
  symbol: string
  quantity: string
  cost_minor: Cents
  acquired_on: string
  origin: 'fill' | 'reconstructed' | 'imported'
  journal_id: string | null
}

export interface DisposalTable {
  journal_id: string
  lot_id: string
  quantity: string
  proceeds_minor: Cents
  cost_minor: Cents
  long_term: boolean
}

export type ChainScope = 'conversation' | 'person' | 'firm'
export interface ChainTable {
  id: string
  scope: ChainScope
  person_id: string | null
  head_seq: Generated<number>
  head_hash: string
}

export interface EntryTable {
  chain_id: string
  seq: number
  at: Moment
  at_text: string
  kind: string
  body: string
  prev_hash: string
  hash: string
}

export interface EvidenceTable { digest: string; body: string }

export interface ConversationTable {
  id: string
  person_id: string
  channel: 'web' | 'teams' | 'terminal'
  title: Generated<string>
  started_at: Stamped
  last_at: Stamped
}

export interface InboundTable { conversation_id: string; client_message_id: string; turn_id: string; reply: NullableJson<unknown>; created_at: Stamped; claimed_until: Generated<Date | null> }
export interface OutboundTable { conversation_id: string; seq: number; event: string; body: Json<unknown> }

export interface TicketTable {
  id: string
  owner_id: string
  account_id: string
  conversation_id: string | null
  turn_id: string | null
  channel: string
  terms: string
  hash: string
  worst_case_minor: Cents
  checks: Json<readonly CheckResult[]>
  /** Canonical JSON, the bytes whose digest the terms carry. */
  card: string
  tainted: Generated<boolean>
  expires_at: Moment
  created_at: Stamped
}

export interface TicketStateTable {
  ticket_id: string
  state: PreState
  replacement: string | null
  mismatches: Generated<number>
  locked: Generated<boolean>
  changed_at: Stamped
}

export interface DisplayTable { ticket_id: string; hash: string; person_id: string; channel: string; session_id: string; displayed_at: Stamped }

export interface ActionGrantTable {
  id: string
  person_id: string
  session_id: string
  action_hash: string
  method: 'totp' | 'passkey'
  granted_at: Stamped
  expires_at: Moment
  consumed_at: NullableMoment
}

export interface StepUpAttemptTable { person_id: string; at: Stamped; succeeded: boolean }
export interface TotpTable { person_id: string; secret: string; sign_in_step: CentsOrZero; step_up_step: CentsOrZero }

export interface ConfirmationTable {
  id: string
  ticket_id: string
  hash: string
  person_id: string
  session_id: string
  channel: string
  grant_id: string | null
  worst_case_minor: Cents
  confirmed_at: Stamped
  body: string
  signature: string
  /** The approval that it rests on, for a ticket of a bulk. */
  bulk_id: ColumnType<string | null, string | null | undefined, never>
}

export interface OrdersTable {
  id: string
  ticket_id: string
  confirmation_id: string
  hash: string
  leg: number
  client_order_id: string
  account_id: string
  symbol: string
  instrument_id: string
  side: Side
  quantity: string
  limit_price: string
  state: OrderState
  filled_quantity: Generated<string>
  average_price: string | null
  broker_order_id: string | null
  valid_until: Moment
  created_at: Stamped
  changed_at: Stamped
}

export interface OutboxTable { order_id: string; done_at: NullableMoment; cancel_requested_at: NullableMoment; created_at: Stamped }

export interface HoldTable {
  order_id: string
  account_id: string
  symbol: string | null
  quantity: Generated<string>
  cash_minor: CentsOrZero
  released_at: NullableMoment
}

export interface AttemptTable {
  order_id: string
  number: number
  fence: bigint
  started_at: Stamped
  result: string | null
  finished_at: NullableMoment
}

export interface FillTable { fill_id: string; order_id: string; quantity: string; price: string; fee_minor: Cents; at: Moment; booked_at: Stamped }
export interface LeaseTable { name: string; holder: string; fence: bigint; until: Moment }

export interface IdempotencyTable {
  person_id: string
  key: string
  request_hash: string
  status: number | null
  body: NullableJson<unknown>
  created_at: Stamped
}

export interface PaperOrderTable { client_order_id: string; body: Json<unknown>; created_at: Stamped }
export interface MarketCacheTable { key: string; body: Json<unknown>; fetched_at: Moment }

/** The tables as Kysely sees them; names are PostgreSQL's. `schema.sql` is the dump that tells the rest. */
export interface Schema extends PersonalSchema, PasskeySchema, BulkSchema, RecordSchema, SignInSchema, TeamsSchema, SupervisionSchema {
  person: PersonTable
  account: AccountTable
  mandate: MandateTable
  ips: IpsTable
  firm_policy: FirmPolicyTable
  setting: SettingTable
  journal: JournalTable
  posting: PostingTable
  cash_balance: CashBalanceTable
  position: PositionTable
  lot: LotTable
  disposal: DisposalTable
  chain: ChainTable
  entry: EntryTable
  evidence: EvidenceTable
  conversation: ConversationTable
  inbound: InboundTable
  outbound: OutboundTable
  ticket: TicketTable
  ticket_state: TicketStateTable
  display: DisplayTable
  action_grant: ActionGrantTable
  step_up_attempt: StepUpAttemptTable
  totp: TotpTable
  confirmation: ConfirmationTable
  orders: OrdersTable
  outbox: OutboxTable
  hold: HoldTable
  attempt: AttemptTable
  fill: FillTable
  lease: LeaseTable
  idempotency: IdempotencyTable
  paper_order: PaperOrderTable
  market_cache: MarketCacheTable
}
