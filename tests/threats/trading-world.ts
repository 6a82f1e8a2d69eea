import type { Broker, BrokerOrder, LookupResult, SubmitResult } from '../../brokers/port.ts'
import { createPaperBroker } from '../../brokers/paper/index.ts'
import { memoryPaperStore, type PaperStore } from '../../brokers/paper/store.ts'
import type { ConfirmedOrder } from '../../gates/confirmed-order.ts'
import type { GateSettings } from '../../gates/deps.ts'
import { readKillSwitch } from '../../gates/kill-switch.ts'
import { mintConfirmedOrder } from '../../gates/mint.ts'
import { gateWorld, type GateWorld } from '../../gates/testing.ts'
import { createExecutor, defaultExecutorSettings, type Executor, type ExecutorDeps, type ExecutorSettings } from '../../tools/trade-executor/index.ts'

/** What goes wrong with the next calls; each is used up by one. */
export type Fault =
  /** The order arrives, the answer does not. */
  | 'lost-answer'
  /** The order never arrives. */
  | 'lost-request'
  /** Like `lost-answer`, and the next look-up says that it is not there yet. */
  | 'late-visible'

/** The paper broker behind a bad line. `calls` counts what reached the other side. */
export class FaultyBroker implements Broker {
  readonly name = 'paper'
  readonly faults: Fault[] = []
  /** How the broker's word is bent on its way to us. */
  bend: (order: BrokerOrder) => BrokerOrder | undefined = (order) => order
  readonly sent: string[] = []
  hidden = 0
  readonly #inner: Broker
  constructor(inner: Broker) { this.#inner = inner }

  async submit(order: ConfirmedOrder, signal: AbortSignal): Promise<SubmitResult> {
    const fault = this.faults.shift()
    if (fault === 'lost-request') throw new Error('connection refused')
    const result = await this.#inner.submit(order, signal)
    if (result.kind === 'accepted') this.sent.push(order.clientOrderId)
    if (fault === 'late-visible') this.hidden = 1
    if (fault !== undefined) throw new Error('connection reset')
    return result.kind === 'accepted' ? { kind: 'accepted', order: this.bend(result.order) ?? result.order } : result
  }

  #answer(result: LookupResult): LookupResult {
    if (result.kind !== 'found') return result
    const order = this.bend(result.order)
    return order ? { kind: 'found', order } : { kind: 'not-found' }
  }

  async lookup(clientOrderId: string, signal: AbortSignal): Promise<LookupResult> {
    if (this.hidden > 0) {
      this.hidden -= 1
      return { kind: 'not-found' }
    }
    return this.#answer(await this.#inner.lookup(clientOrderId, signal))
  }

  async cancel(clientOrderId: string, signal: AbortSignal): Promise<LookupResult> {
    return this.#answer(await this.#inner.cancel(clientOrderId, signal))
  }

  async list(since: string, signal: AbortSignal): Promise<readonly BrokerOrder[] | undefined> {
    return (await this.#inner.list(since, signal))?.flatMap((order) => this.bend(order) ?? [])
  }
}

export interface TradingWorld extends GateWorld {
  readonly broker: FaultyBroker
  readonly store: PaperStore
  readonly alerts: string[]
  /** A new process over the same database and broker: nothing in memory survives. */
  restart(change?: Partial<ExecutorDeps>): Executor
  /** Rounds until nothing changes any more. */
  settle(executor?: Executor, rounds?: number): Promise<void>
  stateOf(ticketId: string): Promise<string[]>
}

/** Waiting is shortened: what takes seconds outside takes one round here. */
export const quick: ExecutorSettings = { ...defaultExecutorSettings, backoffMs: 0, backoffMaxMs: 0, resendAfterMs: 0, giveUpAfterMs: 0, reconcileMs: 0 }

export const tradingWorld = async (settings: Partial<GateSettings> = {}, executorSettings: ExecutorSettings = quick): Promise<TradingWorld> => {
  const world = await gateWorld(settings)
  const store = memoryPaperStore()
  const broker = new FaultyBroker(createPaperBroker({ market: world.market, store, clock: () => new Date() }))
  const alerts: string[] = []
  const deps: ExecutorDeps = {
    db: world.db, broker, mint: (orderId) => mintConfirmedOrder({ db: world.db, publicKey: world.deps.signer.publicKey }, orderId),
    halted: async (db) => (await readKillSwitch(db)).on, settlementDays: (symbol) => (symbol === 'BTC' ? 0 : 1),
    soleProcess: true, ids: world.deps.ids, elapsedMs: () => performance.now(), settings: executorSettings, onAlert: (kind) => { alerts.push(kind) },
  }
  const restart = (change: Partial<ExecutorDeps> = {}): Executor => createExecutor({ ...deps, ...change })
  const first = restart()
  return {
    ...world, broker, store, alerts, restart,
    settle: async (executor = first, rounds = 6) => { for (let round = 0; round < rounds; round++) await executor.tick() },
    stateOf: async (ticketId) => (await world.db.kysely.selectFrom('orders').select('state').where('ticket_id', '=', ticketId).orderBy('leg').execute()).map((row) => row.state),
  }
}
