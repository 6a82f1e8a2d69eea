import { sql, type Kysely } from 'kysely'
import type { Clock } from '../domain/ids.ts'
import type { ChainHead } from '../domain/record.ts'
import { isSignedBy, signCheckpoint, type Checkpoint, type RecordCounts } from './checkpoint.ts'
import { pruneCheckpoints, readLastCheckpoint, writeCheckpoint } from './checkpoint-store.ts'
import { appendEntry, chainHeads, firmChain } from './record.ts'
import type { Schema } from './schema.ts'
import type { Signer } from './signer.ts'

export interface Checkpointer {
  /** Asks for a checkpoint soon; requests that come together are one checkpoint. */
  schedule(): void
  /** Writes what is due (the first one too) and waits for it. Rejects when the record does not continue the last checkpoint. */
  flush(): Promise<void>
}

export interface CheckpointerOptions {
  readonly kysely: Kysely<Schema>
  /** Outside of the database's folder. */
  readonly folder: string
  readonly signer: Signer
  readonly clock: Clock
  /** Told when a scheduled checkpoint fails. */
  readonly onError: (error: unknown) => void
  /** How many checkpoints stay in the folder. */
  readonly keep?: number
  /** How long requests are gathered at the least; longer where writing takes long, up to a second. */
  readonly gatherMs?: number
}

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
const brokenChains = async (db: Kysely<Schema>, heads: readonly ChainHead[]): Promise<readonly string[]> => {
  const { rows } = await sql<{ chainId: string }>`
    SELECT seen."chainId" FROM jsonb_to_recordset(${JSON.stringify(heads)}::jsonb) AS seen("chainId" text, seq int, hash text)
    LEFT JOIN entry ON entry.chain_id = seen."chainId" AND entry.seq = seen.seq AND entry.hash = seen.hash
    LEFT JOIN chain ON chain.id = seen."chainId" AND chain.head_seq >= seen.seq
    WHERE entry.chain_id IS NULL OR chain.id IS NULL ORDER BY 1`.execute(db)
  return rows.map(({ chainId }) => chainId)
}

const sameState = (last: Checkpoint, next: Checkpoint): boolean =>
  last.statement.root === next.statement.root && JSON.stringify(last.statement.counts) === JSON.stringify(next.statement.counts)

/** Of the time between checkpoints so much is spent on writing them at the most: a large record is gathered for longer. */
const writingShare = 0.1
const longestGatherMs = 1_000

const lostRows = (last: Checkpoint, next: Checkpoint): boolean => {
  const [before, now] = [last.statement.counts, next.statement.counts]
  return now.confirmations < before.confirmations || now.orders < before.orders || now.outbox < before.outbox
}

const begun = 'checkpoints-begun'

const hasBegun = async (db: Kysely<Schema>): Promise<boolean> =>
  await db.selectFrom('entry').select('seq').where('chain_id', '=', firmChain.id).where('kind', '=', begun).limit(1).executeTakeFirst() !== undefined

export const createCheckpointer = (options: CheckpointerOptions): Checkpointer => {
  const { kysely, folder, signer, clock, onError, keep = 1000, gatherMs = 20 } = options
  let last: Checkpoint | undefined
  let loaded = false
  /** The record itself tells that there are checkpoints. */
  let told = false
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> = Promise.resolve()
  let tookMs = 0

  const load = async (): Promise<void> => {
    last = await readLastCheckpoint(folder)
    if (last && !isSignedBy(signer.publicKey, last)) throw new Error('The last checkpoint is not signed by this key.')
    told = await hasBegun(kysely)
    // A first checkpoint over a record that had some would bless whatever was cut in the meantime.
    if (!last && told) throw new Error('The record had checkpoints, and the folder has none. Put them back, then run verify.')
  }

  /** A checkpoint must never paper over a roll-back: all chains are compared at the start, later those that moved. */
  const mustContinue = async (heads: readonly ChainHead[]): Promise<void> => {
    const now = new Map(heads.map((head) => [head.chainId, head.hash]))
    const suspects = last?.heads.filter((head) => !loaded || now.get(head.chainId) !== head.hash) ?? []
    const broken = suspects.length > 0 ? await brokenChains(kysely, suspects) : []
    if (broken.length > 0) throw new Error(`The record does not continue the last checkpoint: ${broken.slice(0, 3).join(', ')}. Run verify.`)
  }

  const write = async (): Promise<void> => {
    if (!loaded) await load()
    const state = await readRecordState(kysely)
    await mustContinue(state.heads)
    loaded = true
    const next = signCheckpoint(state, last?.statement, clock(), signer)
    if (last && lostRows(last, next)) throw new Error('The database has fewer rows than the last checkpoint counted. Run verify.')
    if (last && sameState(last, next)) return
    await writeCheckpoint(folder, next)
    last = next
    await pruneCheckpoints(folder, keep)
    if (told) return
    // After the file, so that a crash between the two never leaves a record that misses checkpoints it never had.
    await kysely.transaction().execute((trx) => appendEntry(trx, firmChain, begun, { keyId: signer.keyId }, clock()))
    told = true
    await write()
  }

  const timedWrite = async (): Promise<void> => {
    const start = clock().getTime()
    await write()
    tookMs = clock().getTime() - start
  }

  const flush = (): Promise<void> => {
    clearTimeout(timer)
    timer = undefined
    const turn = running.then(timedWrite)
    running = turn.catch(() => undefined)
    return turn
  }

  const waitMs = (): number => Math.max(gatherMs, Math.min(longestGatherMs, tookMs / writingShare))
  return { flush, schedule: () => { timer ??= setTimeout(() => { flush().catch(onError) }, waitMs()) } }
}
