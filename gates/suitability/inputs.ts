import type { CheckResult } from '../../domain/check.ts'
import { badYearLossOf } from '../../domain/house-policy.ts'
import type { Instrument } from '../../domain/instruments.ts'
import type { Ips } from '../../domain/policy.ts'
import type { Proposal } from '../../domain/proposal.ts'
import { inForce, type ProjectionRegime } from '../../domain/regimes.ts'
import { profileReviewDays, type ProposalBasis } from '../../domain/suitability.ts'
import type { TicketImpact, TicketTerms } from '../../domain/ticket.ts'
import { addDays, isIsoDate } from '../../domain/units.ts'
import type { CheckInput } from '../checks/index.ts'
import type { TradingRight } from '../rights.ts'

/** One order with what a report says of its instrument. */
export interface ReportLeg extends Omit<TicketTerms['legs'][number], 'instrumentId' | 'timeInForce' | 'refTime'>,
  Pick<Instrument, 'name' | 'kind' | 'assetClass' | 'expenseRatio' | 'esg' | 'exclusionTags'> {}

/** All that a suitability report is made of, as plain JSON: each of its sentences points in here, and the same inputs give the same bytes. */
export interface SuitabilityInputs {
  readonly basis: ProposalBasis
  readonly ticketId: string
  /** ISO 8601, the database's clock. */
  readonly madeAt: string
  readonly client: { readonly personId: string; readonly accountLabel: string; readonly actedFor: boolean }
  readonly profile: Ips | null
  readonly trade: {
    readonly title: string
    readonly legs: readonly ReportLeg[]
    readonly worstCaseUsd: string
    readonly feesUsd: string
    readonly taxUsd: string | null
    /** Fraction of one. */
    readonly tolerance: number
    readonly priceSource: string
    readonly priceAsOf: string
  }
  readonly impact: TicketImpact | null
  readonly checks: readonly CheckResult[]
  readonly rules: {
    readonly policyVersion: number
    readonly projection: ProjectionRegime | null
    readonly reviewDays: number
    /** When the profile is due for review; `null` without a date to count from. */
    readonly reviewOn: string | null
    /** What a year like 2008 would cost the level's mix: hypothetical. Fraction of one. */
    readonly badYearLoss: number | null
  }
}

const unnamed: Pick<Instrument, 'name' | 'kind' | 'assetClass' | 'expenseRatio' | 'esg' | 'exclusionTags'> =
  { name: '', kind: 'stock', assetClass: 'stocks', expenseRatio: null, esg: false, exclusionTags: [] }

const legOf = ({ instrumentId: _id, timeInForce: _time, refTime: _at, ...leg }: TicketTerms['legs'][number], instrument: Instrument | undefined): ReportLeg => {
  const { name, kind, assetClass, expenseRatio, esg, exclusionTags } = instrument ?? unnamed
  return { ...leg, name, kind, assetClass, expenseRatio, esg, exclusionTags }
}

export interface ReportSubject {
  readonly terms: Pick<TicketTerms, 'ticketId' | 'legs' | 'worstCaseUsd' | 'feesUsd' | 'taxUsd' | 'tolerance' | 'priceSource'>
  readonly proposal: Proposal
  readonly basis: ProposalBasis
  readonly right: TradingRight
  /** What the checks saw, and what they said. */
  readonly input: CheckInput
  readonly checks: readonly CheckResult[]
}

/** Gathers them from what the ticket is written of; nothing is read beside it. */
export const suitabilityInputs = ({ terms, proposal, basis, right, input, checks }: ReportSubject): SuitabilityInputs => {
  const { ips, firm, calendar } = input
  const on = calendar?.date ?? ''
  return {
    basis, ticketId: terms.ticketId, madeAt: input.now, client: { personId: right.clientId, accountLabel: right.accountLabel, actedFor: right.actingFor !== null },
    profile: ips, impact: proposal.impact, checks,
    trade: {
      title: proposal.title, legs: terms.legs.map((leg) => legOf(leg, input.instruments[leg.symbol])), worstCaseUsd: terms.worstCaseUsd, feesUsd: terms.feesUsd, taxUsd: terms.taxUsd,
      tolerance: Number(terms.tolerance), priceSource: terms.priceSource, priceAsOf: on,
    },
    rules: {
      policyVersion: firm?.version ?? 0, projection: inForce(firm?.projectionRegimes ?? [], on) ?? null, reviewDays: profileReviewDays,
      reviewOn: ips && isIsoDate(ips.effectiveOn) ? addDays(ips.effectiveOn, profileReviewDays) : null, badYearLoss: ips ? badYearLossOf(ips.riskLevel) : null,
    },
  }
}
