import type { BrokerOrder } from '../../brokers/port.ts'
import { applyBrokerOrder } from './apply-broker-order.ts'
import type { ExecutorDeps, Tx } from './deps.ts'
import { LostLease, mustLead, type Lease } from './lease.ts'
import { freezeAccount } from './move-order.ts'
import { databaseNow, lockOrder, type OrderRow } from './order-row.ts'

/** What one act on one order has at hand. */
export interface Act {
  readonly deps: ExecutorDeps
  readonly lease: Lease
  readonly order: OrderRow
}

/** One transaction on one order, only while this executor leads; `changed` tells those who watch, after the commit. */
export const inOrder = async <T extends { readonly changed: boolean }>({ deps, lease, order }: Act, work: (tx: Tx, order: OrderRow, at: string) => Promise<T>): Promise<T> => {
  const result = await deps.db.kysely.transaction().execute(async (tx) => {
    await mustLead(tx, lease)
    const locked = await lockOrder(tx, order)
    return work(tx, locked, await databaseNow(tx))
  })
  if (result.changed) deps.onOrderChange?.(order.id, order.ticketId)
  return result
}

/**
 * Takes over the broker's word. An execution that our books can't take is neither lost nor forced: the account is frozen, the
 * order stays as it is, and the next round tries again.
 */
export const adopt = async (act: Act, told: BrokerOrder): Promise<void> => {
  const { deps, order } = act
  try {
    const { agreed } = await inOrder(act, (tx, locked, at) => applyBrokerOrder(tx, deps, locked, told, at))
    if (!agreed) deps.onAlert?.('reconciliation-broke', { orderId: order.id, told })
  } catch (error) {
    if (error instanceof LostLease) throw error
    const why = error instanceof Error ? error.message : 'unknown'
    await inOrder(act, async (tx, locked, at) => {
      await freezeAccount(tx, locked.accountId, `An execution of ${locked.clientOrderId} can't be booked.`, { orderId: locked.id, why, told }, at)
      return { changed: true }
    })
    deps.onAlert?.('reconciliation-broke', { orderId: order.id, why })
  }
}
