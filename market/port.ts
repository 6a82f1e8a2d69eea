import type { Instrument } from '../domain/instruments.ts'
import type { Press } from '../domain/press.ts'

/** The price that a ticket stands on. Times are ISO 8601 UTC; `price` is a decimal string. */
export interface Quote {
  readonly symbol: string
  readonly price: string
  /** The exchange's own stamp; on the snapshot the close of the last session on or before the market's now. */
  readonly time: string
  readonly source: 'snapshot' | 'yahoo' | 'alpaca'
  readonly halted: boolean
}

/** Aligned series, oldest first. `dates` are `YYYY-MM-DD`; a level before the first price is `null`, never zero. */
export interface History {
  readonly dates: readonly string[]
  /** Total-return index levels, rebased to 100 at each instrument's first date, one array a symbol. */
  readonly levels: Readonly<Record<string, readonly (number | null)[]>>
  readonly periodsPerYear: number
  readonly notes: readonly string[]
}

export type SeriesName = 'cpi' | 'fed-funds' | 'treasury-3m' | 'treasury-2y' | 'treasury-10y' | 'vix' | 'eur-usd'

/** The sources of return that betas are known to: the stock market, small less large, value less growth, robust less weak profits, careful less eager investors, winners less losers. */
export const factors = ['market', 'size', 'value', 'profitability', 'investment', 'momentum'] as const
export type Factor = (typeof factors)[number]

/** One regression of weekly excess returns on all factors, over the weeks from `estimatedFrom` to `estimatedTo`. */
export interface FactorBetas {
  readonly estimatedFrom: string
  readonly estimatedTo: string
  readonly weeks: number
  readonly rSquared: number
  readonly betas: Readonly<Record<Factor, { readonly beta: number; readonly standardError: number }>>
}

/** The market as it was known on one date: nothing here is later than `asOf`. Synchronous and pure. */
export interface MarketView {
  readonly asOf: string
  readonly source: 'snapshot' | 'yahoo'
  /** SHA-256 of the data behind this view: with `asOf` it identifies every number in it. */
  readonly digest: string
  instruments(): readonly Instrument[]
  /** `undefined` for what we don't know; symbols are matched exactly, upper case. */
  instrument(symbol: string): Instrument | undefined
  /** Close on or before `asOf`; `undefined` when there is none. `stale` when the series ended before `asOf`'s session. */
  close(symbol: string): { readonly price: string; readonly date: string; readonly stale: boolean } | undefined
  /** The close on or before an earlier date (split-adjusted, dividends not removed). */
  closeOn(symbol: string, date: string): { readonly price: string; readonly date: string } | undefined
  history(symbols: readonly string[], options?: { readonly from?: string; readonly to?: string }): History
  /** Dividends a share with ex-dates in (from, to]. */
  dividends(symbol: string, from: string, to: string): readonly { readonly exDate: string; readonly amount: number }[]
  series(name: SeriesName): readonly { readonly date: string; readonly value: number }[]
  /** `undefined` for what has none, and on every date before they were estimated. */
  factorBetas(symbol: string): FactorBetas | undefined
}

/** One port for every source. `asOf` makes look-ahead impossible rather than avoided. */
export interface Market {
  readonly source: 'snapshot' | 'yahoo'
  /** The market's own now: the snapshot's last date (moved by `advance`), or the wall clock's day on a live source. */
  now(): string
  /** Loads what `symbols` need (a no-op on the snapshot) and returns a view frozen at `date`. */
  asOf(date: string, symbols?: readonly string[]): Promise<MarketView>
  quotes(symbols: readonly string[]): Promise<readonly Quote[]>
  /** Headlines and company figures as a live source has them now; a source without any leaves the method out or gives `undefined`. */
  press?(symbols: readonly string[]): Promise<Press | undefined>
}
