import { canonicalJson, digestOf } from '../domain/canonical.ts'
import { isBlocked, type CheckResult } from '../domain/check.ts'
import { formatPrice, formatQuantity, price, quantity, toleranceText } from '../domain/decimal.ts'
import { feeOf } from '../domain/fees.ts'
import { formatUsd, sum, usdOf } from '../domain/money.ts'
import type { Proposal, ProposedLeg } from '../domain/proposal.ts'
import { refuse, type Refusal } from '../domain/result.ts'
import type { ProposalBasis } from '../domain/suitability.ts'
import { cardDigest, termsHash, worstCaseUsd, type Leg, type TicketTerms } from '../domain/ticket.ts'
import { cardText, tradeOnCard, type Card } from './card.ts'
import { storeEvidence } from '../ledger/evidence.ts'
import { runChecks, type CheckInput } from './checks/index.ts'
import { gatherCheckInput, type Subject } from './check-input.ts'
import type { Actor, GateDeps, GateSettings, Tx } from './deps.ts'
import type { MarketSlice } from './market-slice.ts'
import { legProblem } from './legs.ts'
import { currentPolicy, type TradingRight } from './rights.ts'
import { suitabilityInputs } from './suitability/inputs.ts'
import { suitabilityReport } from './suitability/report.ts'
import { storeReport, type BoundReport } from './suitability/store.ts'
import { databaseNow, findTicket, type StoredTicket } from './tickets.ts'
import { chainOf, moveTicket, note } from './transcript.ts'

/** A proposal with everything that the gate adds on its own authority. */
export interface TicketRequest {
  readonly actor: Actor
  readonly right: TradingRight
  readonly proposal: Proposal
  readonly basis: ProposalBasis
  readonly conversationId: string | null
  readonly turnId: string | null
  /** Untrusted sources in the model's context when it proposed. */
  readonly tainted: readonly string[]
}

const priceLeg = (leg: ProposedLeg, slice: MarketSlice): Leg => {
  const quote = slice.quotes.get(leg.symbol)!
  return {
    symbol: leg.symbol, instrumentId: slice.instrument(leg.symbol)!.id, side: leg.side, quantity: formatQuantity(quantity(leg.quantity)), type: leg.type,
    ...(leg.limitPrice === undefined ? {} : { limitPrice: formatPrice(price(leg.limitPrice)) }),
    refPrice: formatPrice(price(quote.price)), refTime: quote.time, timeInForce: 'day',
  }
}

const feesOf = (legs: readonly Leg[], settings: GateSettings): string =>
  formatUsd(sum(legs.map((leg) => feeOf(leg.side, quantity(leg.quantity), price(leg.refPrice), settings.fees))))

/** Marketable tickets on live quotes live short; limits, and everything on the snapshot, longer. */
export const ttlMs = (legs: readonly Pick<Leg, 'type'>[], source: MarketSlice['source'], settings: GateSettings): number =>
  source !== 'snapshot' && legs.some((leg) => leg.type === 'market') ? settings.marketableTtlMs : settings.ticketTtlMs

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

interface Priced { readonly legs: readonly Leg[]; readonly worst: string; readonly fees: string; readonly tolerance: string; readonly now: string }

/** Everything but the digests of what shows these: the report, then the card that names it. */
type DraftTerms = Omit<TicketTerms, 'cardDigest' | keyof BoundReport>
type TradeTerms = Omit<TicketTerms, 'cardDigest'>

const termsOf = (deps: GateDeps, request: TicketRequest, priced: Priced, checks: readonly CheckResult[], facts: CheckInput, slice: MarketSlice): DraftTerms => ({
  ticketId: deps.ids('ticket'), ownerId: request.actor.person.id, actingFor: request.right.actingFor, accountId: request.right.accountId,
  currency: 'USD', legs: priced.legs, tolerance: priced.tolerance, worstCaseUsd: priced.worst, feesUsd: priced.fees,
  taxUsd: request.proposal.taxUsd, checksDigest: digestOf(checks), policyVersion: facts.firm?.version ?? 0, profileVersion: facts.ips?.version ?? 0,
  priceSource: slice.source, channel: request.actor.channel, conversationId: request.conversationId, nonce: hex(deps.random(16)),
  expiresAt: new Date(Date.parse(priced.now) + ttlMs(priced.legs, slice.source, deps.settings)).toISOString(),
})

const reportOf = (tx: Tx, request: TicketRequest, terms: DraftTerms, input: CheckInput, checks: readonly CheckResult[]): Promise<BoundReport> => {
  const { proposal, basis, right } = request
  return storeReport(tx, right.clientId, suitabilityReport(suitabilityInputs({ terms, proposal, basis, right, input, checks })))
}

const cardOf = (request: TicketRequest, terms: TradeTerms, checks: readonly CheckResult[], slice: MarketSlice, now: string): Omit<Card, 'hash'> => ({
  ...tradeOnCard(terms),
  checks, title: request.proposal.title, accountLabel: request.right.accountLabel, createdAt: now, priceAsOf: slice.date, impact: request.proposal.impact,
  suitability: { basis: request.basis, hash: terms.suitabilityHash },
  names: Object.fromEntries(terms.legs.map((leg) => [leg.symbol, slice.instrument(leg.symbol)?.name ?? leg.symbol])),
})

const store = async (tx: Tx, request: TicketRequest, trade: TradeTerms, card: Omit<Card, 'hash'>, input: CheckInput): Promise<StoredTicket> => {
  const text = cardText(card)
  const terms: TicketTerms = { ...trade, cardDigest: cardDigest(text) }
  await tx.insertInto('ticket').values({
    id: terms.ticketId, owner_id: terms.ownerId, account_id: terms.accountId, conversation_id: request.conversationId, turn_id: request.turnId,
    channel: terms.channel, terms: canonicalJson(terms), hash: termsHash(terms), worst_case_minor: usdOf(terms.worstCaseUsd).minor,
    checks: JSON.stringify(card.checks), card: text, tainted: request.tainted.length > 0, expires_at: terms.expiresAt, created_at: card.createdAt,
  }).execute()
  await tx.insertInto('ticket_state').values({ ticket_id: terms.ticketId, state: 'PROPOSED', replacement: null, changed_at: card.createdAt }).execute()
  const ticket = (await findTicket(tx, terms.ticketId))!
  const checkInputDigest = await storeEvidence(tx, chainOf(ticket), input)
  await note(tx, ticket, 'ticket-proposed', { terms, checkInputDigest, suitabilityDigest: terms.suitabilityDigest, turnId: request.turnId, untrusted: request.tainted }, card.createdAt)
  return ticket
}

export const checkFailed = (ticketId: string, checks: readonly CheckResult[]): Refusal => {
  const names = checks.filter((check) => check.outcome === 'blocked').map((check) => check.name)
  return refuse('CHECK_FAILED', `A rule does not allow this trade: ${names.join(', ')}.`, { ticketId, checks }, 'Change the trade so that it keeps the rules, or ask why.')
}

/**
 * Prices the legs by the market's quotes, writes the ticket with its hash, runs all checks, and moves it to CHECKED or REJECTED,
 * all in the caller's transaction. Returns the stored ticket or why there is none to confirm.
 */
export const writeTicket = async (tx: Tx, deps: GateDeps, request: TicketRequest, slice: MarketSlice): Promise<StoredTicket | Refusal> => {
  const problem = legProblem(request.proposal.legs, slice, deps.settings.maxLegs)
  if (problem) return problem
  const now = await databaseNow(tx)
  const legs = request.proposal.legs.map((leg) => priceLeg(leg, slice))
  const tolerance = toleranceText((await currentPolicy(tx))?.tolerance ?? 0)
  const priced: Priced = { legs, worst: worstCaseUsd(legs, tolerance), fees: feesOf(legs, deps.settings), tolerance, now }
  const subject: Subject = {
    accountId: request.right.accountId, clientId: request.right.clientId, personId: request.actor.person.id, legs: request.proposal.legs,
    tolerance, worstCaseUsd: priced.worst, feesUsd: priced.fees, cardMadeAt: now, entering: null,
  }
  const { input } = await gatherCheckInput(tx, deps, subject, slice, now)
  const checks = runChecks(input)
  const draft = termsOf(deps, request, priced, checks, input, slice)
  const terms: TradeTerms = { ...draft, ...await reportOf(tx, request, draft, input, checks) }
  const ticket = await store(tx, request, terms, cardOf(request, terms, checks, slice, now), input)
  const ok = !isBlocked(checks)
  await moveTicket(tx, ticket, ok ? 'CHECKED' : 'REJECTED', { checks }, now)
  return ok ? { ...ticket, state: 'CHECKED' } : checkFailed(ticket.id, checks)
}
