import type { Clock, IdSource } from '../../domain/ids.ts'
import { watchRecord, type WatchParts } from '../../gates/supervision/watch.ts'
import type { Database } from '../../ledger/database.ts'
import { every, type Loop } from '../concurrency/every.ts'
import type { Log } from '../telemetry/log.ts'
import type { Metrics } from '../telemetry/metrics.ts'

export interface Supervision {
  start(): void
  /** Reads what is new now, so that a search misses nothing. */
  catchUp(): Promise<void>
  stop(): Promise<void>
}

/** Unusual activity is on the reviewer's page within five seconds: this leaves them four. */
const pauseMs = 1_000
/** Entries become visible when their transaction ends, a little after they were dated. */
const lateMs = 15_000
/** Chains that a server left behind when it ended are found by comparing all of them, this often. */
const wholeMs = 60_000

/** Reads the record behind the conversation, never in its way. Several servers may run it: one reads at a time. */
export const createSupervision = (parts: {
  readonly db: Database; readonly clock: Clock; readonly ids: IdSource; readonly log: Log; readonly metrics: Metrics; readonly sampleShare: number
}): Supervision => {
  const { clock } = parts
  const watch: WatchParts = {
    db: parts.db.kysely, ids: parts.ids, sampleShare: parts.sampleShare,
    onOpened: ({ kind, rule }) => { parts.metrics.count('steward_supervision_items_total', { kind, rule }) },
  }
  let wholeAt = Number.NEGATIVE_INFINITY
  const round = async (): Promise<void> => {
    const now = clock().getTime()
    const whole = now - wholeAt >= wholeMs
    await watchRecord(watch, whole ? undefined : new Date(now - lateMs))
    if (whole) wholeAt = now
  }
  let loop: Loop | undefined
  return {
    start: () => { loop ??= every(pauseMs, round, (error) => { parts.log.error('supervision-failed', error) }) },
    catchUp: async () => { await watchRecord(watch) },
    stop: async () => { await loop?.stop() },
  }
}
