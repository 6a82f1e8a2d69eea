import type { Instrument } from '../../domain/instruments.ts'
import type { FirmPolicy, Ips } from '../../domain/policy.ts'
import type { AccountFacts } from '../../domain/portfolio.ts'
import type { Side } from '../../domain/ticket.ts'

/** What a quote says at the moment of the check. Price as a decimal string, `time` the exchange's stamp. */
export interface QuoteFacts {
  readonly price: string
  readonly time: string
  readonly source: 'snapshot' | 'yahoo' | 'alpaca'
  readonly halted: boolean
}

/** One wished order with everything known of its instrument; `null` is "we don't know", and blocks. */
export interface CheckLeg {
  readonly symbol: string
  readonly side: Side
  readonly quantity: string
  readonly type: 'market' | 'limit'
  readonly limitPrice?: string
  /** The price that its limit stands on: the card's, or the quote's while there is no card. */
  readonly refPrice: string | null
  readonly instrument: Instrument | null
  readonly quote: QuoteFacts | null
  readonly lastClose: { readonly price: string; readonly date: string } | null
}

/** An order that may still fill: `remaining` is what has not. */
export interface OpenOrder {
  readonly symbol: string
  readonly side: Side
  readonly remaining: string
}

/** An order entered on this account within the last minute. `shown`: before this ticket was made, so its card said so. */
export interface RecentOrder {
  readonly symbol: string
  readonly side: Side
  readonly quantity: string
  readonly at: string
  readonly shown: boolean
}

/** What linked accounts (one household) did lately, for wash sales (26 U.S.C. § 1091). */
export interface HouseholdTrade {
  readonly accountId: string
  readonly symbol: string
  readonly on: string
}

/** A trade of this account within the last days. */
export interface AccountTrade {
  readonly symbol: string
  readonly side: Side
  readonly on: string
}

/**
 * Everything that the pre-trade checks look at, as plain JSON: the record keeps it, and a replay gives the same verdicts.
 * `null` is missing data; every rule that needs it blocks.
 */
export interface CheckInput {
  /** Instant of the database's clock, ISO 8601 UTC. */
  readonly now: string
  /** The market's date, and whether its session is open now. */
  readonly calendar: { readonly date: string; readonly open: boolean } | null
  readonly maxQuoteAgeMs: { readonly yahoo: number; readonly alpaca: number }
  readonly account: AccountFacts | null
  readonly firm: FirmPolicy | null
  readonly ips: Ips | null
  readonly legs: readonly CheckLeg[]
  /** How far a market order may go from its reference: the card's, or the policy's while there is no card. Decimal string. */
  readonly tolerance: string
  readonly worstCaseUsd: string
  readonly feesUsd: string
  /** Prices and instruments of everything held or ordered, by symbol. */
  readonly prices: Readonly<Record<string, string>>
  readonly instruments: Readonly<Record<string, Instrument>>
  readonly openOrders: readonly OpenOrder[] | null
  readonly recentOrders: readonly RecentOrder[] | null
  /** Tickets (at proposal) or confirmations (at confirm) of this person within the last minute, this one left out. */
  readonly actsLastMinute: number | null
  /** Worst-case notional of the orders entered since midnight UTC, filled or not. */
  readonly enteredTodayUsd: { readonly account: string; readonly firm: string } | null
  readonly household: { readonly buys: readonly HouseholdTrade[]; readonly lossSales: readonly HouseholdTrade[] } | null
  /** What this account traded within the last ten trading days, each symbol, side and day once. */
  readonly accountTrades: readonly AccountTrade[] | null
  /** The kill switch; `null` when it could not be read. */
  readonly halted: boolean | null
}

export type CheckFacts = Readonly<Record<string, string | number | boolean | null | readonly string[]>>
