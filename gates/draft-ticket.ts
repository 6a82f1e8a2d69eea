import { digestOf } from '../domain/canonical.ts'
import type { CheckResult } from '../domain/check.ts'
import { formatPrice, formatQuantity, price, quantity } from '../domain/decimal.ts'
import { feeOf } from '../domain/fees.ts'
import { formatUsd, sum } from '../domain/money.ts'
import type { Proposal, ProposedLeg } from '../domain/proposal.ts'
import type { ProposalBasis } from '../domain/suitability.ts'
import type { Leg, TicketTerms } from '../domain/ticket.ts'
import { tradeOnCard, type Card } from './card.ts'
import type { CheckInput } from './checks/index.ts'
import type { Actor, GateDeps, GateSettings } from './deps.ts'
import type { MarketSlice } from './market-slice.ts'
import type { TradingRight } from './rights.ts'
import type { BoundReport } from './suitability/store.ts'

/** A proposal with everything that the gate adds on its own authority. */
export interface TicketRequest {
  readonly actor: Actor
  readonly right: TradingRight
  readonly proposal: Proposal
  readonly basis: ProposalBasis
  readonly conversationId: string | null
  readonly turnId: string | null
  /** Parts that the agent could not derive from anything trusted. */
  readonly underived: readonly string[]
  /** The legs of an earlier ticket at other prices: what its proposal said of itself no longer holds. */
  readonly requoted?: true
}

/** A wished order at the market's price. */
export const priceLeg = (leg: ProposedLeg, slice: MarketSlice): Leg => {
  const quote = slice.quotes.get(leg.symbol)!
  return {
    symbol: leg.symbol, instrumentId: slice.instrument(leg.symbol)!.id, side: leg.side, quantity: formatQuantity(quantity(leg.quantity)), type: leg.type,
    ...(leg.limitPrice === undefined ? {} : { limitPrice: formatPrice(price(leg.limitPrice)) }),
    refPrice: formatPrice(price(quote.price)), refTime: quote.time, timeInForce: 'day',
  }
}

export const feesOf = (legs: readonly Leg[], settings: GateSettings): string =>
  formatUsd(sum(legs.map((leg) => feeOf(leg.side, quantity(leg.quantity), price(leg.refPrice), settings.fees))))

/** Marketable tickets on live quotes live short; limits, and everything on the snapshot, longer. */
const ttlMs = (legs: readonly Pick<Leg, 'type'>[], source: MarketSlice['source'], settings: GateSettings): number =>
  source !== 'snapshot' && legs.some((leg) => leg.type === 'market') ? settings.marketableTtlMs : settings.ticketTtlMs

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

export interface Priced { readonly legs: readonly Leg[]; readonly worst: string; readonly fees: string; readonly tolerance: string; readonly now: string }

/** Everything but the digests of what shows these: the report, then the card that names it. */
export type DraftTerms = Omit<TicketTerms, 'cardDigest' | keyof BoundReport>
export type TradeTerms = Omit<TicketTerms, 'cardDigest'>

export const termsOf = (deps: GateDeps, request: TicketRequest, priced: Priced, checks: readonly CheckResult[], facts: CheckInput, slice: MarketSlice): DraftTerms => ({
  ticketId: deps.ids('ticket'), ownerId: request.actor.person.id, actingFor: request.right.actingFor, accountId: request.right.accountId,
  currency: 'USD', legs: priced.legs, tolerance: priced.tolerance, worstCaseUsd: priced.worst, feesUsd: priced.fees,
  taxUsd: request.proposal.taxUsd, checksDigest: digestOf(checks), policyVersion: facts.firm?.version ?? 0, profileVersion: facts.ips?.version ?? 0,
  priceSource: slice.source, channel: request.actor.channel, conversationId: request.conversationId, nonce: hex(deps.random(16)),
  expiresAt: new Date(Date.parse(priced.now) + ttlMs(priced.legs, slice.source, deps.settings)).toISOString(),
})

/** All that the person is shown of it. */
export const cardOf = (request: TicketRequest, terms: TradeTerms, checks: readonly CheckResult[], slice: MarketSlice, now: string): Omit<Card, 'hash'> => ({
  ...tradeOnCard(terms),
  checks, title: request.proposal.title, accountLabel: request.right.accountLabel, createdAt: now, priceAsOf: slice.date, impact: request.proposal.impact,
  suitability: { basis: request.basis, hash: terms.suitabilityHash },
  names: Object.fromEntries(terms.legs.map((leg) => [leg.symbol, slice.instrument(leg.symbol)?.name ?? leg.symbol])),
})
