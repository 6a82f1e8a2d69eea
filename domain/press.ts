/** One headline as its publisher wrote it: untrusted text. */
export interface Headline {
  readonly symbol: string
  readonly title: string
  readonly publisher: string
  /** `YYYY-MM-DD`. */
  readonly on: string
}

/** Figures of a company as the source has them, not checked by us. Money in whole USD; ratios plain; margins and growth are fractions of one. */
export interface CompanyFigures {
  readonly symbol: string
  readonly marketCapUsd: string | null
  readonly trailingPe: number | null
  readonly forwardPe: number | null
  readonly priceToBook: number | null
  readonly epsUsd: number | null
  readonly profitMargin: number | null
  readonly revenueGrowth: number | null
  readonly returnOnEquity: number | null
  /** The next day of results; `null` where none is announced. */
  readonly nextEarningsOn: string | null
}

/** What a live source said about some instruments at one time; a part of a turn's facts, so that a replay has it. */
export interface Press {
  readonly source: 'yahoo'
  /** ISO 8601 UTC. */
  readonly fetchedAt: string
  /** What was asked for: a symbol without headlines is not one that was forgotten. */
  readonly symbols: readonly string[]
  readonly headlines: readonly Headline[]
  readonly companies: readonly CompanyFigures[]
}
