import { sql, type Kysely } from 'kysely'
import type { ChainHead } from '../domain/record.ts'
import type { Checkpoint, RecordCounts } from './checkpoint.ts'
import { chainHeads, firmChain } from './record.ts'
import type { Schema } from './schema.ts'

/** Heads and counts of one moment. */
export const readRecordState = (db: Kysely<Schema>): Promise<{ heads: readonly ChainHead[]; counts: RecordCounts }> =>
  db.transaction().setIsolationLevel('repeatable read').execute(async (trx) => {
    const heads = await chainHeads(trx)
    const { rows: [counts] } = await sql<RecordCounts>`
      SELECT (SELECT count(*)::int FROM confirmation) AS confirmations, (SELECT count(*)::int FROM orders) AS orders,
        (SELECT count(*)::int FROM outbox) AS outbox`.execute(trx)
    if (!counts) throw new Error('The database did not count.')
    return { heads, counts: { ...counts, entries: heads.reduce((total, { seq }) => total + seq, 0) } }
  })

/** The chains that no longer contain what a checkpoint saw: cut, rewritten, or an older backup. */
export const brokenChains = async (db: Kysely<Schema>, heads: readonly ChainHead[]): Promise<readonly string[]> => {
  const { rows } = await sql<{ chainId: string }>`
    SELECT seen."chainId" FROM jsonb_to_recordset(${JSON.stringify(heads)}::jsonb) AS seen("chainId" text, seq int, hash text)
    LEFT JOIN entry ON entry.chain_id = seen."chainId" AND entry.seq = seen.seq AND entry.hash = seen.hash
    LEFT JOIN chain ON chain.id = seen."chainId" AND chain.head_seq >= seen.seq
    WHERE entry.chain_id IS NULL OR chain.id IS NULL ORDER BY 1`.execute(db)
  return rows.map(({ chainId }) => chainId)
}

export const sameState = (last: Checkpoint, next: Checkpoint): boolean =>
  last.statement.root === next.statement.root && JSON.stringify(last.statement.counts) === JSON.stringify(next.statement.counts)

/** Confirmations, orders or outbox rows that a checkpoint counted and that are gone. */
export const lostRows = (last: Checkpoint, next: Checkpoint): boolean => {
  const [before, now] = [last.statement.counts, next.statement.counts]
  return now.confirmations < before.confirmations || now.orders < before.orders || now.outbox < before.outbox
}

/** The entry by which the record itself tells that there are checkpoints. */
export const begun = 'checkpoints-begun'

export const hasBegun = async (db: Kysely<Schema>): Promise<boolean> =>
  await db.selectFrom('entry').select('seq').where('chain_id', '=', firmChain.id).where('kind', '=', begun).limit(1).executeTakeFirst() !== undefined
