import type { Act } from './act.ts'
import type { ExecutorDeps } from './deps.ts'
import { createDesk } from './desk.ts'
import { LostLease, releaseLease, takeLease, type Lease } from './lease.ts'
import { loopOver } from './loop.ts'
import { openOrders } from './order-row.ts'
import { Patience } from './patience.ts'
import { reconcile } from './reconcile.ts'
import { followOrder, markUnknown, resolveUnknown } from './resolve.ts'
import { submitOrder } from './submit.ts'

export { defaultExecutorSettings, type ExecutorDeps, type ExecutorSettings } from './deps.ts'

export interface Executor {
  /** One round over the outbox, to its end; `false` while another executor leads. */
  tick(): Promise<boolean>
  start(): void
  /** Ends the loop after the work that runs, and gives the lease back. */
  stop(): Promise<void>
  /** Something was queued or canceled: don't wait for the next round. */
  wake(): void
}

const workOn = async (act: Act): Promise<void> => {
  switch (act.order.state) {
    case 'CONFIRMED': return submitOrder(act)
    case 'SUBMITTING': await markUnknown(act); return resolveUnknown(act)
    case 'UNKNOWN': return resolveUnknown(act)
    case 'ACKED': case 'PARTIAL': case 'CANCEL_PENDING': return followOrder(act)
    default: return undefined
  }
}

/** Renews the lease before half of it is gone, so that long work keeps it. */
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

/** At most one reconciliation at a time, and one in so many milliseconds; the first as soon as all orders were looked at. */
const reconciler = (deps: ExecutorDeps, lease: () => Promise<Lease>, isIdle: () => boolean) => {
  const strangers = new Set<string>()
  const begun = deps.elapsedMs()
  let last: number | undefined
  let running: Promise<void> | undefined
  const run = async (): Promise<void> => {
    if (await reconcile(deps, await lease(), strangers)) last = deps.elapsedMs()
  }
  return {
    ifDue: (): Promise<void> => {
      if (running) return running
      const early = deps.elapsedMs() - (last ?? begun) < deps.settings.reconcileMs
      if (early && (last !== undefined || !isIdle())) return Promise.resolve()
      running = run().finally(() => { running = undefined })
      return running
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
  const lease = keeper(deps, deps.ids('executor'))
  const desk = createDesk({ deps, lease: lease.keep, patience, workOn, onFree: () => { loop.wake() } })
  const books = reconciler(deps, lease.keep, desk.isIdle)

  /** `undefined` while another leads; else what was begun, and resolves when that is done. */
  const begin = async (): Promise<{ readonly done: Promise<void> } | undefined> => {
    if (!await lease.take()) return undefined
    const orders = await openOrders(deps.db.kysely)
    patience.forgetAllBut(orders)
    return { done: desk.take(orders).then(books.ifDue) }
  }
  const failed = (error: unknown): void => {
    if (!(error instanceof LostLease)) deps.onAlert?.('executor-failed', { why: error instanceof Error ? error.message : 'unknown' })
  }
  const atWork = new Set<Promise<void>>()
  // The loop does not wait for what it began: the next round serves those whose calls don't hang.
  const step = async (): Promise<void> => {
    const begun = await begin().catch(failed)
    if (!begun) return
    const done = begun.done.catch(failed).finally(() => { atWork.delete(done) })
    atWork.add(done)
  }
  const loop = loopOver(deps.settings.idleMs, deps.elapsedMs, step)
  let unwatch: (() => void) | undefined
  let round: Promise<unknown> = Promise.resolve()
  return {
    wake: loop.wake,
    tick: () => {
      const next = round.then(async () => {
        const begun = await begin()
        await begun?.done
        return begun !== undefined
      }).catch((error: unknown) => {
        if (error instanceof LostLease) return false
        throw error
      })
      round = next.catch(() => undefined)
      return next
    },
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
      await Promise.all(atWork)
      if (lease.held) await releaseLease(deps, lease.held)
    },
  }
}
