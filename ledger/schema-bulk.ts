import type { ColumnType } from 'kysely'
import type { BulkKind, BulkState } from '../domain/bulk.ts'
import type { Refusal } from '../domain/result.ts'

type Moment = ColumnType<Date, Date | string, Date | string>
type NullableRefusal = ColumnType<Refusal | null, string | null | undefined, never>

interface BulkTable {
  id: string
  initiator_id: string
  kind: BulkKind
  terms: string
  hash: string
  count: number
  total_minor: bigint
  expires_at: Moment
  created_at: Moment
}
interface BulkStateTable { bulk_id: string; state: BulkState; changed_at: Moment }
interface BulkItemTable {
  bulk_id: string
  position: number
  client_id: string
  account_id: string
  ticket_id: string | null
  ticket_hash: string | null
  refusal: NullableRefusal
}
interface BulkDisplayTable { bulk_id: string; hash: string; person_id: string; channel: string; session_id: string; displayed_at: Moment }
interface BulkApprovalTable {
  bulk_id: string
  hash: string
  initiator_id: string
  approver_id: string
  session_id: string
  channel: string
  grant_id: string
  displayed_at: Moment
  approved_at: Moment
  body: string
  signature: string
}
interface BulkOutcomeTable { bulk_id: string; position: number; outcome: 'CONFIRMED' | 'EXCLUDED'; refusal: NullableRefusal; at: Moment }

/** The tables of `0013-bulk.sql`. */
export interface BulkSchema {
  bulk: BulkTable
  bulk_state: BulkStateTable
  bulk_item: BulkItemTable
  bulk_display: BulkDisplayTable
  bulk_approval: BulkApprovalTable
  bulk_outcome: BulkOutcomeTable
}
