import { LostLease, releaseLease, takeLease, type Lease } from './lease.ts'
import type { Act } from './act.ts'
import type { ExecutorDeps } from './deps.ts'
import { openOrders, type OrderRow } from './order-row.ts'
import { reconcile } from './reconcile.ts'
import { followOrder, markUnknown, resolveUnknown } from './resolve.ts'
import { submitOrder } from './submit.ts'

export { defaultExecutorSettings, type ExecutorDeps, type ExecutorSettings } from './deps.ts'

export interface Executor {
  /** One round over the outbox; `false` while another executor leads. Rounds never overlap. */
  tick(): Promise<boolean>
  start(): void
  /** Ends the loop after the round that runs, and gives the lease back. */
  stop(): Promise<void>
  /** Something was queued or canceled: don't wait for the next round. */
  wake(): void
}

/** Accounts worked on side by side; the orders of one go one after the other. */
const accountsAtOnce = 8

const workOn = async (act: Act): Promise<void> => {
  switch (act.order.state) {
    case 'CONFIRMED': return submitOrder(act)
    case 'SUBMITTING': await markUnknown(act); return resolveUnknown(act)
    case 'UNKNOWN': return resolveUnknown(act)
    case 'ACKED': case 'PARTIAL': case 'CANCEL_PENDING': return followOrder(act)
    default: return undefined
  }
}

/** Orders without an answer are asked about ever more rarely; anything that changed is looked at at once. */
class Patience {
  readonly #waits = new Map<string, { readonly key: string; readonly waitMs: number; readonly until: number }>()
  readonly #hinted = new Set<string>()
  readonly #deps: ExecutorDeps
  constructor(deps: ExecutorDeps) { this.#deps = deps }

  #keyOf(order: OrderRow): string { return `${order.state}/${order.filledQuantity}/${order.cancelRequested}` }

  isDue(order: OrderRow): boolean {
    const wait = this.#waits.get(order.id)
    return !wait || this.#hinted.has(order.clientOrderId) || wait.key !== this.#keyOf(order) || this.#deps.elapsedMs() >= wait.until
  }

  worked(order: OrderRow): void {
    const { backoffMs, backoffMaxMs } = this.#deps.settings
    this.#hinted.delete(order.clientOrderId)
    const key = this.#keyOf(order)
    const before = this.#waits.get(order.id)
    const waitMs = before?.key === key ? Math.min(before.waitMs * 2, backoffMaxMs) : backoffMs
    this.#waits.set(order.id, { key, waitMs, until: this.#deps.elapsedMs() + waitMs })
  }

  /** The broker says that something happened to it. */
  hint(clientOrderId: string): void { this.#hinted.add(clientOrderId) }

  forgetAllBut(orders: readonly OrderRow[]): void {
    const open = new Set(orders.map((order) => order.id))
    for (const id of this.#waits.keys()) if (!open.has(id)) this.#waits.delete(id)
    const named = new Set(orders.map((order) => order.clientOrderId))
    for (const id of this.#hinted) if (!named.has(id)) this.#hinted.delete(id)
  }
}

/** Renews the lease before half of it is gone, so that a long round keeps it. */
const keeper = (deps: ExecutorDeps, holder: string) => {
  let held: Lease | undefined
  let begun = false
  return {
    get held() { return held },
    take: async (): Promise<Lease | undefined> => {
      held = await takeLease(deps, holder, deps.soleProcess === true && !begun)
      begun = true
      return held
    },
    keep: async (): Promise<Lease> => {
      if (!held || held.until - deps.elapsedMs() < deps.settings.leaseMs / 2) held = await takeLease(deps, holder)
      if (!held) throw new LostLease('Another executor leads now.')
      return held
    },
  }
}

type Keeper = ReturnType<typeof keeper>

const workOnAll = async (deps: ExecutorDeps, lease: Keeper, orders: readonly OrderRow[], patience: Patience): Promise<void> => {
  const accounts = [...Map.groupBy(orders, (order) => order.accountId).values()]
  const worker = async (): Promise<void> => {
    for (let own = accounts.shift(); own; own = accounts.shift()) {
      // Sales first: they pay for the purchases behind them.
      for (const order of own.toSorted((a, b) => (a.side === b.side ? 0 : a.side === 'sell' ? -1 : 1))) {
        // Orders that wait for something of ours are cheap to look at; the broker is asked with patience.
        if (order.state !== 'CONFIRMED' && !patience.isDue(order)) continue
        patience.worked(order)
        await workOn({ deps, lease: await lease.keep(), order })
      }
    }
  }
  await Promise.all(Array.from({ length: accountsAtOnce }, worker))
}

/** Runs rounds one after the other until stopped; pauses when a round changed nothing and nobody woke it. */
const loopOver = (deps: ExecutorDeps, tick: () => Promise<boolean>) => {
  const state = { running: undefined as Promise<void> | undefined, stopped: true, woken: false, end: undefined as (() => void) | undefined }
  const wake = (): void => {
    state.woken = true
    state.end?.()
  }
  const pause = (): Promise<void> => new Promise((resolve) => {
    if (state.woken) return resolve()
    const timer = setTimeout(resolve, deps.settings.idleMs)
    state.end = () => { clearTimeout(timer); resolve() }
  })
  const run = async (): Promise<void> => {
    while (!state.stopped) {
      state.woken = false
      await tick().catch((error: unknown) => deps.onAlert?.('executor-failed', { why: error instanceof Error ? error.message : 'unknown' }))
      await pause()
    }
  }
  return {
    wake,
    start: (): void => {
      if (!state.stopped) return
      state.stopped = false
      state.running = run()
    },
    stop: async (): Promise<void> => {
      state.stopped = true
      wake()
      await state.running
    },
  }
}

/**
 * The only holder of the broker. Reads only the outbox, sends only what the record proves, writes the attempt before it calls,
 * looks up before it repeats, and books what the broker says once.
 */
export const createExecutor = (given: ExecutorDeps): Executor => {
  // What changed may let something else go: a sale pays for a purchase.
  const deps: ExecutorDeps = { ...given, onOrderChange: (orderId, ticketId) => { loop.wake(); given.onOrderChange?.(orderId, ticketId) } }
  const patience = new Patience(deps)
  const strangers = new Set<string>()
  const lease = keeper(deps, deps.ids('executor'))
  let reconciledAt = Number.NEGATIVE_INFINITY
  let round: Promise<unknown> = Promise.resolve()

  const runRound = async (): Promise<boolean> => {
    if (!await lease.take()) return false
    const orders = await openOrders(deps.db.kysely)
    patience.forgetAllBut(orders)
    await workOnAll(deps, lease, orders, patience)
    if (deps.elapsedMs() - reconciledAt >= deps.settings.reconcileMs && await reconcile(deps, await lease.keep(), strangers)) reconciledAt = deps.elapsedMs()
    return true
  }
  const tick = (): Promise<boolean> => {
    const next = round.then(runRound).catch((error: unknown) => {
      if (error instanceof LostLease) return false
      throw error
    })
    round = next.catch(() => undefined)
    return next
  }
  const loop = loopOver(deps, tick)
  let unwatch: (() => void) | undefined
  return {
    tick, wake: loop.wake,
    start: () => {
      unwatch ??= deps.broker.watch?.((clientOrderId) => {
        patience.hint(clientOrderId)
        loop.wake()
      })
      loop.start()
    },
    stop: async () => {
      unwatch?.()
      unwatch = undefined
      await loop.stop()
      if (lease.held) await releaseLease(deps, lease.held)
    },
  }
}
