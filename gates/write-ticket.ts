import { canonicalJson } from '../domain/canonical.ts'
import { isBlocked, type CheckResult } from '../domain/check.ts'
import { toleranceText } from '../domain/decimal.ts'
import { usdOf } from '../domain/money.ts'
import type { Refusal } from '../domain/result.ts'
import { cardDigest, termsHash, worstCaseUsd, type TicketTerms } from '../domain/ticket.ts'
import { storeEvidence } from '../ledger/evidence.ts'
import { checkFailed } from './answer.ts'
import { cardText, type Card } from './card.ts'
import { gatherCheckInput, type Subject } from './check-input.ts'
import { runChecks, type CheckInput } from './checks/index.ts'
import type { GateDeps, Tx } from './deps.ts'
import { cardOf, feesOf, priceLeg, termsOf, type DraftTerms, type Priced, type TicketRequest, type TradeTerms } from './draft-ticket.ts'
import { legProblem } from './legs.ts'
import type { MarketSlice } from './market-slice.ts'
import { requoted } from './requoted-impact.ts'
import { currentPolicy } from './rights.ts'
import { suitabilityInputs } from './suitability/inputs.ts'
import { suitabilityReport } from './suitability/report.ts'
import { storeReport, type BoundReport } from './suitability/store.ts'
import { databaseNow } from './locks.ts'
import { findTicket, type StoredTicket } from './tickets.ts'
import { chainOf, moveTicket, note } from './transcript.ts'

const reportOf = (tx: Tx, request: TicketRequest, terms: DraftTerms, input: CheckInput, checks: readonly CheckResult[]): Promise<BoundReport> => {
  const { proposal, basis, right } = request
  return storeReport(tx, right.clientId, suitabilityReport(suitabilityInputs({ terms, proposal, basis, right, input, checks })))
}

const store = async (tx: Tx, request: TicketRequest, trade: TradeTerms, card: Omit<Card, 'hash'>, input: CheckInput): Promise<StoredTicket> => {
  const text = cardText(card)
  const terms: TicketTerms = { ...trade, cardDigest: cardDigest(text) }
  await tx.insertInto('ticket').values({
    id: terms.ticketId, owner_id: terms.ownerId, account_id: terms.accountId, conversation_id: request.conversationId, turn_id: request.turnId,
    channel: terms.channel, terms: canonicalJson(terms), hash: termsHash(terms), worst_case_minor: usdOf(terms.worstCaseUsd).minor,
    checks: JSON.stringify(card.checks), card: text, tainted: request.underived.length > 0, expires_at: terms.expiresAt, created_at: card.createdAt,
  }).execute()
  await tx.insertInto('ticket_state').values({ ticket_id: terms.ticketId, state: 'PROPOSED', replacement: null, changed_at: card.createdAt }).execute()
  const ticket = (await findTicket(tx, terms.ticketId))!
  const checkInputDigest = await storeEvidence(tx, chainOf(ticket), input)
  await note(tx, ticket, 'ticket-proposed', { terms, checkInputDigest, suitabilityDigest: terms.suitabilityDigest, turnId: request.turnId, untrusted: request.underived }, card.createdAt)
  return ticket
}

/**
 * Prices the legs by the market's quotes, writes the ticket with its hash, runs all checks, and moves it to CHECKED or REJECTED,
 * all in the caller's transaction. Returns the stored ticket or why there is none to confirm.
 */
export const writeTicket = async (tx: Tx, deps: GateDeps, wished: TicketRequest, slice: MarketSlice): Promise<StoredTicket | Refusal> => {
  const problem = legProblem(wished.proposal.legs, slice, deps.settings.maxLegs)
  if (problem) return problem
  const now = await databaseNow(tx)
  const legs = wished.proposal.legs.map((leg) => priceLeg(leg, slice))
  const tolerance = toleranceText((await currentPolicy(tx))?.tolerance ?? 0)
  const priced: Priced = { legs, worst: worstCaseUsd(legs, tolerance), fees: feesOf(legs, deps.settings), tolerance, now }
  const subject: Subject = {
    accountId: wished.right.accountId, clientId: wished.right.clientId, personId: wished.actor.person.id, legs: wished.proposal.legs,
    tolerance, worstCaseUsd: priced.worst, feesUsd: priced.fees, cardMadeAt: now, entering: null,
  }
  const { input } = await gatherCheckInput(tx, deps, subject, slice, now)
  const request = wished.requoted === true ? { ...wished, proposal: requoted(wished.proposal, legs, priced.fees, input) } : wished
  const checks = runChecks(input)
  const draft = termsOf(deps, request, priced, checks, input, slice)
  const terms: TradeTerms = { ...draft, ...await reportOf(tx, request, draft, input, checks) }
  const ticket = await store(tx, request, terms, cardOf(request, terms, checks, slice, now), input)
  const ok = !isBlocked(checks)
  await moveTicket(tx, ticket, ok ? 'CHECKED' : 'REJECTED', { checks }, now)
  return ok ? { ...ticket, state: 'CHECKED' } : checkFailed(ticket.id, checks)
}
