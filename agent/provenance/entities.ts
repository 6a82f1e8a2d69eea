import { escapePattern } from '../words/escape-pattern.ts'
import type { Clause } from './clauses.ts'
import { seriesWords } from './lexicon.ts'

/** A name in a sentence, and the owner words (lower case) that a number of its must carry. */
export interface Mention { readonly start: number; readonly end: number; readonly names: ReadonlySet<string> }

/** Other spellings of an owner: "nvidia" for "nvda". Keys and values lower case. */
export type Aliases = ReadonlyMap<string, string>

/** Words that are labels in some tool's output and everyday words in a sentence. */
const tooPlain = new Set(['all', 'total', 'other', 'you', 'your', 'yours', 'portfolio', 'return', 'risk', 'weight', 'weights', 'current', 'buy', 'sell', 'value', 'result',
  'single', 'account', 'usd', 'us', 'etf', 'stock', 'order', 'ticket', 'line', 'bar', 'market', 'limit', 'i', 'a', 'it', 'on', 'so', 'now', 'these weights',
  'dividend', 'fee', 'deposit', 'interest', 'withdrawal', 'retirement', 'house', 'education', 'fixed', 'rules', 'volatility', 'rebalance', 'harvest', 'sale', 'lots'])

/** `first` is the name's first word in capitals: most names of a turn do not stand in a sentence, and need no pattern. */
interface Wanted { readonly words: string; readonly first: string; readonly name: string; pattern?: RegExp }
const compiled = new WeakMap<ReadonlySet<string>, { readonly size: number; readonly aliases: Aliases; readonly wanted: readonly Wanted[] }>()

/** All names, longest first; made once for the names of a turn. */
const wantedFor = (entities: ReadonlySet<string>, aliases: Aliases): readonly Wanted[] => {
  const known = compiled.get(entities)
  if (known?.size === entities.size && known.aliases === aliases) return known.wanted
  const wanted: Wanted[] = []
  const add = (words: string, name: string): void => {
    if (words.length === 0 || words.length > 80 || tooPlain.has(words)) return
    wanted.push({ words, first: words.split(' ')[0]!.toUpperCase(), name })
  }
  for (const entity of entities) add(entity, entity)
  for (const [alias, name] of aliases) add(alias, name)
  for (const [words, series] of seriesWords) if (entities.has(series)) add(words, series)
  wanted.sort((a, b) => b.words.length - a.words.length)
  compiled.set(entities, { size: entities.size, aliases, wanted })
  return wanted
}

const patternOf = (wanted: Wanted): RegExp =>
  (wanted.pattern ??= new RegExp(`(?<![\\w&-])${escapePattern(wanted.words).replaceAll(' ', '[\\s-]')}(?:'s|’s)?(?![\\w&])`, 'gi'))

/** Finds mentions of owners and their aliases; symbols only in capitals, so that "all" is never ALL. Longest first. */
export const mentionsIn = (sentence: string, entities: ReadonlySet<string>, aliases: Aliases): readonly Mention[] => {
  const mentions: Mention[] = []
  const capitals = sentence.toUpperCase()
  for (const wanted of wantedFor(entities, aliases)) {
    if (!capitals.includes(wanted.first)) continue
    const { name } = wanted
    for (const match of sentence.matchAll(patternOf(wanted))) {
      if (isSymbolSpelling(name, match[0]) === false || (/inflation/i.test(match[0]) && adjusted.test(sentence.slice(0, match.index)))) continue
      const end = match.index + match[0].length
      const same = mentions.find((each) => each.start === match.index && each.end === end)
      if (same) (same.names as Set<string>).add(name)
      else if (!mentions.some((each) => match.index < each.end && end > each.start)) mentions.push({ start: match.index, end, names: new Set([name]) })
    }
  }
  return mentions.sort((a, b) => a.start - b.start)
}

/** "5 % after inflation" is not a figure of inflation. */
const adjusted = /\b(?:after|net of|above|adjusted for|with|beats?|beyond|over)\s$/i

/** A three-letter owner found as an everyday lower-case word ("it", "now", "low") is no symbol; asset classes are. */
const isSymbolSpelling = (name: string, found: string): boolean | undefined => {
  if (!/^[a-z]{1,5}(?: [a-z]{1,3})?$/.test(name)) return undefined
  if (['cash', 'bonds', 'gold'].includes(name)) return undefined
  return name.length > 4 || found.length !== name.length ? undefined : found === found.toUpperCase()
}

/** Whose figure it is; `near` when the name stands in the figure's own clause. */
export interface Belonging { readonly names: ReadonlySet<string>; readonly near: boolean }

/** The names that a figure at `at` is about: in its clause the nearest before it, else the nearest after it, else the last before the clause. */
export const belongingAt = (at: number, clause: Clause, mentions: readonly Mention[], carried: ReadonlySet<string> | undefined): Belonging | undefined => {
  const inside = mentions.filter((each) => each.start >= clause.start && each.end <= clause.end)
  const nearest = inside.filter((each) => each.end <= at).at(-1) ?? inside.find((each) => each.start >= at)
  if (nearest) return { names: nearest.names, near: true }
  const earlier = mentions.filter((each) => each.end <= clause.start).at(-1)?.names ?? carried
  // "The benchmark returned 6 %, so you are 1 % ahead": a clause about "you" has left a label behind, but never a holding.
  const aboutYou = /\b(?:you|your)\b/i.test(clause.text) && earlier !== undefined && ![...earlier].some(isSymbolName)
  return aboutYou || earlier === undefined ? undefined : { names: earlier, near: false }
}

/** A symbol, lower case: "vti", "brk b". */
export const isSymbolName = (name: string): boolean => /^[a-z]{1,5}(?: [a-z]{1,3})?$/.test(name) && !everydayLabels.has(name)
const everydayLabels = new Set(['cash', 'bonds', 'stock', 'bond', 'us'])
