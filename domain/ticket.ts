import { canonicalJson, sha256Hex } from './canonical.ts'
import type { CheckResult } from './check.ts'
import { price, quantity } from './decimal.ts'
import { divideRounded, formatUsd, usd } from './money.ts'
import type { OrderState } from './order.ts'
import type { ProposalBasis } from './suitability.ts'

export type Side = 'buy' | 'sell'

/** One order of a ticket as displayed. Quantities and prices are decimal strings, `refTime` is the exchange's stamp. */
export interface Leg {
  readonly symbol: string
  readonly instrumentId: string
  readonly side: Side
  readonly quantity: string
  readonly type: 'market' | 'limit'
  readonly limitPrice?: string
  readonly refPrice: string
  readonly refTime: string
  readonly timeInForce: 'day'
}

/** Everything that a person agrees to. Immutable; its hash is what they confirm. */
export interface TicketTerms {
  readonly ticketId: string
  readonly ownerId: string
  readonly actingFor: string | null
  readonly accountId: string
  readonly currency: 'USD'
  readonly legs: readonly Leg[]
  /** Decimal string, fraction of one: "0.005". */
  readonly tolerance: string
  readonly worstCaseUsd: string
  readonly feesUsd: string
  readonly taxUsd: string | null
  readonly checksDigest: string
  readonly policyVersion: number
  readonly profileVersion: number
  /** SHA-256 of the suitability report's bytes, as they are delivered. */
  readonly suitabilityHash: string
  /** Under which digest the record keeps it, sealed. */
  readonly suitabilityDigest: string
  /** `cardDigest` of all that is displayed beside the ticket's state: nothing that a person reads stands outside of the hash. */
  readonly cardDigest: string
  readonly priceSource: string
  readonly channel: string
  readonly conversationId: string | null
  /** 128 random bits, hex. */
  readonly nonce: string
  readonly expiresAt: string
}

/** SHA-256("steward-card-v1" ‖ the card's bytes), hex. */
export const cardDigest = (cardText: string): string => sha256Hex('steward-card-v1', cardText)

/** SHA-256("steward-ticket-v1" ‖ RFC 8785 terms), hex. */
export const termsHash = (terms: TicketTerms): string => sha256Hex('steward-ticket-v1', canonicalJson(terms))

/**
 * The states before CONFIRMED:
 * PROPOSED written, CHECKED rules passed, DISPLAYED the person's device showed it, STEP_UP_REQUIRED needs a fresh proof;
 * REJECTED rules said no, WITHDRAWN the person canceled, EXPIRED time ran out, SUPERSEDED a newer ticket took its place.
 */
export const preStates = ['PROPOSED', 'CHECKED', 'DISPLAYED', 'STEP_UP_REQUIRED', 'CONFIRMED', 'REJECTED', 'WITHDRAWN', 'EXPIRED', 'SUPERSEDED'] as const
export type PreState = (typeof preStates)[number]
export type TicketState = PreState | OrderState

export const ticketTransitions: Readonly<Record<PreState, readonly PreState[]>> = {
  PROPOSED: ['CHECKED', 'REJECTED'],
  CHECKED: ['DISPLAYED', 'WITHDRAWN', 'EXPIRED', 'SUPERSEDED', 'REJECTED'],
  DISPLAYED: ['STEP_UP_REQUIRED', 'CONFIRMED', 'WITHDRAWN', 'EXPIRED', 'SUPERSEDED', 'REJECTED'],
  STEP_UP_REQUIRED: ['CONFIRMED', 'WITHDRAWN', 'EXPIRED', 'SUPERSEDED', 'REJECTED'],
  CONFIRMED: [], REJECTED: [], WITHDRAWN: [], EXPIRED: ['SUPERSEDED'], SUPERSEDED: [],
}

/** Before-and-after of a proposal, for the card; computed by trade-proposer, weights as fractions of one. */
export interface TicketImpact {
  readonly classes: readonly { readonly assetClass: string; readonly before: number; readonly after: number; readonly target: number | null }[]
  readonly riskBefore: number | null
  readonly riskAfter: number | null
  readonly cashAfterUsd: string
  readonly taxNote: string
  readonly notes: readonly string[]
}

export interface TicketOrder {
  readonly id: string
  readonly clientOrderId: string
  readonly state: OrderState
  readonly filledQuantity: string
  readonly averagePrice: string | null
}

/** What channels render and the API returns. The first block is pinned by the contract; the rest is ours. */
export interface TicketView {
  readonly id: string
  readonly hash: string
  readonly state: TicketState
  readonly channel: string
  readonly owner: string
  readonly accountId: string
  readonly actingFor?: string
  readonly expiresAt: string
  readonly worstCaseUsd: string
  readonly feesUsd: string
  readonly stepUpRequired: boolean
  readonly legs: readonly Pick<Leg, 'symbol' | 'side' | 'quantity' | 'type' | 'limitPrice' | 'refPrice' | 'refTime'>[]
  readonly checks: readonly CheckResult[]
  readonly orders: readonly TicketOrder[]
  readonly title: string
  readonly accountLabel: string
  readonly createdAt: string
  readonly tolerance: string
  readonly taxUsd: string | null
  readonly priceSource: string
  readonly priceAsOf: string
  readonly impact: TicketImpact | null
  readonly names: Readonly<Record<string, string>>
  /** The report that goes with it, and whose idea the trade was; absent in tickets from before it. */
  readonly suitability?: { readonly basis: ProposalBasis; readonly hash: string }
  readonly replacement?: string
}

type Priced = Pick<Leg, 'side' | 'quantity' | 'type' | 'limitPrice' | 'refPrice'>

/** quantity(8) × price(6) × tolerance(6) decimals, down to cents. */
const scale = 10n ** 18n

/**
 * Σ buys quantity × reference × (1 + tolerance), or × limit, + Σ sells quantity × reference.
 * Gross, before fees, the sum rounded up to the cent. `tolerance` is a decimal string below one.
 */
export const worstCaseUsd = (legs: readonly Priced[], tolerance: string): string => {
  const one = 1_000_000n
  const allowance = one + price(tolerance)
  let total = 0n
  for (const leg of legs) {
    const size = quantity(leg.quantity)
    if (leg.side === 'sell') total += size * price(leg.refPrice) * one
    else if (leg.type === 'limit' && leg.limitPrice !== undefined) total += size * price(leg.limitPrice) * one
    else total += size * price(leg.refPrice) * allowance
  }
  return formatUsd(usd(divideRounded(total, scale, 'up')))
}
