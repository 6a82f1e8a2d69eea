import type { Broker } from '../../brokers/port.ts'
import { expireBulks } from '../../gates/bulk/reject.ts'
import type { GateDeps } from '../../gates/deps.ts'
import { expireTickets } from '../../gates/expire.ts'
import { forgetActs } from '../../gates/forget-acts.ts'
import { requestsInFlight } from '../../gates/idempotency.ts'
import { readKillSwitch } from '../../gates/kill-switch.ts'
import { mintConfirmedOrder } from '../../gates/mint.ts'
import type { Database } from '../../ledger/database.ts'
import { createExecutor, defaultExecutorSettings, type ExecutorSettings } from '../../tools/trade-executor/index.ts'
import { every } from '../concurrency/every.ts'
import type { Log } from '../telemetry/log.ts'

export interface ExecutionParts {
  readonly gate: GateDeps
  readonly db: Database
  readonly broker: Broker
  /** Symbols that settle on the day itself. */
  readonly coins: ReadonlySet<string>
  readonly log: Log
  readonly settings?: Partial<ExecutorSettings>
  readonly onTicketChange: (ticketId: string) => void
}

export interface Execution {
  start(): void
  wake(): void
  stop(): Promise<void>
}

const expiryMs = 2_000
const forgetMs = 3_600_000
/** So many confirmations under way at once are a rush. */
const rush = 4

/** The executor and the ticket clock, running beside the requests. Only here meet the outbox and the broker. */
export const openExecution = ({ gate, db, broker, coins, log, settings, onTicketChange }: ExecutionParts): Execution => {
  const executor = createExecutor({
    // The folder's lock lets no second process in: a lease in an embedded database was left by a process that is gone.
    soleProcess: db.kind === 'embedded',
    db, broker, ids: gate.ids, elapsedMs: () => performance.now(), settings: { ...defaultExecutorSettings, ...settings },
    isRush: () => requestsInFlight(gate.db) >= rush,
    mint: (orderId) => mintConfirmedOrder({ db: gate.db, publicKey: gate.signer.publicKey }, orderId),
    halted: async (kysely) => (await readKillSwitch(kysely)).on,
    settlementDays: (symbol) => (coins.has(symbol) ? 0 : 1),
    onOrderChange: (_orderId, ticketId) => { onTicketChange(ticketId) },
    onAlert: (kind, facts) => { log.warn(kind, { ...facts }) },
  })
  let expiry: ReturnType<typeof every> | undefined
  let forgetting: ReturnType<typeof every> | undefined
  return {
    start: () => {
      executor.start()
      expiry ??= every(expiryMs, async () => { await expireBulks(gate); await expireTickets(gate) }, (error) => { log.error('expiry-failed', error) })
      forgetting ??= every(forgetMs, async () => { await forgetActs(gate) }, (error) => { log.error('forgetting-failed', error) })
    },
    wake: executor.wake,
    stop: async () => {
      await Promise.all([expiry?.stop(), forgetting?.stop()])
      await executor.stop()
    },
  }
}
