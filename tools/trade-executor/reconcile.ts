import { quantity } from '../../domain/decimal.ts'
import type { BrokerOrder } from '../../brokers/port.ts'
import { inOrder } from './act.ts'
import { askBroker } from './ask-broker.ts'
import { mismatchOf } from './apply-broker-order.ts'
import type { ExecutorDeps } from './deps.ts'
import { appendEntry, firmChain } from '../../ledger/record.ts'
import { mustLead, type Lease } from './lease.ts'
import { freezeAccount, moveOrder, thawAccount } from './move-order.ts'
import { databaseNow, settledOrders, type OrderRow } from './order-row.ts'

/** How far back the broker's list goes beyond the oldest order that still waits for a verdict. */
const marginMs = 600_000

/** How a settled order of ours and the broker's differ; `undefined` when they tell the same. */
const differenceOf = (order: OrderRow, told: BrokerOrder | undefined): string | undefined => {
  const filled = quantity(order.filledQuantity)
  if (!told) return filled > 0n || order.brokerOrderId !== null ? 'the broker does not list it' : undefined
  const mismatch = mismatchOf(order, told)
  if (mismatch !== undefined) return mismatch
  if (order.state === 'NOT_SENT') return 'we said that it was never sent'
  if (told.state === 'accepted' || told.state === 'partial') return 'it is still open at the broker'
  return quantity(told.filledQuantity) === filled ? undefined : `filled ${told.filledQuantity}, ours ${order.filledQuantity}`
}

/**
 * A list may lag behind what a look-up said a moment ago: a difference counts when the order itself, asked for by its id, tells the
 * same. A break is asked for by its id always, so that it ends when the books agree. `undefined` when nobody answers: no verdict then.
 */
const lookAgain = async (deps: ExecutorDeps, order: OrderRow, listed: BrokerOrder | undefined): Promise<{ readonly told: BrokerOrder | undefined } | undefined> => {
  if (order.state !== 'RECON_BREAK' && differenceOf(order, listed) === undefined) return { told: listed }
  const result = await askBroker(deps.settings, (signal) => deps.broker.lookup(order.clientOrderId, signal)).catch(() => undefined)
  if (!result || result.kind === 'unknown') return undefined
  return { told: result.kind === 'found' ? result.order : undefined }
}


const judge = async (deps: ExecutorDeps, lease: Lease, order: OrderRow, told: BrokerOrder | undefined): Promise<void> => {
  // Most orders of the last minutes were found right before, and still are: they cost no transaction.
  if (order.state === 'RECONCILED' && differenceOf(order, told) === undefined) return
  const { broke } = await inOrder({ deps, lease, order }, async (tx, locked, at) => {
    const difference = differenceOf(locked, told)
    if (difference === undefined) {
      // An order over which the books broke agrees again only when the broker shows it.
      if (locked.state === 'RECONCILED' || (locked.state === 'RECON_BREAK' && !told)) return { changed: false, broke: false }
      await moveOrder(tx, locked, 'RECONCILED', {}, at)
      await thawAccount(tx, locked.accountId, at)
      return { changed: true, broke: false }
    }
    if (locked.state === 'RECON_BREAK') return { changed: false, broke: false }
    await freezeAccount(tx, locked.accountId, `${locked.clientOrderId}: ${difference}.`, { orderId: locked.id, difference, told: told ?? null }, at)
    await moveOrder(tx, locked, 'RECON_BREAK', { difference }, at)
    return { changed: true, broke: true }
  })
  if (broke) deps.onAlert?.('reconciliation-broke', { orderId: order.id })
}

/** Orders at the broker that no outbox of ours knows: somebody else uses our credential, or our books lost something. */
const tellStrangers = async (deps: ExecutorDeps, lease: Lease, listed: readonly BrokerOrder[], told: Set<string>): Promise<void> => {
  const ids = listed.map((each) => each.clientOrderId).filter((id) => !told.has(id))
  if (ids.length === 0) return
  const known = await deps.db.kysely.selectFrom('orders').select('client_order_id').where('client_order_id', 'in', ids).execute()
  const strangers = ids.filter((id) => !known.some((row) => row.client_order_id === id))
  if (strangers.length === 0) return
  await deps.db.kysely.transaction().execute(async (tx) => {
    await mustLead(tx, lease)
    await appendEntry(tx, firmChain, 'unknown-broker-orders', { clientOrderIds: strangers }, new Date(await databaseNow(tx)))
  })
  for (const id of strangers) told.add(id)
  deps.onAlert?.('unknown-broker-orders', { clientOrderIds: strangers })
}

/**
 * Compares what the broker did with what we booked, both ways. A difference freezes the account until both agree again or people release it.
 * `told` remembers strangers between rounds. Returns `false` when the broker gave no list.
 */
export const reconcile = async (deps: ExecutorDeps, lease: Lease, told: Set<string>): Promise<boolean> => {
  const waiting = await settledOrders(deps.db.kysely, [])
  const now = Date.parse(await databaseNow(deps.db.kysely))
  const oldest = waiting.filter(({ state }) => state !== 'RECON_BREAK').reduce((least, order) => Math.min(least, Date.parse(order.createdAt)), now)
  let listed: readonly BrokerOrder[] | undefined
  try {
    listed = await askBroker(deps.settings, (signal) => deps.broker.list(new Date(oldest - marginMs).toISOString(), signal))
  } catch {
    return false
  }
  if (!listed) return false
  const byId = new Map(listed.map((each) => [each.clientOrderId, each]))
  for (const order of await settledOrders(deps.db.kysely, [...byId.keys()])) {
    const last = await lookAgain(deps, order, byId.get(order.clientOrderId))
    if (last) await judge(deps, lease, order, last.told)
  }
  await tellStrangers(deps, lease, listed, told)
  return true
}
