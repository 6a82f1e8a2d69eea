import type { Kysely } from 'kysely'
import type { Clock } from '../domain/ids.ts'
import type { ChainHead } from '../domain/record.ts'
import { acceptLoss } from './accept-loss.ts'
import { isSignedBy, signCheckpoint, type Checkpoint } from './checkpoint.ts'
import { pruneCheckpoints, readLastCheckpoint, writeCheckpoint } from './checkpoint-store.ts'
import { appendEntry, firmChain } from './record.ts'
import { RecordError } from './record-error.ts'
import { begun, brokenChains, hasBegun, lostRows, readRecordState, sameState } from './record-state.ts'
import type { Schema } from './schema.ts'
import type { Signer } from './signer.ts'

export interface Checkpointer {
  /** Asks for a checkpoint soon; requests that come together are one checkpoint. */
  schedule(): void
  /** Writes what is due (the first one too) and waits for it. Rejects when the record does not continue the last checkpoint. */
  flush(): Promise<void>
  /**
   * Goes on after a loss that an administrator knows of: an older backup was put back, or the folder was lost. The record and the next
   * checkpoint tell it. Rejects when nothing was lost.
   */
  accept(reason: string): Promise<Checkpoint>
  /** The newest checkpoint. */
  last(): Promise<Checkpoint | undefined>
}

export interface CheckpointerOptions {
  readonly kysely: Kysely<Schema>
  /** Outside of the database's folder. */
  readonly folder: string
  readonly signer: Signer
  readonly clock: Clock
  /** Told when a scheduled checkpoint fails. */
  readonly onError: (error: unknown) => void
  /** Told of each checkpoint that was written. */
  readonly onWritten?: (checkpoint: Checkpoint) => void
  /** How many checkpoints stay in the folder. */
  readonly keep?: number
  /** How long requests are gathered at the least; longer where writing takes long, up to a second. */
  readonly gatherMs?: number
}

/** Of the time between checkpoints so much is spent on writing them at the most: a large record is gathered for longer. */
const writingShare = 0.1
const longestGatherMs = 1_000

const oneAtATime = () => {
  let running: Promise<unknown> = Promise.resolve()
  return <T>(work: () => Promise<T>): Promise<T> => {
    const turn = running.then(work)
    running = turn.catch(() => undefined)
    return turn
  }
}

export const createCheckpointer = (options: CheckpointerOptions): Checkpointer => {
  const { kysely, folder, signer, clock, onError, onWritten, keep = 1000, gatherMs = 20 } = options
  let last: Checkpoint | undefined
  let loaded = false
  /** The record itself tells that there are checkpoints. */
  let told = false
  let timer: NodeJS.Timeout | undefined
  const inTurn = oneAtATime()
  let tookMs = 0

  const readLast = async (): Promise<void> => {
    last = await readLastCheckpoint(folder)
    if (last && !isSignedBy(signer.publicKey, last)) throw new RecordError('The last checkpoint is not signed by this key.')
    told = await hasBegun(kysely)
  }

  const load = async (): Promise<void> => {
    await readLast()
    // A first checkpoint over a record that had some would bless whatever was cut in the meantime.
    if (!last && told) throw new RecordError('The record had checkpoints, and the folder has none. Put them back, then run verify. If they are lost for good: npm run accept-loss -- --reason "…".')
  }

  /** A checkpoint must never paper over a roll-back: all chains are compared at the start, later those that moved. */
  const mustContinue = async (heads: readonly ChainHead[]): Promise<void> => {
    const now = new Map(heads.map((head) => [head.chainId, head.hash]))
    const suspects = last?.heads.filter((head) => !loaded || now.get(head.chainId) !== head.hash) ?? []
    const broken = suspects.length > 0 ? await brokenChains(kysely, suspects) : []
    if (broken.length > 0) throw new RecordError(`The record does not continue the last checkpoint: ${broken.slice(0, 3).join(', ')}. Run verify. If an older backup was put back knowingly: npm run accept-loss -- --reason "…".`)
  }

  const store = async (next: Checkpoint): Promise<void> => {
    await writeCheckpoint(folder, next)
    last = next
    onWritten?.(next)
    await pruneCheckpoints(folder, keep)
  }

  const write = async (): Promise<void> => {
    if (!loaded) await load()
    const state = await readRecordState(kysely)
    await mustContinue(state.heads)
    loaded = true
    const next = signCheckpoint(state, last?.statement, clock(), signer)
    if (last && lostRows(last, next)) throw new RecordError('The database has fewer rows than the last checkpoint counted. Run verify.')
    if (last && sameState(last, next)) return
    await store(next)
    if (told) return
    // After the file, so that a crash between the two never leaves a record that misses checkpoints it never had.
    await kysely.transaction().execute((trx) => appendEntry(trx, firmChain, begun, { keyId: signer.keyId }, clock()))
    told = true
    await write()
  }

  const takeOver = async (reason: string): Promise<Checkpoint> => {
    await readLast()
    const next = await acceptLoss(options, last, reason)
    await store(next)
    ;[loaded, told] = [true, true]
    return next
  }

  const timedWrite = async (): Promise<void> => {
    const start = clock().getTime()
    await write()
    tookMs = clock().getTime() - start
  }

  const flush = (): Promise<void> => {
    clearTimeout(timer)
    timer = undefined
    return inTurn(timedWrite)
  }

  const waitMs = (): number => Math.max(gatherMs, Math.min(longestGatherMs, tookMs / writingShare))
  return {
    flush,
    accept: (reason) => inTurn(() => takeOver(reason)),
    last: () => inTurn(async () => last ?? readLastCheckpoint(folder)),
    schedule: () => { timer ??= setTimeout(() => { flush().catch(onError) }, waitMs()) },
  }
}
