import type { AccountFacts } from './portfolio.ts'

/** A rule and the day from which it holds, until the next one of its kind. */
interface Dated { readonly from: string }

/** What an account may do with money and shares that are not settled. */
export type MarginRule =
  /** Settled cash only: good-faith and free-riding rules (Regulation T, 12 CFR 220.8). */
  | { readonly kind: 'settled-cash' }
  /** Above so many day trades within so many trading days, the account needs this equity. */
  | { readonly kind: 'pattern-day-trader'; readonly maxDayTrades: number; readonly windowDays: number; readonly minEquityUsd: string }
  /** No count of day trades: what matters is a deficit within the day, and where nothing is lent there is none. */
  | { readonly kind: 'intraday-margin' }

export interface MarginRegime extends Dated {
  readonly name: string
  readonly appliesTo: NonNullable<AccountFacts['trading']>
  readonly source: string
  readonly rule: MarginRule
}

/** Whether figures of backtests and projections may stand in a report: labelled as hypothetical, or not at all. */
export interface ProjectionRegime extends Dated {
  readonly name: string
  readonly source: string
  readonly figures: 'labelled' | 'withheld'
}

/** The regime that holds on a day, `YYYY-MM-DD`; `undefined` before the first. */
export const inForce = <T extends Dated>(regimes: readonly T[], on: string): T | undefined =>
  regimes.reduce<T | undefined>((latest, each) => (each.from <= on && (latest === undefined || each.from >= latest.from) ? each : latest), undefined)

/**
 * The margin regimes that a firm begins with. FINRA replaced the pattern-day-trader rule with intraday margin standards (SR-FINRA-2025-017,
 * SEC release 34-105226, 91 FR 20731); a firm may keep the old one until 2027-10-20, and then dates the new one later.
 */
export const houseMarginRegimes: readonly MarginRegime[] = [
  { name: 'cash account', appliesTo: 'cash', from: '1998-04-01', source: 'Regulation T, 12 CFR 220.8', rule: { kind: 'settled-cash' } },
  { name: 'pattern day trader', appliesTo: 'margin', from: '2001-09-28', source: 'FINRA rule 4210(f)(8)(B)',
    rule: { kind: 'pattern-day-trader', maxDayTrades: 3, windowDays: 5, minEquityUsd: '25000.00' } },
  { name: 'intraday margin', appliesTo: 'margin', from: '2026-06-04', source: 'FINRA rule 4210(d)(2)', rule: { kind: 'intraday-margin' } },
]

/** Hypothetical performance is for an audience that can use it (SEC rule 206(4)-1(d)(6)); a firm for whom it is not, withholds it. */
export const houseProjectionRegimes: readonly ProjectionRegime[] = [
  { name: 'marketing rule', from: '2022-11-04', source: 'SEC rule 206(4)-1(d)(6)', figures: 'labelled' },
]
