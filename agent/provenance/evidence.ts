import type { FactSource } from '../../domain/conversation.ts'
import type { Category } from './categories.ts'
import type { Leaf, ResultRecord } from './leaf.ts'

/** A date of a recorded value: its key says what happened on it, its owners to whom. */
export interface KnownDate {
  readonly date: string
  /** For a date inside a recorded text: the words before it. */
  readonly before?: string
  readonly key: string
  readonly source: FactSource
  readonly owners: readonly ReadonlySet<string>[]
  readonly record?: ResultRecord
  readonly saidWith: readonly RegExp[]
}

/** Everything that a reply may stand on. */
export interface Evidence {
  readonly leaves: Leaf[]
  /** Days, months and years that occur. */
  readonly dates: KnownDate[]
  /** Stretches that records name, in calendar years: "2008" lies in 2007-10-05 to 2009-03-06. */
  readonly spans: { readonly from: number; readonly to: number; readonly source: FactSource }[]
  /** Every text that occurs, for names and tickers. */
  readonly texts: { readonly text: string; readonly source: FactSource; /** What something is called; digits in it state nothing. */ readonly isName: boolean; readonly isEcho?: true }[]
  /** What results say in one word of a few. */
  readonly categories: Category[]
  /** Symbols and labels that own numbers; lower case. */
  readonly entities: Set<string>
}

export const emptyEvidence = (): Evidence => ({ leaves: [], dates: [], spans: [], texts: [], categories: [], entities: new Set() })
