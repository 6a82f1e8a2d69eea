import { canonicalJson } from '../../domain/canonical.ts'
import { isRefusal, type Refusal } from '../../domain/result.ts'
import { halted } from '../answer.ts'
import type { Actor, GateDeps, Tx } from '../deps.ts'
import { readKillSwitch } from '../kill-switch.ts'
import { notDisplayed } from '../not-displayed.ts'
import { consumeGrant, openGrant, stepUpNeeded } from '../step-up.ts'
import { databaseNow } from '../locks.ts'
import type { ApprovalBody } from './evidence.ts'
import { settleItem, type ItemOutcome } from './item.ts'
import { reviewRefusal, wrongTerms } from './standing.ts'
import { bulkDisplay, isIntact, lockBulk, moveBulk, ticketsOf, type StoredBulk } from './store.ts'

interface Proof { readonly grantId: string; readonly displayedAt: string; readonly at: string }

/** Signs and stores the one confirmation that everything after it rests on. */
const writeApproval = async (tx: Tx, deps: GateDeps, bulk: StoredBulk, actor: Actor, { grantId, displayedAt, at }: Proof): Promise<void> => {
  const { root, count, totalUsd, initiatorId } = bulk.terms
  const body: ApprovalBody = {
    format: 'steward-bulk-approval-v1', bulkId: bulk.id, hash: bulk.hash, root, count, totalUsd, initiatorId, approverId: actor.person.id,
    sessionId: actor.sessionId, channel: actor.channel, grantId, displayedAt, approvedAt: at,
  }
  const text = canonicalJson(body)
  const signature = deps.signer.sign(text)
  await tx.insertInto('bulk_approval').values({
    bulk_id: bulk.id, hash: bulk.hash, initiator_id: initiatorId, approver_id: actor.person.id, session_id: actor.sessionId, channel: actor.channel,
    grant_id: grantId, displayed_at: displayedAt, approved_at: at, body: text, signature,
  }).execute()
  await moveBulk(tx, bulk, 'APPROVED', { approval: body, signature }, at)
}

/** Of this approver in this session: a request that broke off may be sent again, and goes on where it stopped. */
const isOwnApproval = async (tx: Tx, bulk: StoredBulk | undefined, actor: Actor, hash: string): Promise<boolean> =>
  bulk?.state === 'APPROVED' && bulk.hash === hash && await tx.selectFrom('bulk_approval').select('bulk_id').where('bulk_id', '=', bulk.id)
    .where('approver_id', '=', actor.person.id).where('session_id', '=', actor.sessionId).executeTakeFirst() !== undefined

/** The approval itself, under the bulk's lock; the tickets are judged after it, each on its own. */
const approve = async (tx: Tx, deps: GateDeps, actor: Actor, bulkId: string, hash: string): Promise<StoredBulk | Refusal> => {
  const bulk = await lockBulk(tx, bulkId)
  const at = await databaseNow(tx)
  if (bulk && await isOwnApproval(tx, bulk, actor, hash)) return bulk
  const refusal = await reviewRefusal(tx, bulk, actor, bulkId, at)
  if (refusal || !bulk) return refusal!
  if (bulk.hash !== hash || !isIntact(bulk, await ticketsOf(tx, bulkId))) return wrongTerms(bulk)
  const displayedAt = await bulkDisplay(tx, bulk, actor)
  if (!displayedAt) return notDisplayed(bulkId)
  const waitMs = displayedAt.getTime() + deps.settings.minReadingMs - Date.parse(at)
  if (waitMs > 0) return notDisplayed(bulkId, waitMs)
  if ((await readKillSwitch(tx)).on) return halted()
  const grantId = await openGrant(tx, actor, hash, displayedAt, at)
  if (grantId === undefined) return stepUpNeeded(bulkId, deps.settings.stepUpMaxAgeMs)
  await consumeGrant(tx, grantId, at)
  await writeApproval(tx, deps, bulk, actor, { grantId, displayedAt: displayedAt.toISOString(), at })
  return bulk
}

/** DONE once every ticket has its outcome; the entry names each. */
export const finishBulk = (deps: GateDeps, bulkId: string, outcomes: readonly ItemOutcome[]): Promise<void> =>
  deps.db.kysely.transaction().execute(async (tx) => {
    const bulk = await lockBulk(tx, bulkId)
    if (bulk?.state !== 'APPROVED') return
    const facts = outcomes.map(({ position, ticketId, refusal }) => ({ position, ticketId, outcome: refusal ? 'EXCLUDED' : 'CONFIRMED', ...(refusal && { code: refusal.code }) }))
    await moveBulk(tx, bulk, 'DONE', { outcomes: facts }, await databaseNow(tx))
  })

export interface ApprovedBulk {
  readonly bulkId: string
  readonly state: 'DONE'
  readonly confirmed: readonly string[]
  /** Ticket by ticket, why it was left out. */
  readonly excluded: readonly { readonly ticketId: string; readonly code: string; readonly message: string }[]
}

/**
 * One yes of a second person to root, count and total. Every ticket then goes through its own transaction with all checks; one that
 * fails is left out for good and named in the answer, the others are confirmed.
 * NOT_FOUND, NOT_PERMITTED, TERMS_MISMATCH, NOT_DISPLAYED, EXPIRED, WITHDRAWN, ALREADY_EXECUTED, TRADING_HALTED,
 * INSUFFICIENT_USER_AUTHENTICATION.
 */
export const approveBulk = async (
  deps: GateDeps, input: { readonly actor: Actor; readonly bulkId: string; readonly hash: string },
): Promise<ApprovedBulk | Refusal> => {
  const { actor, bulkId, hash } = input
  const bulk = await deps.db.kysely.transaction().execute((tx) => approve(tx, deps, actor, bulkId, hash))
  if (isRefusal(bulk)) return bulk
  const tickets = await ticketsOf(deps.db.kysely, bulkId)
  const outcomes: ItemOutcome[] = []
  for (const item of tickets) {
    outcomes.push(await settleItem(deps, { bulk, approver: actor, tickets }, item))
    deps.onTicketChange?.(item.ticket.id)
  }
  await finishBulk(deps, bulkId, outcomes)
  deps.onOrdersQueued?.()
  return {
    bulkId, state: 'DONE', confirmed: outcomes.filter(({ refusal }) => refusal === null).map(({ ticketId }) => ticketId),
    excluded: outcomes.flatMap(({ ticketId, refusal }) => (refusal ? [{ ticketId, code: refusal.code, message: refusal.message }] : [])),
  }
}
