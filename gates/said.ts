import { ownWords } from '../domain/own-words.ts'
import type { Ips } from '../domain/policy.ts'

/** Everything that a part of a trade may come from. Nothing here was written by a model or by a third party. */
export interface SaidContext {
  /** The person's messages as they came; what they pasted into them is told apart here. */
  readonly words: readonly string[]
  /** The agent said that untrusted text led to this; else only what the person pasted is suspected. */
  readonly flagged: boolean
  readonly positions: readonly { readonly symbol: string; readonly quantity: string }[]
  readonly ips: Ips | null
  readonly nameOf: (symbol: string) => string
  readonly priceOf: (symbol: string) => string | undefined
}

const wordsOf = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}.$%-]+/gu) ?? []

/** Words of a fund's or firm's name that say nothing: "Vanguard Total Stock Market ETF" is not named by "stock" or "etf". */
const commonWords = new Set(['the', 'inc', 'inc.', 'corp', 'corp.', 'corporation', 'company', 'co', 'etf', 'fund', 'trust', 'shares', 'share', 'class',
  'index', 'stock', 'stocks', 'bond', 'bonds', 'market', 'total', 'vanguard', 'ishares', 'spdr', 'invesco', 'core', 'and', 'of', 'us', 'u.s.', 'treasury', 'international'])

/** The words of these texts, without what ends a sentence. */
export const bare = (texts: readonly string[]): ReadonlySet<string> => new Set(texts.flatMap(wordsOf).map((word) => word.replace(/[.,!?;:]+$/, '')))
/** What the person wrote themselves, message by message. */
export const typed = (context: SaidContext): readonly string[] => context.words.map(ownWords)
export const said = (context: SaidContext): ReadonlySet<string> => bare(typed(context))

/** Whether the person pasted something: then it is in the model's context, whoever noticed. */
export const hasPasted = (words: readonly string[]): boolean => words.some((text) => ownWords(text) !== text.trim())

/** Whether these words name it, by its symbol or by a telling word of its name. */
export const isNamed = (symbol: string, { nameOf }: Pick<SaidContext, 'nameOf'>, words: ReadonlySet<string>): boolean =>
  words.has(symbol.toLowerCase()) || words.has(`$${symbol.toLowerCase()}`) || wordsOf(nameOf(symbol)).some((word) => word.length > 2 && !commonWords.has(word) && words.has(word))
