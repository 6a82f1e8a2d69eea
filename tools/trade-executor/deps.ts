import type { Kysely, Transaction } from 'kysely'
import type { IdSource } from '../../domain/ids.ts'
import type { Refusal } from '../../domain/result.ts'
import type { ConfirmedOrder } from '../../gates/confirmed-order.ts'
import type { Broker } from '../../brokers/port.ts'
import type { Database } from '../../ledger/database.ts'
import type { Schema } from '../../ledger/schema.ts'

export type Tx = Transaction<Schema>

/** Named times of the executor, in milliseconds. */
export interface ExecutorSettings {
  /** How long a lease lasts without renewal; another server takes over after it. */
  readonly leaseMs: number
  /** No answer from the broker by then is no answer. Well below the lease, so that a late call can't outlive it. */
  readonly brokerTimeoutMs: number
  /** Pause between rounds when nothing wakes the executor. */
  readonly idleMs: number
  /** Look-ups of an order without an answer wait this long, then twice as long, up to the most. */
  readonly backoffMs: number
  readonly backoffMaxMs: number
  /** A broker that doesn't know an order may only not know it yet: so long after the last attempt it is sent again under the same id. */
  readonly resendAfterMs: number
  /** And so long after the last attempt, past its validity, it counts as never sent. */
  readonly giveUpAfterMs: number
  readonly reconcileMs: number
}

export const defaultExecutorSettings: ExecutorSettings = {
  leaseMs: 15_000, brokerTimeoutMs: 5_000, idleMs: 1_000, backoffMs: 250, backoffMaxMs: 15_000, resendAfterMs: 3_000, giveUpAfterMs: 30_000, reconcileMs: 60_000,
}

export interface ExecutorDeps {
  readonly db: Database
  readonly broker: Broker
  /** The gate's: proves an order from the record alone. */
  readonly mint: (orderId: string) => Promise<ConfirmedOrder | Refusal>
  /** The gate's kill switch, read inside the transaction that would send. */
  readonly halted: (db: Kysely<Schema>) => Promise<boolean>
  /** Trading days until an execution settles: 1, or 0 for coins. */
  readonly settlementDays: (symbol: string) => 0 | 1
  readonly ids: IdSource
  /** Milliseconds that only move forward; for the lease's deadline and for waiting. */
  readonly elapsedMs: () => number
  readonly settings: ExecutorSettings
  /** No other process can be alive on this database (an embedded one, under its lock): a lease from before is a dead one's. */
  readonly soleProcess?: boolean
  /** Whether many people wait for their confirmation right now: then each order gives way for a moment. */
  readonly isRush?: () => boolean
  /** After a commit that changed the order. */
  readonly onOrderChange?: (orderId: string, ticketId: string) => void
  /** Something that a person must look at: a break, a forged row. Recorded already. */
  readonly onAlert?: (kind: string, facts: object) => void
}
