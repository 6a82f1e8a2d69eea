import type { LookupResult } from '../../brokers/port.ts'
import { adopt, inOrder, type Act } from './act.ts'
import { askBroker } from './ask-broker.ts'
import type { Tx } from './deps.ts'
import { freezeAccount, moveOrder } from './move-order.ts'
import { submitOrder } from './submit.ts'

const ask = async (act: Act, what: 'lookup' | 'cancel'): Promise<LookupResult> => {
  const { broker, settings } = act.deps
  try {
    return await askBroker(settings, (signal) => broker[what](act.order.clientOrderId, signal))
  } catch (error) {
    return { kind: 'unknown', reason: error instanceof Error ? error.message : 'no answer' }
  }
}

/** Found while we thought that we were sending: a crash, or a leader before us. We may or may not have called. */
export const markUnknown = (act: Act): Promise<{ readonly changed: boolean }> =>
  inOrder(act, async (tx, order, at) => {
    if (order.state !== 'SUBMITTING') return { changed: false }
    await moveOrder(tx, order, 'UNKNOWN', { reason: 'the executor stopped before the answer was written' }, at)
    return { changed: true }
  })

const refused = 'rejected: '

/** Why the broker refused the last call, if it did: then it is not called again. */
const refusalOfLast = async (tx: Tx, orderId: string): Promise<string | undefined> => {
  const last = await tx.selectFrom('attempt').select('result').where('order_id', '=', orderId).orderBy('number', 'desc').limit(1).executeTakeFirst()
  return last?.result?.startsWith(refused) === true ? last.result.slice(refused.length) : undefined
}

/** The broker has no such order. It may only not have it yet, so time decides whether to send again, to wait, or to say that it never went out. */
const notFound = async (act: Act): Promise<void> => {
  const { deps, order } = act
  const { next } = await inOrder(act, async (tx, locked, at) => {
    if (locked.state !== 'UNKNOWN') return { changed: false, next: 'wait' }
    const quietMs = Date.parse(at) - Date.parse(locked.lastAttemptAt ?? locked.createdAt)
    const refusal = await refusalOfLast(tx, locked.id)
    const over = refusal !== undefined || locked.cancelRequested || at > locked.validUntil
    if (!over) return { changed: false, next: quietMs >= deps.settings.resendAfterMs ? 'send' : 'wait' }
    if (quietMs < deps.settings.giveUpAfterMs) return { changed: false, next: 'wait' }
    if (refusal === undefined) await moveOrder(tx, locked, 'NOT_SENT', { reason: 'The broker never received it.' }, at)
    else await moveOrder(tx, locked, 'REJECTED_BY_BROKER', { reason: refusal }, at)
    return { changed: true, next: 'wait' }
  })
  if (next === 'send') await submitOrder({ ...act, order: { ...order, state: 'UNKNOWN' } })
}

/** Looks an uncertain order up before anything else happens to it. */
export const resolveUnknown = async (act: Act): Promise<void> => {
  const result = await ask(act, 'lookup')
  if (result.kind === 'found') await adopt(act, result.order)
  else if (result.kind === 'not-found') await notFound(act)
}

/**
 * It had this order and now says that it doesn't. Right after the call its look-up may lag behind its own answer; after that nobody
 * guesses, a person looks.
 */
const lostByBroker = async (act: Act): Promise<void> => {
  const { lost } = await inOrder(act, async (tx, order, at) => {
    if (Date.parse(at) - Date.parse(order.lastAttemptAt ?? order.createdAt) < act.deps.settings.giveUpAfterMs) return { changed: false, lost: false }
    await freezeAccount(tx, order.accountId, `The broker no longer knows ${order.clientOrderId}.`, { orderId: order.id }, at)
    return { changed: false, lost: true }
  })
  if (lost) act.deps.onAlert?.('reconciliation-broke', { orderId: act.order.id, why: 'the broker no longer knows it' })
}

/** Follows a working order; asks for its cancellation when its person did. What the broker says then counts, whoever won. */
export const followOrder = async (act: Act): Promise<void> => {
  const wanted = act.order.cancelRequested
  if (wanted && act.order.state !== 'CANCEL_PENDING') {
    await inOrder(act, async (tx, order, at) => {
      if (order.state !== 'ACKED' && order.state !== 'PARTIAL') return { changed: false }
      await moveOrder(tx, order, 'CANCEL_PENDING', {}, at)
      return { changed: true }
    })
  }
  const result = await ask(act, wanted ? 'cancel' : 'lookup')
  if (result.kind === 'found') await adopt(act, result.order)
  else if (result.kind === 'not-found') await lostByBroker(act)
}
