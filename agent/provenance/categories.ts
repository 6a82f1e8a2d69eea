import { riskLevels } from '../../domain/policy.ts'
import type { ResultRecord } from './leaf.ts'
import { plain } from './owners.ts'

/** What a result says of a thing in one word of a few: its tax term is "long", its class is "over" its target. */
export interface Category {
  readonly of: Vocabulary
  readonly is: string
  /** Of what, lower case; empty where it is of the whole. */
  readonly names: ReadonlySet<string>
  readonly record: ResultRecord
}

const oneOf = (value: unknown, known: readonly string[]): readonly string[] => (typeof value === 'string' && known.includes(value) ? [value] : [])
const either = (value: unknown, yes: string, no: string): readonly string[] => (typeof value === 'boolean' ? [value ? yes : no] : [])
/** On which side of its target a weight lies; both are fractions of one. */
const against = (weight: unknown, target: unknown): readonly string[] =>
  (typeof weight === 'number' && typeof target === 'number' && Math.abs(weight - target) >= 0.0005 ? [weight > target ? 'over' : 'under'] : [])
const bands: Readonly<Record<string, string>> = { within: 'in', above: 'out', below: 'out', outside: 'out' }
const banded = (status: unknown): readonly string[] => (typeof status === 'string' && bands[status] !== undefined ? [bands[status]] : [])

/** What a record would do with its symbol: a leg's own side, the list of sales or purchases that it stands in, a planned sale. */
const sideOf = ({ side, kind }: ResultRecord, pointer: string): unknown => /\/(buy|sell)s\/\d+$/.exec(pointer)?.[1] ?? (/\/legs\/\d+$/.test(pointer) ? side : kind === 'sale' ? 'sell' : undefined)

/** How the words of each vocabulary are read out of a record at its place; nothing where it says none of them. */
const readers = {
  side: (record: ResultRecord, pointer: string) => oneOf(sideOf(record, pointer), ['buy', 'sell']),
  term: ({ term, longTerm }: ResultRecord) => [...oneOf(term, ['short', 'long']), ...either(longTerm, 'long', 'short')],
  target: ({ weight, before, after, target }: ResultRecord) => [weight, before, after].flatMap((each) => against(each, target)),
  band: ({ status, driftStatus, low }: ResultRecord, pointer: string) => [...(low !== undefined || pointer.endsWith('/drift') ? banded(status) : []), ...banded(driftStatus)],
  course: ({ onTrack }: ResultRecord) => either(onTrack, 'on', 'off'),
  level: ({ riskLevel }: ResultRecord) => oneOf(riskLevel, riskLevels),
  trade: ({ worthIt }: ResultRecord) => either(worthIt, 'worth it', 'not worth it'),
  account: ({ taxable }: ResultRecord) => either(taxable, 'taxable', 'sheltered'),
  kind: ({ symbol, kind }: ResultRecord) => (symbol === undefined ? [] : oneOf(kind, ['etf', 'stock', 'crypto'])),
  class: ({ symbol, assetClass }: ResultRecord) => (symbol === undefined ? [] : oneOf(assetClass, ['stocks', 'bonds'])),
  style: ({ symbol, subClass }: ResultRecord) => (symbol === undefined || typeof subClass !== 'string' ? [] : [/growth|value/.exec(subClass)?.[0] ?? 'neither']),
  /** No result says how a dividend is taxed. */
  dividend: () => [],
} satisfies Readonly<Record<string, (record: ResultRecord, pointer: string) => readonly string[]>>

export type Vocabulary = keyof typeof readers
const vocabularies = Object.keys(readers) as readonly Vocabulary[]

/** The categories that one record gives what it is of. */
export const categoriesOf = (record: ResultRecord, pointer: string, names: ReadonlySet<string> | undefined): readonly Category[] => vocabularies.flatMap((of) =>
  readers[of](record, pointer).map((is) => ({ of, is, record, names: names ?? new Set(typeof record.symbol === 'string' ? [plain(record.symbol)] : []) })))
