import { sql } from 'kysely'
import { isRefusal } from '../../domain/result.ts'
import { isSettledState } from '../../domain/order.ts'
import type { SubmitResult } from '../../brokers/port.ts'
import type { ConfirmedOrder } from '../../gates/confirmed-order.ts'
import { adopt, inOrder, type Act } from './act.ts'
import { askBroker } from './ask-broker.ts'
import type { Tx } from './deps.ts'
import { moveOrder, tell } from './move-order.ts'
import type { OrderRow } from './order-row.ts'

type Readiness = 'go' | 'wait' | { readonly notSent: string }

/** Sales of the same ticket pay for its purchases: they go first. */
const salesStillOpen = async (tx: Tx, order: OrderRow): Promise<boolean> => {
  const rows = await tx.selectFrom('orders').select('state').where('ticket_id', '=', order.ticketId).where('side', '=', 'sell').execute()
  return rows.some((row) => !isSettledState(row.state))
}

/** Cash that is there for this order: all of it, without what orders already on their way may still need. */
const isPaidFor = async (tx: Tx, order: OrderRow): Promise<boolean> => {
  const { rows } = await sql<{ paid: boolean }>`
    SELECT coalesce((SELECT minor FROM cash_balance WHERE account_id = ${order.accountId}), 0) >=
      (SELECT coalesce(sum(hold.cash_minor), 0) FROM hold JOIN orders ON orders.id = hold.order_id
        WHERE hold.account_id = ${order.accountId} AND hold.released_at IS NULL AND (orders.id = ${order.id} OR orders.state <> 'CONFIRMED')) AS paid`.execute(tx)
  return rows[0]!.paid
}

const isFrozen = async (tx: Tx, accountId: string): Promise<boolean> =>
  (await tx.selectFrom('account').select('frozen_reason').where('id', '=', accountId).executeTakeFirstOrThrow()).frozen_reason !== null

/** Judged under the lock, in the transaction that writes the attempt. */
const readiness = async (tx: Tx, act: Act, order: OrderRow, at: string): Promise<Readiness> => {
  const first = order.state === 'CONFIRMED'
  if (order.cancelRequested) return first ? { notSent: 'It was canceled before it was sent.' } : 'wait'
  if (at > order.validUntil) return first ? { notSent: 'It could not be sent in time.' } : 'wait'
  const buys = order.side === 'buy'
  const [halted, frozen, salesOpen, paid] = await Promise.all([
    act.deps.halted(tx), isFrozen(tx, order.accountId), buys && salesStillOpen(tx, order), !buys || isPaidFor(tx, order),
  ])
  if (halted || frozen || salesOpen) return 'wait'
  return paid ? 'go' : first ? { notSent: 'The sales before it brought too little to pay for it.' } : 'wait'
}

/** Read under the order's lock, so that nobody else takes it. */
const nextNumber = async (tx: Tx, order: OrderRow): Promise<number> => {
  const { rows } = await sql<{ number: number }>`SELECT coalesce(max(number), 0) + 1 AS number FROM attempt WHERE order_id = ${order.id}`.execute(tx)
  return rows[0]!.number
}

/** Written before the broker is called: after a crash we know that we may have called. */
const beginAttempt = (act: Act): Promise<{ readonly changed: boolean; readonly number: number }> =>
  inOrder(act, async (tx, order, at) => {
    if (order.state !== 'CONFIRMED' && order.state !== 'UNKNOWN') return { changed: false, number: 0 }
    const [ready, number] = await Promise.all([readiness(tx, act, order, at), nextNumber(tx, order)])
    if (ready === 'wait') return { changed: false, number: 0 }
    if (ready !== 'go') {
      await moveOrder(tx, order, 'NOT_SENT', { reason: ready.notSent }, at)
      return { changed: true, number: 0 }
    }
    await Promise.all([
      tx.insertInto('attempt').values({ order_id: order.id, number, fence: act.lease.fence, started_at: at }).execute(),
      moveOrder(tx, order, 'SUBMITTING', { attempt: number, fence: act.lease.fence.toString() }, at),
    ])
    return { changed: true, number }
  })

const endAttempt = async (tx: Tx, order: OrderRow, number: number, result: string, at: string): Promise<void> => {
  await tx.updateTable('attempt').set({ result, finished_at: at }).where('order_id', '=', order.id).where('number', '=', number).where('finished_at', 'is', null).execute()
}

const call = async (act: Act, order: ConfirmedOrder): Promise<SubmitResult> => {
  const { broker, settings } = act.deps
  try {
    return await askBroker(settings, (signal) => broker.submit(order, signal))
  } catch (error) {
    return { kind: 'unknown', reason: error instanceof Error ? error.message : 'no answer' }
  }
}

const takeResult = async (act: Act, number: number, result: SubmitResult): Promise<void> => {
  if (result.kind === 'accepted') return adopt(act, result.order, (tx, order, at) => endAttempt(tx, order, number, result.kind, at))
  await inOrder(act, async (tx, order, at) => {
    await endAttempt(tx, order, number, result.kind === 'duplicate' ? result.kind : `${result.kind}: ${result.reason}`, at)
    if (order.state !== 'SUBMITTING') return { changed: false }
    // A duplicate says that an earlier call arrived; which terms it has, only a look-up tells. And a repeat may be refused because the
    // first call took the money: its refusal says nothing of the first.
    if (result.kind === 'rejected' && number === 1) await moveOrder(tx, order, 'REJECTED_BY_BROKER', { reason: result.reason }, at)
    else await moveOrder(tx, order, 'UNKNOWN', { reason: result.kind === 'duplicate' ? 'the broker has it already' : result.reason, ...(result.kind === 'rejected' && { repeatRefused: true }) }, at)
    return { changed: true }
  })
  return undefined
}

/** The record does not prove this order: it is written down, and nothing is sent. */
const refuseUnproven = async (act: Act, code: string, message: string): Promise<void> => {
  await inOrder(act, async (tx, order, at) => {
    if (order.state !== 'CONFIRMED') return { changed: false }
    await tell(tx, order, 'order-refused', { code, message }, at)
    await moveOrder(tx, order, 'NOT_SENT', { reason: message, code }, at)
    return { changed: true }
  })
  if (code !== 'ORDER_EXPIRED') act.deps.onAlert?.('order-refused', { orderId: act.order.id, code, message })
}

/** Sends one order, once an attempt; returns when the answer, or that there was none, is written. */
export const submitOrder = async (act: Act): Promise<void> => {
  const { deps, lease, order } = act
  const confirmed = await deps.mint(order.id)
  if (isRefusal(confirmed)) return refuseUnproven(act, confirmed.code, confirmed.message)
  const { number } = await beginAttempt(act)
  if (number === 0) return undefined
  // A leader that slept past its lease must not call: another may have decided that this order was never sent.
  const inTime = deps.elapsedMs() + deps.settings.brokerTimeoutMs < lease.until
  await takeResult(act, number, inTime ? await call(act, confirmed) : { kind: 'unknown', reason: 'the lease was about to end' })
}
