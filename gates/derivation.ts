import { asksExchange, asksPlan, asksSide, asksWhole } from '../domain/asked-trade.ts'
import { parseQuantity, quantity, quantityToNumber } from '../domain/decimal.ts'
import { ownWords } from '../domain/own-words.ts'
import type { Ips } from '../domain/policy.ts'
import type { Proposal, ProposedLeg } from '../domain/proposal.ts'

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

export interface UnderivedPart {
  readonly what: 'symbol' | 'side' | 'quantity'
  readonly value: string
}

const wordsOf = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}.$%-]+/gu) ?? []

/** Words of a fund's or firm's name that say nothing: "Vanguard Total Stock Market ETF" is not named by "stock" or "etf". */
const commonWords = new Set(['the', 'inc', 'inc.', 'corp', 'corp.', 'corporation', 'company', 'co', 'etf', 'fund', 'trust', 'shares', 'share', 'class',
  'index', 'stock', 'stocks', 'bond', 'bonds', 'market', 'total', 'vanguard', 'ishares', 'spdr', 'invesco', 'core', 'and', 'of', 'us', 'u.s.', 'treasury', 'international'])

const bare = (texts: readonly string[]): ReadonlySet<string> => new Set(texts.flatMap(wordsOf).map((word) => word.replace(/[.,!?;:]+$/, '')))
const typed = (context: SaidContext): readonly string[] => context.words.map(ownWords)
const said = (context: SaidContext): ReadonlySet<string> => bare(typed(context))

/** Whether the person pasted something: then it is in the model's context, whoever noticed. */
export const hasPasted = (words: readonly string[]): boolean => words.some((text) => ownWords(text) !== text.trim())

const isNamed = (symbol: string, name: string, words: ReadonlySet<string>): boolean =>
  words.has(symbol.toLowerCase()) || words.has(`$${symbol.toLowerCase()}`) || wordsOf(name).some((word) => word.length > 2 && !commonWords.has(word) && words.has(word))

const symbolDerives = (symbol: string, context: SaidContext): boolean => {
  if (context.positions.some((position) => position.symbol === symbol && quantity(position.quantity) > 0n)) return true
  if (context.ips?.benchmark.some((part) => part.symbol === symbol)) return true
  if (isNamed(symbol, context.nameOf(symbol), said(context))) return true
  // Chosen by our own tools out of the firm's universe, unless the pasted text names it too.
  return !context.flagged && !isNamed(symbol, context.nameOf(symbol), bare(context.words))
}

/** Numbers as people write them: "1,500", "$2k", "10.5", "20%"; the shares in percent apart. */
const numbersOf = (texts: readonly string[]): { readonly numbers: readonly number[]; readonly percents: readonly number[] } => {
  const found = texts.flatMap((text) => [...text.matchAll(/(\d[\d,]*(?:\.\d+)?)\s*(?:(k|thousand|m|million)\b|(%|percent\b))?/gi)])
    .map(([, digits = '', unit = '', percent]) => ({ percent, value: Number(digits.replaceAll(',', '')) * (/^[kt]/i.test(unit) ? 1e3 : unit ? 1e6 : 1) }))
  return { numbers: found.filter(({ percent }) => !percent).map(({ value }) => value), percents: found.filter(({ percent }) => percent).map(({ value }) => value) }
}

const quantityDerives = (leg: ProposedLeg, context: SaidContext): boolean => {
  const size = parseQuantity(leg.quantity)
  if (size === undefined) return false
  const texts = typed(context)
  const { numbers, percents } = numbersOf(texts)
  const held = context.positions.find((position) => position.symbol === leg.symbol)
  const part = held && leg.side === 'sell' ? Number(size) / Number(quantity(held.quantity)) : undefined
  const parts = [...percents.map((percent) => percent / 100), ...(texts.some((text) => /\bhal(?:f|ve)\b/i.test(text)) ? [0.5] : [])]
  if (part !== undefined && ((part === 1 && asksWhole(texts, (clause) => isNamed(leg.symbol, context.nameOf(leg.symbol), bare([clause])))) || parts.some((each) => Math.abs(part - each) < 0.02))) return true
  const shares = quantityToNumber(size)
  const price = Number(context.priceOf(leg.symbol) ?? Number.NaN)
  // Money is turned into whole shares, so that the bought value lies up to one share below what was said.
  return numbers.some((number) => number === shares || (number >= shares * price && number < (shares + 1) * price))
}

/** Purchases that what the same ticket sells pays for: no larger than the sales, which the person sized. */
const paidBySales = (legs: readonly ProposedLeg[], context: SaidContext): boolean => {
  const valueOf = (side: ProposedLeg['side']): number =>
    legs.filter((leg) => leg.side === side).reduce((sum, leg) => sum + Number(leg.quantity) * Number(context.priceOf(leg.symbol) ?? Number.NaN), 0)
  return asksExchange(typed(context)) && valueOf('buy') <= valueOf('sell')
}

const asksFor = (legs: readonly ProposedLeg[], context: SaidContext): boolean => {
  const own = typed(context)
  return !asksPlan(own) && !asksExchange(own)
    && legs.every((leg) => isNamed(leg.symbol, context.nameOf(leg.symbol), said(context)) && asksSide(leg.side, own) && quantityDerives(leg, context))
}

/** Whether the person asked for exactly these orders themselves, in the last message or over the last three. In doubt it is advice. */
export const isOwnOrder = (legs: readonly ProposedLeg[], context: SaidContext): boolean =>
  [-1, -3].some((last) => asksFor(legs, { ...context, words: context.words.slice(last) }))

/**
 * The first part of a proposal that derives neither from the ledger, nor from the policy, nor from the person's own words;
 * `undefined` when all do; whose account it is, was asked before. What a tool returned is no source: it is no more trusted than its arguments were.
 */
export const underivedPart = (proposal: Proposal, context: SaidContext): UnderivedPart | undefined => {
  const own = typed(context)
  const planned = asksPlan(own)
  for (const leg of proposal.legs) {
    if (!symbolDerives(leg.symbol, context)) return { what: 'symbol', value: leg.symbol }
    if (planned) continue
    if (!asksSide(leg.side, own) && !asksExchange(own)) return { what: 'side', value: leg.side }
    if (!quantityDerives(leg, context) && !(leg.side === 'buy' && paidBySales(proposal.legs, context))) return { what: 'quantity', value: leg.quantity }
  }
  return undefined
}
