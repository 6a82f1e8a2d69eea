import type { AssetClass } from './instruments.ts'
import type { MarginRegime, ProjectionRegime } from './regimes.ts'
import type { RiskAnswers } from './risk-answers.ts'

export const riskLevels = ['conservative', 'moderate', 'balanced', 'growth', 'aggressive'] as const
export type RiskLevel = (typeof riskLevels)[number]

/** Target share of one asset class and how far it may drift; fractions of one. */
export interface TargetBand {
  readonly assetClass: AssetClass
  readonly target: number
  readonly low: number
  readonly high: number
}

/** The client's investment policy statement: versioned, changed only with step-up. */
export interface Ips {
  readonly version: number
  readonly effectiveOn: string
  readonly riskLevel: RiskLevel
  readonly horizonYears: number
  readonly knowledge: RiskAnswers['knowledge']
  readonly targets: readonly TargetBand[]
  /** Exclusion tags and symbols that the person does not want to hold. */
  readonly exclusions: readonly string[]
  readonly sustainability: RiskAnswers['sustainability']
  /** Shares that the person wants at most or at least. */
  readonly esgLimits?: readonly EsgLimit[]
  readonly goals: readonly Goal[]
  readonly benchmark: readonly { readonly symbol: string; readonly weight: number }[]
  /** The questionnaire that led to the level; absent in statements from before it. */
  readonly answers?: RiskAnswers
}

/** What a limit may be about: the firm's sustainable instruments, or one of the exclusion tags. */
export const esgTags = ['esg', 'tobacco', 'weapons', 'fossil-fuel'] as const

/** Of what carries a tag (`esg`, or an instrument's exclusion tag), so much of the account at least and at most; fractions of one. */
export interface EsgLimit {
  readonly tag: (typeof esgTags)[number]
  readonly min?: number
  readonly max?: number
}

export interface Goal {
  readonly goalId: string
  readonly kind: 'retirement' | 'house' | 'education' | 'other'
  readonly label: string
  readonly targetUsd: string
  readonly on: string
  readonly monthlyUsd: string
}

/** A goal's label with another date: one that names its year, such as "Retirement in 2045", names the new year. */
export const labelOn = ({ label, on }: Pick<Goal, 'label' | 'on'>, date: string): string => label.replaceAll(new RegExp(`\\b${on.slice(0, 4)}\\b`, 'g'), date.slice(0, 4))

/** The firm's rules, versioned. Notionals in USD decimal strings, shares as fractions of one. */
export interface FirmPolicy {
  readonly version: number
  readonly restricted: readonly string[]
  readonly maxOrderUsd: string
  readonly maxAccountDayUsd: string
  readonly maxFirmDayUsd: string
  /** Largest share of an account in one single stock or coin, after the trade. */
  readonly maxSinglePosition: number
  readonly maxSector: number
  readonly maxCrypto: number
  /** Reference price may be at most this far from the last close. */
  readonly priceCollar: number
  readonly tolerance: number
  readonly stepUpThresholdUsd: string
  readonly maxTicketsPerMinute: number
  readonly leveragedAllowedFrom: RiskLevel
  readonly esgLimits?: readonly EsgLimit[]
  /** Which margin rules hold from which day; without one for the day nothing trades. Absent in versions from before they were dated. */
  readonly marginRegimes?: readonly MarginRegime[]
  /** Whether hypothetical figures may stand in a suitability report; without one for the day they don't. */
  readonly projectionRegimes?: readonly ProjectionRegime[]
}
