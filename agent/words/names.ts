import companies from './companies.json' with { type: 'json' }
import type { MarketView } from '../../tools/define-tool.ts'
import type { Instrument } from '../../domain/instruments.ts'
import { escapePattern } from './escape-pattern.ts'

/** Symbols that a text names, in order, and the text with each mention replaced by «0», «1», …, so that no parser reads a ticker as a number or a currency. */
interface Masked {
  readonly text: string
  readonly symbols: readonly string[]
}

/** Everyday words that are also tickers: only in capitals and where a ticker makes sense. */
const everyday = new Set(['A', 'I', 'IT', 'ON', 'SO', 'NOW', 'ALL', 'ARE', 'CAN', 'FOR', 'BE', 'GO', 'HAS', 'OR', 'AN', 'AT', 'BY', 'DO', 'IN', 'IS', 'ME', 'MY', 'NO', 'OF', 'TO', 'UP', 'US', 'WE', 'T', 'V', 'F', 'C', 'D', 'K', 'O', 'S', 'GE', 'MA', 'BA', 'MO', 'KEY', 'LOW', 'COST', 'CAT', 'SIZE', 'META', 'VIG', 'QUAL', 'SH', 'TIP', 'VO', 'VT', 'VB', 'GM', 'HD', 'DIA', 'GOLD', 'CASH', 'PG'])
/** "The gold fund" and "my gold fund" are one; "a gold fund" is still to be found. */
const definite = (names: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(names).flatMap(([words, symbol]) => [[`the ${words}`, symbol], [`my ${words}`, symbol]]))

/** Names people use of companies, funds and coins, whether they are listed here or not, with their symbols. */
const known: Readonly<Record<string, string>> = companies
/** Names people use that are not the instrument's own. */
const nicknames: Readonly<Record<string, string>> = {
  'vanguard total international': 'VXUS', ...definite({ 'total international fund': 'VXUS', 'total international stock fund': 'VXUS', 'total bond fund': 'BND', 'total bond market fund': 'BND', 'total stock market fund': 'VTI', 'total market fund': 'VTI', 'vanguard total market fund': 'VTI', 'gold fund': 'GLD', 'gold etf': 'GLD' }),
  bitcoin: 'BTC-USD', btc: 'BTC-USD', ether: 'ETH-USD', ethereum: 'ETH-USD', eth: 'ETH-USD',
}
const fundWords = / (?:Index Fund|ETF Shares|ETF|ETF Trust|Trust|Fund|Shares)(?= |$)/g
const legalForm = /,? (?:Inc\.?|Corporation|Corp\.?|Company|Co\.?|plc|Ltd\.?|\((?:Class A|The)\))$/

/** What people call a company: without "Inc." and its like. */
export const plainName = (name: string): string => name.replace(legalForm, '').replace(legalForm, '')

interface Spelling { readonly pattern: RegExp; readonly symbol: string; readonly length: number; readonly exact: boolean }

/** The spellings of a market's instruments, longest first; made once for a list of instruments. */
export class NameBook {
  readonly #spellings: readonly Spelling[]
  readonly #bySymbol: ReadonlyMap<string, Instrument>
  readonly #words = new Set<string>()
  readonly #elsewhere: RegExp
  readonly #elsewhereSymbols: RegExp

  constructor(instruments: readonly Instrument[]) {
    const spellings: Spelling[] = []
    const add = (words: string, symbol: string, exact: boolean): void => {
      for (const word of words.toLowerCase().split(/[^a-z]+/)) this.#words.add(word)
      spellings.push({ pattern: new RegExp(`(?<![\\w&$«])\\$?${escapePattern(words)}(?:['’]s)?(?![\\w&»])`, exact ? 'g' : 'gi'), symbol, length: words.length, exact })
    }
    this.#bySymbol = new Map(instruments.map((each) => [each.symbol, each]))
    for (const { symbol, name, kind } of instruments) {
      add(symbol, symbol, everyday.has(symbol) || symbol.length < 3)
      if (name.length > 3) add(name, symbol, false)
      const short = plainName(name)
      // People leave out what every fund's name has: "the Vanguard total bond fund".
      const core = name.replaceAll(fundWords, ' ').replaceAll(/\s+/g, ' ').trim()
      if (kind === 'etf' && core !== name && core.split(' ').length > 2) for (const words of new Set([core, core.replace(/ (?:Market|Stock|Bond)$/, '')])) if (words.split(' ').length > 2) add(words, symbol, false)
      if (kind === 'stock' && short !== name && short.length > 3) add(short, symbol, false)
    }
    for (const [words, symbol] of Object.entries({ ...known, ...nicknames })) if (this.#bySymbol.has(symbol)) add(words, symbol, false)
    const elsewhere = Object.entries(known).filter(([, symbol]) => !this.#bySymbol.has(symbol)).sort(([a], [b]) => b.length - a.length)
    this.#elsewhere = new RegExp(`(?<![\\w&«-])\\$?(?:${elsewhere.map(([words]) => escapePattern(words)).join('|')})(?![\\w&»-])`, 'gi')
    this.#elsewhereSymbols = new RegExp(`(?<![\\w&«])\\$?(?:${elsewhere.map(([, symbol]) => escapePattern(symbol)).join('|')})(?![\\w&»])`, 'g')
    this.#spellings = spellings.sort((a, b) => b.length - a.length)
  }

  /** Whether a lower-case word is part of a name or symbol here. */
  knows(word: string): boolean { return this.#words.has(word) }

  get(symbol: string): Instrument | undefined { return this.#bySymbol.get(symbol) }

  /** What a text names that is not listed here, as it was written, each with its place in the text: a company or fund of the world, or whatever somebody wants shares of. */
  unlisted(text: string): readonly { readonly name: string; readonly at: number }[] {
    const symbols = [...text.matchAll(this.#elsewhereSymbols)].filter((each) => tickerMakesSense(text, each[0], each.index) || (!everyday.has(each[0]) && each[0].length > 2 && text !== text.toUpperCase()))
    const owned = [...text.matchAll(sharesOf)].filter(({ 1: name }) => this.mask(name!).symbols.length === 0).map(({ 0: whole, 1: name, index }) => ({ name: name!, at: index + whole.length - name!.length }))
    const places = new Map([...owned, ...[...symbols, ...text.matchAll(this.#elsewhere)].map((each) => ({ name: each[0], at: each.index }))].map((each) => [each.at, each]))
    return [...places.values()].sort((a, b) => a.at - b.at)
  }

  mask(text: string): Masked {
    const found: { at: number; symbol: string }[] = []
    let masked = text
    for (const { pattern, symbol, exact } of this.#spellings) {
      masked = masked.replace(pattern, (mention: string, at: number) => {
        if (exact && !tickerMakesSense(masked, mention, at)) return mention
        found.push({ at, symbol })
        return `«${symbol}»`
      })
    }
    const order = [...masked.matchAll(/«([^»]+)»/g)].map((match) => match[1]!)
    const symbols = [...new Set(order)]
    return { text: masked.replaceAll(/«([^»]+)»/g, (_, symbol: string) => `«${'abcdefghijklmnopqrstuvwxyz'[symbols.indexOf(symbol)] ?? 'z'}»`), symbols }
  }
}

/** "200 shares of Acme Holdings", "sell 5 XYZQ". */
const sharesOf = /\b(?:(?:shares?|stock|units?) of (?=[A-Z])|(?:buy|sell) \d[\d,.]* (?=[A-Z]{3,5}\b(?<!USD|EUR|GBP|ETF|IRA)))([A-Z][\w&.-]*(?: [A-Z][\w&.-]*){0,3})/g

/** A lone capital letter is a ticker only beside words of trading ("sell 10 F", "shares of T"). */
const tickerMakesSense = (text: string, mention: string, at: number): boolean => {
  if (mention.startsWith('$')) return true
  const before = text.slice(0, at)
  const after = text.slice(at + mention.length)
  if (text === text.toUpperCase()) return false
  return /(?:\b(?:buy|sell|of|in|own|owned|hold|held|price|trim|for|my|about|is|without|ticker|symbol|stock|and|or|with|vs|than|like)\s+|[\d.,]\s*(?:shares?\s+(?:of\s+)?)?)$/i.test(before) && !/^\s+(?:account|401|ira)\b/i.test(after) && mention.length > 1
    || /^\s+(?:shares?|stock|position)\b/i.test(after) || /(?:shares? of|(?:buy|sell)\s+[\d.,]+)\s+$/i.test(before)
}

const books = new WeakMap<object, NameBook>()
/** One book a list of instruments: building it for every message would cost more than the answer. */
export const nameBookOf = (market: MarketView): NameBook => {
  const instruments = market.instruments()
  const known = books.get(instruments) ?? byDigest.get(`${market.digest}:${instruments.length}`)
  if (known) return known
  const book = new NameBook(instruments)
  books.set(instruments, book)
  if (byDigest.size > 8) byDigest.clear()
  byDigest.set(`${market.digest}:${instruments.length}`, book)
  return book
}
const byDigest = new Map<string, NameBook>()
