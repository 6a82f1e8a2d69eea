import type { Instrument } from '../../domain/instruments.ts'

/** One holding today: its share of the whole and what it is. */
export interface Exposure {
  readonly instrument: Instrument
  readonly weight: number
}

/** What a scenario does to one holding: a fraction of its value, and why. */
export interface Move {
  readonly change: number
  readonly basis: string
  /** The holding had no prices of its own: something else stood in. */
  readonly standIn?: boolean
}
