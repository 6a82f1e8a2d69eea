import type { FactSource } from '../../domain/conversation.ts'
import type { Leaf } from './leaf.ts'

/** A date of a recorded value: its key says what happened on it, its owners to whom. */
export interface KnownDate {
  readonly date: string
  /** For a date inside a recorded text: the words before it. */
  readonly before?: string
  readonly key: string
  readonly source: FactSource
  readonly owners: readonly ReadonlySet<string>[]
}

/** Everything that a reply may stand on. */
export interface Evidence {
  readonly leaves: Leaf[]
  /** Days, months and years that occur. */
  readonly dates: KnownDate[]
  /** Every text that occurs, for names and tickers. */
  readonly texts: { readonly text: string; readonly source: FactSource; /** What something is called; digits in it state nothing. */ readonly isName: boolean }[]
  /** Symbols and labels that own numbers; lower case. */
  readonly entities: Set<string>
}

export const emptyEvidence = (): Evidence => ({ leaves: [], dates: [], texts: [], entities: new Set() })
