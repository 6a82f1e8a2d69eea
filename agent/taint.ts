import type { PersonFacts, EarlierResult } from '../domain/facts.ts'
import type { Proposal } from '../domain/proposal.ts'
import { asksTrade, asksWhole } from '../domain/asked-trade.ts'
import { sideWords } from '../domain/side-words.ts'
import { spelled } from './words/spelling.ts'
import { amountsIn } from './words/amounts.ts'
import { figuresIn, normalise } from './provenance/figures.ts'

/** Tools that bring in words written by others: news, imported files, notes, what was remembered. */
const untrustedTools: ReadonlySet<string> = new Set(['news', 'fundamentals', 'client-activity', 'memory', 'import', 'notes', 'statement-import'])

const textOf = (value: unknown): string => JSON.stringify(value) ?? ''
const names = (text: string, symbol: string): boolean => new RegExp(`(?<![\\w-])${symbol.replaceAll(/[.-]/g, '[.-]?')}(?![\\w-])`, 'i').test(text)

/** What a proposal's parts may derive from: the ledger, the policy, the person's own words, and results that no untrusted text led to. */
export interface TrustedSources {
  readonly facts: PersonFacts
  /** The person's own messages of this conversation. */
  readonly said: readonly string[]
  readonly results: readonly EarlierResult[]
  /** Other spellings of a symbol: company names, lower case. */
  readonly namesOf: (symbol: string) => readonly string[]
}

const ledgerSymbols = ({ accounts, ips, clients }: PersonFacts): ReadonlySet<string> => new Set([
  ...[...accounts, ...clients.flatMap((each) => each.accounts)].flatMap((account) => account.positions.map((each) => each.symbol)),
  ...[ips, ...clients.map((each) => each.ips)].flatMap((each) => each.benchmark.map((part) => part.symbol)),
])

const inWords = (symbol: string, sources: TrustedSources): boolean =>
  sources.said.some((text) => names(text, symbol) || sources.namesOf(symbol).some((name) => text.toLowerCase().includes(name)))

/** Whether some result names the symbol without having been given it: an optimizer's own choice out of the firm's universe. */
const chosenByTool = (symbol: string, sources: TrustedSources): boolean => {
  const clean = new Set<string>()
  for (const { id, tool, input, output } of sources.results) {
    if (untrustedTools.has(tool)) continue
    const asked = textOf(input)
    const referred = [...asked.matchAll(/"(r\d+)"/g)].map((match) => match[1]!)
    if (names(asked, symbol) || referred.some((each) => !clean.has(each) && names(textOf(sources.results.find((result) => result.id === each)?.output), symbol))) continue
    if (names(textOf(output), symbol)) return true
    clean.add(id)
  }
  return false
}

/** What may mean either side, or what was shown before. Enough where nothing by others was read. */
const asksForChange = /\b(?:rebalanc\w*|re-balanc\w*|safer|riskier|less|more risk\w*|switch|move|shift|align|adjust|fix|do (?:that|it|so)|go ahead|that|this|them|those|implement|apply|change|swap|harvest\w*|set up|back (?:to|in)|target|withdraw|raise|proceeds|close|drop|without)\b/i

const everythingSaid = (said: readonly string[]): string => said.map((text) => `${text}\n${spelled(text.slice(0, 4_000), () => false)}`).join('\n')
const isGuarded = (results: TrustedSources['results']): boolean => results.some((each) => untrustedTools.has(each.tool))

/** Whether these words of the person ask for this side, read more strictly where words of others were read too. */
export const asksFor = (side: 'buy' | 'sell', said: readonly string[], results: TrustedSources['results']): boolean => {
  const everything = everythingSaid(said)
  return isGuarded(results) ? asksTrade(side, [everything]) : sideWords[side].test(everything) || asksForChange.test(everything)
}

/** "Two and a half thousand dollars": amounts that the person wrote in words. */
const saidInWords = (text: string): readonly number[] => {
  const { moneyUsd, percents, shares, limitPrice } = amountsIn(text.slice(0, 4_000))
  return [...moneyUsd, ...percents, ...(shares === undefined ? [] : [shares]), ...(limitPrice === undefined ? [] : [limitPrice])]
}

/**
 * Sizes of a trade's own input that the person did not say: quantities, amounts and limits written out by a model; where words of
 * others were read, also parts and weights, and then a holding is sold whole only when that was said.
 */
const unsaidSizes = (input: unknown, { said, facts }: TrustedSources, guarded: boolean): readonly string[] => {
  const known = new Set(said.flatMap((text) => [...figuresIn(normalise(text)).map((each) => each.value), ...saidInWords(text)]))
  const whole = !guarded || asksWhole(said, () => true)
  const held = new Set(whole ? [...facts.accounts, ...facts.clients.flatMap((each) => each.accounts)].flatMap((account) => account.positions.map((each) => Number(each.quantity))) : [])
  const saysPart = (value: unknown): boolean => value === 'all' ? whole : value === 'half' ? said.some((text) => /\bhal(?:f|ve)\b/i.test(text))
    : [...known].some((number) => Math.abs(number - Number(value)) < 0.005 || Math.abs(number - 100 * Number(value)) < 0.5)
  const found: string[] = []
  const walk = (value: unknown, key: string): void => {
    if (Array.isArray(value)) value.forEach((each) => walk(each, key))
    else if (typeof value === 'object' && value !== null) for (const [name, each] of Object.entries(value)) walk(each, name)
    else if (typeof value !== 'string' && typeof value !== 'number') return
    else if (/^(?:quantity|amountUsd|amount|notionalUsd|limitPrice|valueUsd|shares)$/.test(key) && !known.has(Number(value)) && !held.has(Number(value))) found.push(`${key} ${value}`)
    else if (guarded && /^(?:fraction|toWeight)$/.test(key) && !saysPart(value)) found.push(`${key} ${value}`)
  }
  walk(input, '')
  return found
}

/**
 * The parts of a proposal that derive from nothing trusted, each named for the record; empty when all do. Passing a symbol
 * through a tool does not clean it: only a tool that chose it itself vouches for it.
 */
export const taintsOf = (proposal: Proposal, input: unknown, sources: TrustedSources): readonly string[] => {
  const ledger = ledgerSymbols(sources.facts)
  const guarded = isGuarded(sources.results)
  const asked = { buy: asksFor('buy', sources.said, sources.results), sell: asksFor('sell', sources.said, sources.results) }
  const taints: string[] = []
  for (const { symbol, side } of proposal.legs) {
    if (!ledger.has(symbol) && !inWords(symbol, sources) && !chosenByTool(symbol, sources)) {
      const where = sources.results.filter((each) => untrustedTools.has(each.tool) && names(textOf(each.output), symbol)).map((each) => `${each.tool} ${each.id}`)
      taints.push(`symbol ${symbol}: ${where.length > 0 ? `only in ${where.join(', ')}` : 'from no trusted source'}`)
    }
    if (!asked[side]) taints.push(`side ${side} ${symbol}: not asked for`)
  }
  return [...new Set([...taints, ...unsaidSizes(input, sources, guarded).map((each) => `${each}: not in the person's words`)])]
}
