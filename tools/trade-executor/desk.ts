import { setTimeout as sleep } from 'node:timers/promises'
import type { Act } from './act.ts'
import type { ExecutorDeps } from './deps.ts'
import type { Lease } from './lease.ts'
import type { OrderRow } from './order-row.ts'
import type { Patience } from './patience.ts'

/** Accounts worked on side by side; the orders of one go one after the other. */
const accountsAtOnce = 8
/** How long an order gives way to people who wait for a confirmation; once, so that orders go out in any rush. */
const rushPauseMs = 250

/** So many at a time; the others wait their turn. */
const turns = (most: number) => {
  let free = most
  const waiting: (() => void)[] = []
  return async (work: () => Promise<void>): Promise<void> => {
    if (free > 0) free -= 1
    else await new Promise<void>((resolve) => { waiting.push(resolve) })
    try {
      await work()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else free += 1
    }
  }
}

/** Sales first: they pay for the purchases behind them. */
const salesFirst = (orders: readonly OrderRow[]): readonly OrderRow[] =>
  orders.toSorted((a, b) => (a.side === b.side ? 0 : a.side === 'sell' ? -1 : 1))

export interface DeskParts {
  readonly deps: ExecutorDeps
  readonly lease: () => Promise<Lease>
  readonly patience: Patience
  readonly workOn: (act: Act) => Promise<void>
  /** An account is free again for which there was work meanwhile. */
  readonly onFree: () => void
}

/** Works on one order of an account at a time: a call that hangs holds up its own account and nobody else's. */
export const createDesk = ({ deps, lease, patience, workOn, onFree }: DeskParts) => {
  const busy = new Set<string>()
  const missed = new Set<string>()
  const inTurn = turns(accountsAtOnce)
  const workOnAccount = async (orders: readonly OrderRow[]): Promise<void> => {
    for (const order of salesFirst(orders)) {
      // Orders that wait for something of ours are cheap to look at; the broker is asked with patience.
      if (order.state !== 'CONFIRMED' && !patience.isDue(order)) continue
      if (deps.isRush?.() === true) await sleep(rushPauseMs)
      patience.worked(order)
      await workOn({ deps, lease: await lease(), order })
    }
  }
  return {
    isIdle: (): boolean => busy.size === 0,
    /** Begins with the accounts that nobody works on; resolves when those are done, rejects with the first error when all have ended. */
    take: async (orders: readonly OrderRow[]): Promise<void> => {
      const accounts = Map.groupBy(orders, (order) => order.accountId)
      const begun: Promise<void>[] = []
      for (const [accountId, own] of accounts) {
        if (busy.has(accountId)) {
          missed.add(accountId)
          continue
        }
        busy.add(accountId)
        begun.push(inTurn(() => workOnAccount(own)).finally(() => {
          busy.delete(accountId)
          if (missed.delete(accountId)) onFree()
        }))
      }
      const failed = (await Promise.allSettled(begun)).find((result) => result.status === 'rejected')
      if (failed) throw failed.reason
    },
  }
}
