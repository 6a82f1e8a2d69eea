import { isBlocked, type CheckResult } from '../domain/check.ts'
import { isRefusal, type Refusal } from '../domain/result.ts'
import { sendWithCommit } from '../ledger/pipelined.ts'
import { lockChain, type LockedChain } from '../ledger/record.ts'
import { readMarketSlice, type MarketSlice } from './market-slice.ts'
import { checkFailed, halted, notFound } from './answer.ts'
import { checkInputOf, readLedgerFacts, type LedgerFacts, type Subject } from './check-input.ts'
import { runChecks } from './checks/index.ts'
import { readStanding, standingRefusal, type Standing } from './confirmable.ts'
import type { Actor, GateDeps, Tx } from './deps.ts'
import { driftedLeg, otherSource, staleQuote } from './drift.ts'
import { orderEntry, type ConfirmedTicket } from './enter-orders.ts'
import { keyedRequest, oneAtATime, recall, rememberRefusal, type KeyedRequest } from './idempotency.ts'
import { exceedsThreshold } from './read-ticket.ts'
import { replaceTicket } from './replace-ticket.ts'
import { openGrant, stepUpNeeded } from './step-up.ts'
import { findTicketAndSymbols, lockTicket, type StoredTicket } from './tickets.ts'
import { chainOf, moveTicket, note } from './transcript.ts'

export interface ConfirmInput {
  readonly actor: Actor
  readonly ticketId: string
  /** The hash that the person's device showed. */
  readonly hash: string
  /** The `Idempotency-Key` header as it came. */
  readonly idempotencyKey: string | undefined
}

interface Attempt { readonly tx: Tx; readonly deps: GateDeps; readonly actor: Actor; readonly ticket: StoredTicket; readonly slice: MarketSlice; readonly at: string }

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

interface Given {
  readonly tx: Tx; readonly deps: GateDeps; readonly actor: Actor; readonly found: StoredTicket; readonly slice: MarketSlice; readonly request: KeyedRequest; readonly hash: string
}

/** What was read under the locks. */
interface Known { readonly ticket: StoredTicket; readonly facts: LedgerFacts; readonly chain: LockedChain; readonly standing: Standing }

/** Judged by what was read under the locks. All that a yes writes is one statement, which goes out together with the commit. */
const decide = async ({ tx, deps, actor, slice, request, hash }: Given, { ticket, facts, chain, standing }: Known): Promise<ConfirmedTicket | Refusal> => {
  const { at } = standing
  const may = await standingRefusal(tx, deps, { actor, ticket, hash }, standing)
  if (isRefusal(may)) return may
  const { input, unprovenMinor } = checkInputOf(deps, subjectOf(actor, ticket), slice, at, facts)
  const refusal = await marketRefusal({ tx, deps, actor, ticket, slice, at }, runChecks(input))
  if (refusal) return refusal
  let grantId: string | null = null
  if (exceedsThreshold(ticket.worstCaseMinor, unprovenMinor, input.firm?.stepUpThresholdUsd ?? null)) {
    grantId = await openGrant(tx, actor, ticket.hash, may.displayedAt, at) ?? null
    if (grantId === null) {
      if (ticket.state === 'DISPLAYED') await moveTicket(tx, ticket, 'STEP_UP_REQUIRED', { worstCaseUsd: ticket.terms.worstCaseUsd }, at)
      return stepUpNeeded(ticket.id, deps.settings.stepUpMaxAgeMs)
    }
  }
  const { answer, statement } = await orderEntry(tx, deps, ticket, actor, { grantId, displayedAt: may.displayedAt.toISOString(), at, chain, request })
  await sendWithCommit(tx, statement)
  return answer
}

/** The ticket, and the market for its legs and for everything in its account; read outside of any lock. */
const readTicketAndSlice = async (deps: GateDeps, ticketId: string): Promise<{ readonly found: StoredTicket | undefined; readonly slice: MarketSlice }> => {
  const { found, symbols } = await findTicketAndSymbols(deps.db.kysely, ticketId) ?? { found: undefined, symbols: [] }
  return { found, slice: await readMarketSlice(deps.market, found?.terms.legs.map((leg) => leg.symbol) ?? [], symbols) }
}

interface Answered { readonly answer: ConfirmedTicket | Refusal; readonly known: boolean }

/** The one transaction of a trade. Asked for at once, all is read after the locks before it: they are held for two waits instead of a dozen. */
const attemptIn = async (given: Given): Promise<Answered> => {
  const { tx, actor, found, slice, request } = given
  // Account, ticket, person, firm, chain: in this order, as everywhere.
  const [earlier, ticket, facts, chain, standing] = await Promise.all([
    recall<ConfirmedTicket>(tx, request), lockTicket(tx, found, actor), readLedgerFacts(tx, subjectOf(actor, found), slice),
    lockChain(tx, chainOf(found)), readStanding(tx, found, actor, slice.date),
  ])
  if (earlier) return { answer: earlier.answer, known: true }
  const answer = await decide(given, { ticket, facts, chain, standing })
  if (isRefusal(answer)) await rememberRefusal(tx, request, answer)
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
      if (found?.ownerId === actor.person.id) return attemptIn({ tx, deps, actor, found, slice, request, hash })
      const earlier = await recall<ConfirmedTicket>(tx, request)
      return { answer: earlier?.answer ?? notFound(ticketId), known: earlier !== undefined }
    })
    if (!known) deps.onTicketChange?.(ticketId)
    if (!known && !isRefusal(answer)) deps.onOrdersQueued?.()
    return answer
  })
}
