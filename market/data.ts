import type { Instrument } from '../domain/instruments.ts'
import type { FactorBetas, SeriesName } from './port.ts'

/** The parts of an instrument that don't depend on the date one looks from. */
export type InstrumentRow = Omit<Instrument, 'trailingYield'>

/** Between these dates, inclusive, an instrument's dividends are all known. */
export interface Coverage {
  readonly from: string
  readonly to: string
}

export interface Dividend {
  readonly exDate: string
  readonly amount: number
}

/** `knownOn` is the day of publication: an index of consumer prices is dated by its month and known weeks later. */
export interface Observation {
  readonly date: string
  readonly knownOn: string
  readonly value: number
}

/** Everything a source holds, on one grid of dates (ascending). Columns have one value a date, `NaN` where there is none. */
export interface MarketData {
  readonly source: 'snapshot' | 'yahoo'
  readonly digest: string
  readonly dates: readonly string[]
  readonly periodsPerYear: number
  readonly rows: ReadonlyMap<string, InstrumentRow>
  /** Total-return levels. */
  levels(symbol: string): Float64Array | undefined
  /** Split-adjusted closes. */
  closes(symbol: string): Float64Array | undefined
  dividends(symbol: string): readonly Dividend[]
  coverage(symbol: string): Coverage | undefined
  series(name: SeriesName): readonly Observation[]
  factorBetas(symbol: string): FactorBetas | undefined
}
