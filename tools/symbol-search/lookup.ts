import type { Instrument } from '../../domain/instruments.ts'
import { refuse, type Refusal } from '../../domain/result.ts'
import type { MarketView } from '../../market/port.ts'
import { findHomoglyphs } from './homoglyphs.ts'
import { documentOf, editDistance, wordsOf } from './words.ts'

export interface Match {
  readonly instrument: Instrument
  /** 1 is the symbol itself; else the share of the query's meaning that was found, in 0..1. */
  readonly score: number
}

/** Below this, a match is a coincidence of one common word. */
const worthShowing = 0.34

/** 1 for the word itself, less for a beginning or one slip, 0 else. */
const likeness = (wanted: string, words: ReadonlySet<string>): number => {
  if (words.has(wanted)) return 1
  let best = 0
  for (const word of words) {
    if (wanted.length >= 4 && word.startsWith(wanted)) best = Math.max(best, 0.8)
    else if (wanted.length >= 5 && editDistance(wanted, word, 1) === 1) best = Math.max(best, 0.7)
  }
  return best
}

/** Instruments by words, best first, ties by symbol. Rare words weigh more: log((1 + N) / (1 + n)), n instruments having the word. */
export const searchInstruments = (query: string, instruments: readonly Instrument[], limit: number): Match[] => {
  // "Water companies" are no companies in general.
  const words = [...new Set(wordsOf(query))]
  const told = words.filter((word) => !/^(?:compan(?:y|ie)|sector)$/.test(word))
  const wanted = told.length > 0 ? told : words
  const symbol = query.trim().toUpperCase().replaceAll('.', '-')
  const documents = instruments.map((instrument) => ({ instrument, words: documentOf(instrument) }))
  const weights = wanted.map((word) => Math.log((1 + documents.length) / (1 + documents.filter(({ words }) => words.has(word)).length)) + 0.1)
  const whole = weights.reduce((sum, each) => sum + each, 0)
  return documents.map(({ instrument, words }) => {
    const found = wanted.reduce((sum, word, i) => sum + weights[i]! * likeness(word, words), 0)
    return { instrument, score: instrument.symbol === symbol ? 1 : whole === 0 ? 0 : Math.min(0.99, found / whole) }
  }).filter((each) => each.score >= worthShowing)
    .sort((a, b) => b.score - a.score || (a.instrument.symbol < b.instrument.symbol ? -1 : 1)).slice(0, limit)
}

/** So common among the instruments that it says little: "fund", "us". */
const commonShare = 0.25
/** Words that stand in a name or two here and still say nothing about what is wanted. */
const vague = /^(?:.{1,2}|compan(?:y|ie)|sector|index|market|stock|portfolio|total)$/

/** The words of a query that describe some of the instruments, for a second look where not all of them fit. */
export const wordsHeard = (query: string, instruments: readonly Instrument[]): string[] => {
  const documents = instruments.map(documentOf)
  return [...new Set(wordsOf(query))].filter((word) => {
    const count = documents.filter((words) => words.has(word)).length
    return !vague.test(word) && count > 0 && count <= commonShare * documents.length
  })
}

/** Symbols that may have been meant: one slip away, or found by words. */
const suggestionsFor = (text: string, instruments: readonly Instrument[]): string[] => {
  const near = instruments.map((each) => each.symbol).filter((symbol) => symbol.startsWith(`${text}-`) || editDistance(symbol, text, 1) === 1)
  return [...new Set([...near, ...searchInstruments(text, instruments, 3).map((each) => each.instrument.symbol)])].slice(0, 5)
}

/** The instrument of exactly this symbol (case and BRK.B for BRK-B aside), or a refusal that warns of look-alike letters and suggests. */
export const resolveSymbol = (text: string, market: MarketView): Instrument | Refusal => {
  const wanted = text.trim().toUpperCase()
  const found = market.instrument(wanted) ?? market.instrument(wanted.replaceAll('.', '-'))
  if (found) return found
  const disguised = findHomoglyphs(wanted)
  const plain = disguised?.latin ?? wanted
  const meant = disguised && market.instrument(plain)
  const suggestions = meant ? [meant.symbol] : suggestionsFor(plain, market.instruments())
  if (disguised) {
    return refuse('UNKNOWN_SYMBOL', `${JSON.stringify(text)} contains letters that only look like those of a symbol.`,
      { symbol: text, homoglyphs: disguised.findings, suggestions }, meant ? `Type ${meant.symbol} yourself if that is what you mean.` : 'Type the symbol in plain letters.')
  }
  const next = suggestions.length > 0 ? `Did you mean ${suggestions.join(', ')}?` : 'Search by the name of the fund or company.'
  return refuse('UNKNOWN_SYMBOL', `There is no instrument ${JSON.stringify(text)} here.`, { symbol: text, suggestions }, next)
}
