import { sql, type Kysely } from 'kysely'
import { isErased } from '../../ledger/keys/sealed-body.ts'
import { readPlaces } from '../../ledger/record.ts'
import { textOf } from '../../ledger/search/text.ts'
import type { SupervisionDecision, SupervisionKind } from '../../ledger/schema-supervision.ts'
import type { Schema } from '../../ledger/schema.ts'

export interface QueueItem {
  readonly id: string
  readonly kind: SupervisionKind
  readonly rule: string
  /** ISO 8601 UTC. */
  readonly openedAt: string
  readonly person: { readonly id: string; readonly label: string; readonly email: string }
  /** Where the words stand; `null` for what happened outside of any conversation. */
  readonly conversationId: string | null
  readonly seq: number
  readonly entryKind: string
  /** What was said there, shortened; empty where nothing was. */
  readonly excerpt: string
  readonly review: { readonly decision: SupervisionDecision; readonly reviewer: string; readonly at: string; readonly note: string } | null
}

export interface QueueQuery {
  readonly state: 'open' | 'reviewed'
  readonly kind?: SupervisionKind | undefined
  readonly limit: number
}

interface Row {
  id: string; kind: SupervisionKind; rule: string; opened_at: Date; person_id: string; label: string; email: string; chain_id: string; seq: number; entry_kind: string
  decision: SupervisionDecision | null; reviewer: string | null; reviewed_at: Date | null; note_chain: string | null; note_seq: number | null
}

const excerptLength = 280
const shortened = (text: string): string => (text.length > excerptLength ? `${text.slice(0, excerptLength - 1).trimEnd()}…` : text)
const conversation = 'conversation/'

const noteOf = (body: string | undefined): string => {
  const note = body === undefined ? undefined : (JSON.parse(body) as { readonly note?: unknown }).note
  return typeof note === 'string' ? note : ''
}

/** Unusual activity first, then what controls stopped, then words, then the sample; within each the newest first. */
export const readQueue = async (db: Kysely<Schema>, { state, kind, limit }: QueueQuery): Promise<readonly QueueItem[]> => {
  const { rows } = await sql<Row>`
    SELECT item.id, item.kind, item.rule, item.opened_at, item.person_id, person.label, person.email, item.chain_id, item.seq, entry.kind AS entry_kind,
      review.decision, reviewer.label AS reviewer, review.reviewed_at, review.chain_id AS note_chain, review.seq AS note_seq
    FROM supervision_item AS item JOIN person ON person.id = item.person_id JOIN entry ON entry.chain_id = item.chain_id AND entry.seq = item.seq
    LEFT JOIN supervision_review AS review ON review.item_id = item.id LEFT JOIN person AS reviewer ON reviewer.id = review.reviewer_id
    WHERE (review.item_id IS NULL) = ${state === 'open'} AND (${kind ?? null}::text IS NULL OR item.kind = ${kind ?? null})
    ORDER BY array_position(ARRAY['activity', 'policy', 'lexicon', 'sample'], item.kind), item.opened_at DESC, item.id LIMIT ${limit}`.execute(db)
  const words = await readPlaces(db, rows.map((row) => ({ chainId: row.chain_id, seq: row.seq })))
  const notes = await readPlaces(db, rows.flatMap((row) => (row.note_chain === null || row.note_seq === null ? [] : [{ chainId: row.note_chain, seq: row.note_seq }])))
  const byPlace = new Map([...words, ...notes].map((entry) => [`${entry.chainId} ${entry.seq}`, entry]))
  return rows.map((row) => {
    const entry = byPlace.get(`${row.chain_id} ${row.seq}`)
    return {
      id: row.id, kind: row.kind, rule: row.rule, openedAt: row.opened_at.toISOString(), person: { id: row.person_id, label: row.label, email: row.email },
      conversationId: row.chain_id.startsWith(conversation) ? row.chain_id.slice(conversation.length) : null, seq: row.seq, entryKind: row.entry_kind,
      excerpt: entry && !isErased(entry) ? shortened(textOf(entry)) : '',
      review: row.decision === null || row.reviewed_at === null ? null
        : { decision: row.decision, reviewer: row.reviewer ?? '', at: row.reviewed_at.toISOString(), note: noteOf(byPlace.get(`${row.note_chain} ${row.note_seq}`)?.body) },
    }
  })
}

export interface QueueCount {
  readonly open: number
  /** Of the open ones, unusual activity. */
  readonly activity: number
  /** When the newest was opened; ISO 8601 UTC. */
  readonly newestAt: string | null
}

/** How much waits, without a word of anybody. */
export const countQueue = async (db: Kysely<Schema>): Promise<QueueCount> => {
  const { rows } = await sql<{ open: number; activity: number; newest: Date | null }>`
    SELECT count(*)::int AS open, count(*) FILTER (WHERE kind = 'activity')::int AS activity, max(opened_at) AS newest
    FROM supervision_item WHERE NOT EXISTS (SELECT FROM supervision_review WHERE item_id = supervision_item.id)`.execute(db)
  const [row] = rows
  return { open: row?.open ?? 0, activity: row?.activity ?? 0, newestAt: row?.newest?.toISOString() ?? null }
}
