import type { FactSource } from '../../domain/conversation.ts'
import type { Period } from './period.ts'

/** What a number in a result may be printed as. `fraction` prints as percent; `count` never does. */
export type Unit = 'money' | 'fraction' | 'count' | 'percent' | 'bps' | 'text'

/** The object that a number stands in. Its siblings are the same object's other fields. */
export type ResultRecord = Readonly<Record<string, unknown>>

/** What one record of a list is called, and what the others are called. */
export interface Rivals { readonly own: ReadonlySet<string>; readonly others: ReadonlySet<string> }

/** One number of a recorded value, with what it belongs to. */
export interface Leaf {
  readonly value: number
  /** The value as recorded, unrounded. */
  readonly raw: unknown
  readonly unit: Unit
  /** Last key of the path, and the whole JSON pointer. */
  readonly key: string
  readonly pointer: string
  readonly source: FactSource
  /** Names of the objects around it, innermost first: symbols, labels, asset classes; lower case. */
  readonly owners: readonly ReadonlySet<string>[]
  /** The time that it is of; empty where nothing says. */
  readonly period: Period
  readonly record?: ResultRecord
  /** For each list around it: its own record's names, and those of the others. */
  readonly rivals: readonly Rivals[]
  /** Words that a sentence must hold to mean this figure. */
  readonly saidWith: readonly RegExp[]
  /** For a figure inside a recorded text: its sentence, which says what it measures, and the noun that it counted there. */
  readonly sentence?: string
  readonly noun?: string
  /** The call was asked with it: it states no fact. */
  readonly isEcho?: true
}

const countKey = /(?:count|years?|months?|weeks?|days?|quantity|shares|(?<!best|worst)periods?|age|number|rank|trades|samples|observations|paths|horizon|version|simulations|iterations|steps|increment|duration|seconds|minutes)$/i
/** Pure ratios: 0.71 is never 71 %. */
const ratioKey = /sharpe|sortino|calmar|beta|(?<!expense)ratio|tStat|^r2$|effectiveHoldings|^rebalances$|periodsPerYear/i
/** `unit` beside a value says what it is, as in the market's series. */
const statedUnits: Readonly<Record<string, Unit>> = { fraction: 'fraction', index: 'count', points: 'count', usd: 'money' }

/** The unit of a number by its key's last words, or by the unit that its record states; a change of anything is a fraction. */
export const unitOf = (key: string, raw: unknown, record?: ResultRecord): Unit => {
  const stated = typeof record?.unit === 'string' ? statedUnits[record.unit] : undefined
  if (stated !== undefined && /^(?:value|yearAgo)$/.test(key)) return stated
  if (/usd$/i.test(key)) return 'money'
  if (/bps$/i.test(key)) return 'bps'
  if (/(?:percent|pct)$/i.test(key)) return 'percent'
  if (typeof raw === 'string') return /price|close|cost|amount|value|limit/i.test(key) ? 'money' : 'count'
  return ratioKey.test(key) || (countKey.test(key) && !/(?<!periods)PerYear$|OfYears?$/.test(key)) ? 'count' : 'fraction'
}
