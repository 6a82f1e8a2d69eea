import { isBlocked, type CheckResult } from '../domain/check.ts'
import { isRefusal, type Refusal } from '../domain/result.ts'
import { lockChain } from '../ledger/record.ts'
import { readMarketSlice, type MarketSlice } from './market-slice.ts'
import { checkFailed, expired, halted, notFound } from './answer.ts'
import { databaseNow, lockPerson } from './locks.ts'
import { gatherCheckInput, readLedgerFacts, type LedgerFacts, type Subject } from './check-input.ts'
import { runChecks } from './checks/index.ts'
import type { Actor, GateDeps, Tx } from './deps.ts'
import { firstDisplay } from './display.ts'
import { driftedLeg, otherSource, staleQuote } from './drift.ts'
import { changedRefusal } from './intact.ts'
import { enterOrders, type ConfirmedTicket } from './enter-orders.ts'
import { keyedRequest, oneAtATime, recall, remember, type KeyedRequest } from './idempotency.ts'
import { symbolsOf } from './ledger-slice.ts'
import { countMismatch, locked } from './mismatch.ts'
import { notDisplayed } from './not-displayed.ts'
import { exceedsThreshold } from './read-ticket.ts'
import { replaceTicket } from './replace-ticket.ts'
import { tradingRight, type TradingRight } from './rights.ts'
import { terminalRefusal } from './standing.ts'
import { isReportIntact } from './suitability/store.ts'
import { consumeGrant, openGrant, stepUpNeeded } from './step-up.ts'
import { accountOfTicket, findTicket, lockTicket, type StoredTicket } from './tickets.ts'
import { chainOf, moveTicket, note } from './transcript.ts'

export interface ConfirmInput {
  readonly actor: Actor
  readonly ticketId: string
  /** The hash that the person's device showed. */
  readonly hash: string
  /** The `Idempotency-Key` header as it came. */
  readonly idempotencyKey: string | undefined
}

interface Attempt { readonly tx: Tx; readonly deps: GateDeps; readonly actor: Actor; readonly ticket: StoredTicket; readonly slice: MarketSlice; readonly at: string; readonly request: KeyedRequest }

interface Standing { readonly right: TradingRight | undefined; readonly displayedAt: Date | undefined; readonly reportIntact: boolean }

/** Whether this person may confirm this ticket at all now: state, expiry, owner's rights, hash, and a card that was read. */
const standingRefusal = async (
  { tx, deps, actor, ticket, at }: Attempt, hash: string, { right, displayedAt, reportIntact }: Standing,
): Promise<Refusal | { readonly displayedAt: Date }> => {
  const over = await terminalRefusal(tx, ticket)
  if (over) return over
  if (ticket.locked) return locked(ticket.id)
  if (at > ticket.expiresAt) {
    await moveTicket(tx, ticket, 'EXPIRED', {}, at)
    return expired(ticket.id, ticket.expiresAt)
  }
  if (!right) return notFound(ticket.id)
  if (hash !== ticket.hash) return countMismatch(tx, deps, ticket, actor, at)
  const changed = await changedRefusal(tx, ticket, at, reportIntact)
  if (changed) return changed
  if (!displayedAt) return notDisplayed(ticket.id)
  const waitMs = displayedAt.getTime() + deps.settings.minReadingMs - Date.parse(at)
  return waitMs > 0 ? notDisplayed(ticket.id, waitMs) : { displayedAt }
}

/** What the pre-trade checks are about: the orders as they are about to be entered. */
const subjectOf = (actor: Actor, ticket: StoredTicket): Subject => ({
  accountId: ticket.accountId, clientId: ticket.terms.actingFor ?? ticket.ownerId, personId: actor.person.id, legs: ticket.terms.legs,
  tolerance: ticket.terms.tolerance, worstCaseUsd: ticket.terms.worstCaseUsd, feesUsd: ticket.terms.feesUsd, cardMadeAt: ticket.createdAt, entering: ticket.worstCaseMinor,
})

/** Quotes and rules: STALE_QUOTE, SUPERSEDED with its replacement, TRADING_HALTED, CHECK_FAILED; `undefined` when the trade may go. */
const marketRefusal = async (attempt: Attempt, checks: readonly CheckResult[]): Promise<Refusal | undefined> => {
  const { tx, deps, ticket, slice, at } = attempt
  if (checks.some((check) => check.name === 'kill-switch' && check.outcome === 'blocked')) return halted()
  if (otherSource(ticket.terms, slice)) return staleQuote(ticket.id, `they come from ${slice.source} now`)
  const age = checks.find((check) => check.name === 'quote-age' && check.outcome === 'blocked')
  if (age) return staleQuote(ticket.id, String(age.facts['problem'] ?? 'there is no quote'))
  const moved = driftedLeg(ticket.terms, slice)
  if (moved !== undefined) return replaceTicket(tx, deps, ticket, attempt.actor, slice, { why: 'price-moved', symbol: moved }, at)
  if (!isBlocked(checks)) return undefined
  await note(tx, ticket, 'confirm-refused', { code: 'CHECK_FAILED', checks }, at)
  return checkFailed(ticket.id, checks)
}

/** Judged under the locks by what was read behind them, and written together. */
const decide = async (attempt: Attempt, hash: string, facts: LedgerFacts, known: Standing): Promise<ConfirmedTicket | Refusal> => {
  const { tx, deps, actor, ticket, slice, at, request } = attempt
  const standing = await standingRefusal(attempt, hash, known)
  if (isRefusal(standing)) return standing
  // The firm before the chain, as everywhere.
  const [{ input, unprovenMinor }, chain] = await Promise.all([
    gatherCheckInput(tx, deps, subjectOf(actor, ticket), slice, at, facts), lockChain(tx, chainOf(ticket)),
  ])
  const refusal = await marketRefusal(attempt, runChecks(input))
  if (refusal) return refusal
  let grantId: string | null = null
  if (exceedsThreshold(ticket.worstCaseMinor, unprovenMinor, input.firm?.stepUpThresholdUsd ?? null)) {
    grantId = await openGrant(tx, actor, ticket.hash, standing.displayedAt, at) ?? null
    if (grantId === null) {
      if (ticket.state === 'DISPLAYED') await moveTicket(tx, ticket, 'STEP_UP_REQUIRED', { worstCaseUsd: ticket.terms.worstCaseUsd }, at)
      return stepUpNeeded(ticket.id, deps.settings.stepUpMaxAgeMs)
    }
    await consumeGrant(tx, grantId, at)
  }
  return enterOrders(tx, deps, ticket, actor, { grantId, displayedAt: standing.displayedAt.toISOString(), at, chain, request })
}

/** The ticket, and the market for its legs and for everything in its account; read outside of any lock. */
const readTicketAndSlice = async (deps: GateDeps, ticketId: string): Promise<{ readonly found: StoredTicket | undefined; readonly slice: MarketSlice }> => {
  const [found, held] = await deps.db.kysely.connection().execute((db) => Promise.all([findTicket(db, ticketId), symbolsOf(db, accountOfTicket(ticketId))]))
  return { found, slice: await readMarketSlice(deps.market, found?.terms.legs.map((leg) => leg.symbol) ?? [], held) }
}

interface Answered { readonly answer: ConfirmedTicket | Refusal; readonly known: boolean }

/** The one transaction of a trade, by the database's clock. Asked for at once, each is read after the locks before it: they are held for one wait instead of ten. */
const attemptIn = async (given: Omit<Attempt, 'at' | 'ticket'> & { readonly found: StoredTicket }, hash: string): Promise<Answered> => {
  const { found, ...rest } = given
  const { tx, actor, slice, request } = rest
  // The person too, whose 24-hour sum runs over all their accounts: else trades confirmed at once would not see each other.
  const [earlier, ticket, , at, right, displayedAt, facts, reportIntact] = await Promise.all([
    recall<ConfirmedTicket>(tx, request), lockTicket(tx, found), lockPerson(tx, actor), databaseNow(tx), tradingRight(tx, actor.person, found.accountId, slice.date),
    firstDisplay(tx, found, actor), readLedgerFacts(tx, subjectOf(actor, found), slice), isReportIntact(tx, found.terms),
  ])
  if (earlier) return { answer: earlier.answer, known: true }
  const answer = await decide({ ...rest, ticket, at }, hash, facts, { right, displayedAt, reportIntact })
  if (isRefusal(answer)) await remember(tx, request, answer)
  return { answer, known: false }
}

/**
 * A person's yes to one hash. Confirms once, whatever the number of requests, keys and servers; the answer comes after the commit.
 * Refuses with the codes of the contract; nothing is sent then.
 */
export const confirmTicket = async (deps: GateDeps, input: ConfirmInput): Promise<ConfirmedTicket | Refusal> => {
  const { actor, ticketId, hash } = input
  const request = keyedRequest(actor.person.id, input.idempotencyKey, { ticketId, hash })
  if (isRefusal(request)) return request
  return oneAtATime(deps.db, request, async () => {
    const { found, slice } = await readTicketAndSlice(deps, ticketId)
    const { answer, known } = await deps.db.kysely.transaction().execute(async (tx): Promise<Answered> => {
      if (found?.ownerId === actor.person.id) return attemptIn({ tx, deps, actor, found, slice, request }, hash)
      const earlier = await recall<ConfirmedTicket>(tx, request)
      return { answer: earlier?.answer ?? notFound(ticketId), known: earlier !== undefined }
    })
    if (!known) deps.onTicketChange?.(ticketId)
    if (!known && !isRefusal(answer)) deps.onOrdersQueued?.()
    return answer
  })
}
