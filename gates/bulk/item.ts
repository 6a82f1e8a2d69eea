import { isBlocked } from '../../domain/check.ts'
import { refuse, type Refusal } from '../../domain/result.ts'
import { lockChain } from '../../ledger/record.ts'
import { checkFailed, expired, halted } from '../answer.ts'
import { gatherCheckInput } from '../check-input.ts'
import { runChecks } from '../checks/index.ts'
import type { Actor, GateDeps, Tx } from '../deps.ts'
import { firstDisplay } from '../display.ts'
import { changedRefusal } from '../intact.ts'
import { driftedLeg, otherSource, staleQuote } from '../drift.ts'
import { orderEntry } from '../enter-orders.ts'
import { sliceFor, type MarketSlice } from '../market-slice.ts'
import { notDisplayed } from '../not-displayed.ts'
import { tradingRight } from '../rights.ts'
import { terminalRefusal } from '../standing.ts'
import { databaseNow } from '../locks.ts'
import { lockTicket, type StoredTicket } from '../tickets.ts'
import { chainOf, moveTicket } from '../transcript.ts'
import { pathOf, type BulkTicket, type StoredBulk } from './store.ts'

/** The approval in whose name a ticket is confirmed: the approver as they were then. */
export interface Approved {
  readonly bulk: StoredBulk
  readonly approver: Actor
  readonly tickets: readonly BulkTicket[]
}

export interface ItemOutcome {
  readonly position: number
  readonly ticketId: string
  readonly refusal: Refusal | null
}

const mandateEnded = (ticket: StoredTicket): Refusal =>
  refuse('NOT_FOUND', 'There is no mandate to trade this account any more.', { ticketId: ticket.id, accountId: ticket.accountId }, 'Ask the client for a mandate.')
/** The cause stays in the ledger; people are told only that nothing was sent. */
const broken = (ticket: Pick<StoredTicket, 'id'>, cause: unknown): Refusal =>
  refuse('INTERNAL', 'Something went wrong with this ticket. Nothing was sent for it.', { ticketId: ticket.id, cause: String(cause) }, 'Ask an administrator.')

/** Everything that a confirmation looks at, on the state as it is under the lock; `undefined` when the ticket may go. */
const itemRefusal = async (tx: Tx, deps: GateDeps, approver: Actor, ticket: StoredTicket, slice: MarketSlice, at: string): Promise<Refusal | undefined> => {
  const over = await terminalRefusal(tx, ticket)
  if (over) return over
  if (at > ticket.expiresAt) return expired(ticket.id, ticket.expiresAt)
  const changed = await changedRefusal(tx, ticket, at)
  if (changed) return changed
  const right = await tradingRight(tx, { id: ticket.terms.ownerId as Actor['person']['id'] }, ticket.accountId, slice.date)
  if (right === undefined || right.actingFor !== ticket.terms.actingFor) return mandateEnded(ticket)
  const { input } = await gatherCheckInput(tx, deps, {
    accountId: ticket.accountId, clientId: right.clientId, personId: approver.person.id, legs: ticket.terms.legs,
    tolerance: ticket.terms.tolerance, worstCaseUsd: ticket.terms.worstCaseUsd, feesUsd: ticket.terms.feesUsd, cardMadeAt: ticket.createdAt, entering: ticket.worstCaseMinor,
  }, slice, at)
  const checks = runChecks(input)
  if (checks.some((check) => check.name === 'kill-switch' && check.outcome === 'blocked')) return halted()
  if (otherSource(ticket.terms, slice)) return staleQuote(ticket.id, `they come from ${slice.source} now`)
  const moved = driftedLeg(ticket.terms, slice)
  if (moved !== undefined) return staleQuote(ticket.id, `${moved} moved by more than the tolerance`)
  return isBlocked(checks) ? checkFailed(ticket.id, checks) : undefined
}

const openStates: readonly string[] = ['CHECKED', 'DISPLAYED', 'STEP_UP_REQUIRED']

/** Leaves one ticket out for good: its outcome says why, and the ticket itself can't go another way. */
const exclude = async (tx: Tx, bulk: StoredBulk, position: number, ticket: StoredTicket, refusal: Refusal, at: string): Promise<void> => {
  await tx.insertInto('bulk_outcome').values({ bulk_id: bulk.id, position, outcome: 'EXCLUDED', refusal: JSON.stringify(refusal), at }).execute()
  if (openStates.includes(ticket.state)) await moveTicket(tx, ticket, at > ticket.expiresAt ? 'EXPIRED' : 'REJECTED', { bulkId: bulk.id, code: refusal.code }, at)
}

const earlierOutcome = async (tx: Tx, bulk: StoredBulk, { position, ticket }: BulkTicket): Promise<ItemOutcome | undefined> => {
  const row = await tx.selectFrom('bulk_outcome').select('refusal').where('bulk_id', '=', bulk.id).where('position', '=', position).executeTakeFirst()
  return row && { position, ticketId: ticket.id, refusal: row.refusal }
}

const decide = async (tx: Tx, deps: GateDeps, approved: Approved, item: BulkTicket, slice: MarketSlice): Promise<ItemOutcome> => {
  const { bulk, approver, tickets } = approved
  const { position, ticket: found } = item
  const ticket = await lockTicket(tx, found)
  const earlier = await earlierOutcome(tx, bulk, item)
  if (earlier) return earlier
  const at = await databaseNow(tx)
  const displayedAt = await firstDisplay(tx, ticket, approver)
  const refusal = displayedAt === undefined ? notDisplayed(ticket.id) : await itemRefusal(tx, deps, approver, ticket, slice, at)
  if (refusal || displayedAt === undefined) {
    await exclude(tx, bulk, position, ticket, refusal!, at)
    return { position, ticketId: ticket.id, refusal: refusal! }
  }
  const reference = { bulkId: bulk.id, hash: bulk.hash, position, path: pathOf(tickets, ticket.id) }
  const chain = await lockChain(tx, chainOf(ticket))
  const { statement } = await orderEntry(tx, deps, ticket, approver, { grantId: null, displayedAt: displayedAt.toISOString(), at, chain, bulk: reference })
  await statement.execute(tx)
  await tx.insertInto('bulk_outcome').values({ bulk_id: bulk.id, position, outcome: 'CONFIRMED', at }).execute()
  return { position, ticketId: ticket.id, refusal: null }
}

/** One client's ticket in a transaction of its own: what fails for one says nothing about the others, and is left out, not retried. */
export const settleItem = async (deps: GateDeps, approved: Approved, item: BulkTicket): Promise<ItemOutcome> => {
  const { ticket } = item
  try {
    const slice = await sliceFor(deps, ticket.accountId, ticket.terms.legs.map((leg) => leg.symbol))
    return await deps.db.kysely.transaction().execute((tx) => decide(tx, deps, approved, item, slice))
  } catch (error) {
    return leaveOut(deps, approved.bulk, item, broken(ticket, error))
  }
}

/** Leaves a ticket out unless it has its outcome. */
export const leaveOut = (deps: GateDeps, bulk: StoredBulk, item: BulkTicket, refusal: Refusal): Promise<ItemOutcome> =>
  deps.db.kysely.transaction().execute(async (tx) => {
    const ticket = await lockTicket(tx, item.ticket)
    const earlier = await earlierOutcome(tx, bulk, item)
    if (earlier) return earlier
    await exclude(tx, bulk, item.position, ticket, refusal, await databaseNow(tx))
    return { position: item.position, ticketId: ticket.id, refusal }
  })
