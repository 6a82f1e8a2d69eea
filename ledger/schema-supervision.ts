import type { ColumnType } from 'kysely'

type Moment = ColumnType<Date, Date | string, never>

interface RecordIndexTable { chain_id: string; seq: number; person_id: string; words: string[] }
interface RecordWatchTable { chain_id: string; seq: number }

/** `activity`: what a person does, rather than what was said. */
export type SupervisionKind = 'lexicon' | 'policy' | 'sample' | 'activity'
export type SupervisionDecision = 'no-action' | 'follow-up' | 'escalate'

interface SupervisionItemTable { id: string; chain_id: string; seq: number; person_id: string; kind: SupervisionKind; rule: string; opened_at: Moment }
interface SupervisionReviewTable { item_id: string; reviewer_id: string; decision: SupervisionDecision; chain_id: string; seq: number; reviewed_at: Moment }

export interface SupervisionSchema {
  record_index: RecordIndexTable
  record_watch: RecordWatchTable
  supervision_item: SupervisionItemTable
  supervision_review: SupervisionReviewTable
}
