import type { Person } from '../../domain/person.ts'
import { refuse, type Refusal } from '../../domain/result.ts'
import type { Database } from '../../ledger/database.ts'
import { appendEntry, personChain } from '../../ledger/record.ts'
import type { SupervisionDecision } from '../../ledger/schema-supervision.ts'
import { databaseNow } from '../locks.ts'

export const decisions = ['no-action', 'follow-up', 'escalate'] as const satisfies readonly SupervisionDecision[]

export interface Review {
  readonly itemId: string
  readonly decision: SupervisionDecision
  readonly reviewer: string
  /** ISO 8601 UTC. */
  readonly at: string
}

/** One decision an item, with a note, by a compliance officer; the note stands in the officer's own chain. NOT_FOUND, NOT_PERMITTED, ALREADY_REVIEWED. */
export const reviewItem = (
  db: Database, given: { readonly reviewer: Person; readonly sessionId: string; readonly itemId: string; readonly decision: SupervisionDecision; readonly note: string },
): Promise<Review | Refusal> =>
  db.kysely.transaction().execute(async (tx) => {
    const { reviewer, itemId, decision, note } = given
    if (reviewer.role !== 'compliance') return refuse('NOT_PERMITTED', 'Only compliance decides on supervision items.', { role: reviewer.role }, 'Ask a compliance officer.')
    const item = await tx.selectFrom('supervision_item').selectAll().where('id', '=', itemId).forUpdate().executeTakeFirst()
    if (!item) return refuse('NOT_FOUND', 'There is no such item.', { itemId }, 'Look at the queue.')
    const earlier = await tx.selectFrom('supervision_review').select(['decision', 'reviewed_at']).where('item_id', '=', itemId).executeTakeFirst()
    if (earlier) return refuse('ALREADY_REVIEWED', 'Somebody decided this already, and a decision stays.', { itemId, decision: earlier.decision, at: earlier.reviewed_at.toISOString() }, 'Read that decision.')
    const at = await databaseNow(tx)
    const body = { itemId, decision, note, rule: item.rule, subject: item.chain_id, subjectSeq: item.seq, sessionId: given.sessionId }
    const entry = await appendEntry(tx, personChain(reviewer.id), 'supervision-reviewed', body, new Date(at))
    await tx.insertInto('supervision_review').values({ item_id: itemId, reviewer_id: reviewer.id, decision, chain_id: entry.chainId, seq: entry.seq, reviewed_at: at }).execute()
    return { itemId, decision, reviewer: reviewer.label, at }
  })
