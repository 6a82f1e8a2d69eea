import type { BrokerOrder } from '../../brokers/port.ts'
import { BookingError } from '../../ledger/journal.ts'
import { applyBrokerOrder } from './apply-broker-order.ts'
import type { ExecutorDeps, Tx } from './deps.ts'
import { mustLead, type Lease } from './lease.ts'
import { freezeAccount, IllegalStep } from './move-order.ts'
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
    // One packet. The lease before the locks: from then on nobody takes it until this ends.
    const [, locked, at] = await Promise.all([mustLead(tx, lease), lockOrder(tx, order), databaseNow(tx)])
    return work(tx, locked, at)
  })
  if (result.changed) deps.onOrderChange?.(order.id, order.ticketId)
  return result
}

/**
 * What the broker told can't be booked: too few shares or too little cash, an illegal step, a number that can't be read, or a value
 * that the tables refuse (SQLSTATE classes 22 and 23). A lost connection, a deadlock, a lost lease say nothing of the books.
 */
const isOfTheBooks = (error: unknown): error is Error =>
  error instanceof BookingError || error instanceof IllegalStep || error instanceof RangeError
  || (error instanceof Error && 'code' in error && typeof error.code === 'string' && /^2[23]\w{3}$/.test(error.code))

/**
 * Takes over the broker's word. An execution that our books can't take is neither lost nor forced: the account is frozen, the
 * order stays as it is, and the next round tries again. Any other error freezes nothing and is thrown. `beside` is written with either.
 */
export const adopt = async (act: Act, told: BrokerOrder, beside?: (tx: Tx, locked: OrderRow, at: string) => Promise<void>): Promise<void> => {
  const { deps, order } = act
  try {
    const { agreed } = await inOrder(act, async (tx, locked, at) => (await Promise.all([applyBrokerOrder(tx, deps, locked, told, at), beside?.(tx, locked, at)]))[0])
    if (!agreed) deps.onAlert?.('reconciliation-broke', { orderId: order.id, told })
  } catch (error) {
    if (!isOfTheBooks(error)) throw error
    const why = error.message
    await inOrder(act, async (tx, locked, at) => {
      await beside?.(tx, locked, at)
      await freezeAccount(tx, locked.accountId, `An execution of ${locked.clientOrderId} can't be booked.`, { orderId: locked.id, why, told }, at)
      return { changed: true }
    })
    deps.onAlert?.('reconciliation-broke', { orderId: order.id, why })
  }
}
