import { asOf, bullets, list, paragraphs, pct, price, spaced, table, upDown } from '../say/format.ts'
import { historySkills, periodArgs } from './history.ts'
import { shown } from './unlisted.ts'
import { sayComparison, type MarketOutput } from './compare.ts'
import { oneCall, words, type Done, type Part, type Saying, type Skill, type Stage } from './skill.ts'

type MarketRow = MarketOutput['instruments'][number]
type SeriesRow = MarketOutput['series'][number]


const priceLine = (row: MarketRow): string => (row.price === null ? `There is no price for ${row.symbol}.` : `${row.symbol} closed at ${price(row.price)} on ${row.priceDate}.${row.stale ? ` ${row.symbol} has no later price.` : ''}`)

/** A price of the past is none of our figures: closes are kept as returns. */
const asksPast = /\b(?:high(?:est)?|low(?:est)?|record)\b|\b(?:clos\w+|price|trad\w+|quoted|going for|stand|at)\b.{0,40}\b(?:ago|back then|at the time|on (?:the )?(?:last|first)|yesterday|(?:19|20)\d\d)\b|\b(?:19|20)\d\d\b.{0,40}\b(?:price|trading at|stand)\b/

const sayPrice = (output: MarketOutput, { text }: Part): string => paragraphs(
  asksPast.test(text) && 'I keep the newest close only, and returns of the past: no closing prices of earlier days, no highs and no lows.', ...output.instruments.map((row) => paragraphs(
  priceLine(row),
  row.period !== null && `From ${row.period.from} to ${row.period.to} ${row.symbol} ${row.period.totalReturn < 0 ? 'fell' : 'rose'} ${pct(row.period.totalReturn)}, dividends included.`)), asOf(output.asOf))

/** What a fund or company is, in its own papers: none of it is in the data. */
const notKept = /\b(?:inside|contains?|holds?|holding|names in|companies|which index|what index|index does|tracks?|follows?|duration|average maturity|how long are|monthly or|quarterly|inception|turnover|hedge\w*|metal|vault|include|manager)\b/

const sayInstrument = (output: MarketOutput, { text }: Part): string => paragraphs(
  notKept.test(text) && 'What a fund holds, which index it follows, how long its bonds run and when it pays are not in my data: its own page says that. What I have:',
  /\b(?:expense ratio|cost\w*|charges?|fees?|ter)\b/.test(text) && output.instruments.map((row) => (row.expenseRatio === null ? `The cost of ${row.symbol} is not known.` : `${row.symbol} costs ${pct(row.expenseRatio, 2)} a year.`)).join(' '),
  /\byields?\b|\bpay\w*\b.{0,20}\bdividends?\b/.test(text) && output.instruments.map((row) => (row.trailingYield === null ? `The yield of ${row.symbol} is not known.` : `${row.symbol} has a trailing yield of ${pct(row.trailingYield, 2)}.`)).join(' '),
  ...output.instruments.map((row) => paragraphs(
  `${row.symbol} is ${row.name}, ${row.kind === 'etf' ? 'an ETF' : row.kind === 'stock' ? 'a single stock' : 'a coin'} (${[spaced(row.assetClass), row.sector, row.region].filter((each) => each !== '').join(', ')}).`,
  [priceLine(row), row.expenseRatio === null ? '' : `${row.symbol} costs ${pct(row.expenseRatio, 2)} a year.`, row.trailingYield === null || row.trailingYield === 0 ? '' : `${row.symbol} has a trailing yield of ${pct(row.trailingYield, 2)}.`].filter((each) => each !== '').join(' '),
  row.period !== null && row.period.volatility !== null && `${row.symbol} was ${upDown(row.period.totalReturn)} from ${row.period.from} to ${row.period.to}, and swung by ${pct(row.period.volatility)} a year.`)), asOf(output.asOf))

const seriesWords: readonly (readonly [name: string, label: string, words: RegExp])[] = [
  ['cpi', 'Inflation', /\b(?:inflation|cpi|consumer prices?|cost of living)\b/], ['fed-funds', 'The federal funds rate', /\b(?:fed|federal reserve|policy rate|fed funds|central bank)\b/],
  ['treasury-3m', 'The treasury-3m yield', /\b(?:3|three)[- ]?month|\bt-?bills?\b|\bshort[- ]term (?:interest )?rates?\b/], ['treasury-2y', 'The treasury-2y yield', /\b(?:2|two)[- ]?(?:years?|y)\b/],
  ['treasury-10y', 'The treasury-10y yield', /\b(?:10|ten)[- ]?(?:years?|y)\b/], ['vix', 'The VIX', /\b(?:vix|volatility index|fear (?:index|gauge)|market volatility)\b/], ['eur-usd', 'The euro', /\b(?:euros?|eur(?:usd)?|dollar index|(?:strong|weak)\w* (?:is )?the dollar|the dollar)\b/],
]

/** The series that a text names; government yields in general are the two usual ones, and rates in general the policy rate and the ten-year. */
const seriesIn = (text: string): readonly string[] => {
  const named = seriesWords.filter(([, , words]) => words.test(text)).map(([name]) => name)
  if (named.length > 0) return named
  return /\b(?:treasur\w+|government|yields?|curve)\b/.test(text) ? ['treasury-2y', 'treasury-10y'] : ['fed-funds', 'treasury-10y']
}

const lowered = (label: string): string => label.replace(/^The /, 'the ')

const sayValue = (row: SeriesRow): string => {
  const label = seriesWords.find(([name]) => name === row.name)?.[1] ?? row.name
  if (row.name === 'cpi') return row.yearChange === null ? '' : `Consumer prices were ${upDown(row.yearChange)} on the year before, as of ${row.date}.`
  const value = row.unit === 'fraction' ? pct(row.value, 2) : row.unit === 'usd' ? `$${row.value.toFixed(2)}` : row.value.toFixed(2)
  const before = row.yearAgo === null ? '' : ` A year before ${row.unit === 'fraction' ? 'it' : lowered(label)} was ${row.unit === 'fraction' ? pct(row.yearAgo, 2) : row.unit === 'usd' ? `$${row.yearAgo.toFixed(2)}` : row.yearAgo.toFixed(2)}.`
  return `${label} was ${value} on ${row.date}.${before}`
}

/** Figures of an economy that none of our series has. */
const otherSeries = /\b(?:unemployment|jobless|jobs report|payrolls?|gdp|recession|sterling|pounds?|cable|yen|francs?|yuan|mortgage rates?|house prices?|consumer confidence|trade deficit|oil price|wage growth|pmi|retail sales)\b/

const macro: Skill = oneCall('market', ({ text }) => ({ series: seriesIn(text) }), (output: MarketOutput, { text }: Part) =>
  paragraphs(otherSeries.test(text) && `I have no figure for ${otherSeries.exec(text)![0]}. What I follow are interest rates, inflation, market volatility and the euro.`, inverted(output, text), ...(output.series.length > 0 ? output.series.map(sayValue) : ['There is no figure for that in the data.']), asOf(output.asOf)))

interface SearchOutput { readonly asOf: string; readonly query: string; readonly matches: readonly { readonly symbol: string; readonly name: string; readonly expenseRatio: number | null; readonly trailingYield: number | null; readonly price: string | null }[] }

const fillers = /\b(?:what(?:'s| is| are)?|which|find|search(?: for)?|look(?:ing)?(?: for| up| into)?|show|list|tell|give|me|i|should|the|a|an|is|are|there|any|some|good|best|please|can|could|you|do|does|know|name|of|for|that|with|to|buy|own|get|invest|in|ticker|tickers|symbols?|stock symbol|recommend|suggest|about|want|need|my|called|into|like|options?|on|company|offered|have|has|available|cheap(?:est)?|inexpensive|low(?:est)?[- ](?:cost|fees?)|cover(?:s|ing)?|track(?:s|ing)?|follow(?:s|ing)?|exposure|focused|from|by)\b/gi

const searchArgs = (part: Part, stage: Stage): Record<string, unknown> => {
  const named = part.symbols.length > 0 && /\b(?:ticker|symbol)\b/.test(part.text)
  const query = named ? part.symbols.join(' ') : part.plain.replaceAll(/[?!.,"“”]/g, ' ').replaceAll(fillers, ' ').replaceAll(/\s+/g, ' ').trim()
  const { text } = part
  const kind = /\b(?:etfs?|funds?|trackers?)\b/.test(text) ? 'etf' : /\b(?:stocks?|compan(?:y|ies)|shares)\b/.test(text) && !/\bstock market\b/.test(text) ? 'stock' : undefined
  const safe = query === '' ? part.plain.slice(0, 100) : query.slice(0, 120)
  const matches = stage.market.instruments().length > 0
  return { query: safe, ...(kind && matches && !/dividend|income|index/.test(text) && { kind }) }
}

/** Of what was found, the cheapest first where that was asked for; what has no known cost comes last. */
const ordered = ({ matches }: SearchOutput, text: string): SearchOutput['matches'] => (cheapWords.test(text) ? matches.toSorted((a, b) => (a.expenseRatio ?? Infinity) - (b.expenseRatio ?? Infinity)) : matches)
const cheapWords = /\b(?:cheap(?:est)?|inexpensive|low(?:est)?[- ](?:cost|fees?))\b/

const saySearch = (output: SearchOutput, { text }: Part): Saying => {
  const matches = ordered(output, text)
  const [best, ...others] = matches
  const isCheapest = cheapWords.test(text) && best!.expenseRatio !== null
  return { text: paragraphs(
    isCheapest ? `${best!.symbol} costs least of these, ${pct(best!.expenseRatio!, 2)} a year: ${best!.name}.` : `The best match is ${best!.symbol}: ${best!.name}.`,
    others.length > 0 && table(['Symbol', 'Name', 'Cost a year', 'Yield'], matches.map((each) => [each.symbol, each.name, each.expenseRatio === null ? '' : pct(each.expenseRatio, 2), each.trailingYield === null ? '' : pct(each.trailingYield, 2)])),
    'This is a search, not advice to buy.', asOf(output.asOf)) }
}

const plainSearch = oneCall('symbol-search', searchArgs, saySearch)
const heardOf = (done: Done | undefined): readonly string[] => (done?.refusal?.code === 'NO_MATCH' && Array.isArray(done.refusal.facts.heard) ? done.refusal.facts.heard as readonly string[] : [])

/** Where nothing is all that was asked for, the words that something here has are looked up, and it is said that not all of it fits. */
const search: Skill = {
  calls: (part, stage, done) => {
    const heard = done.length === 1 && stage.names.unlisted(part.plain).length === 0 ? heardOf(done[0]) : []
    return heard.length > 0 ? [{ name: 'symbol-search', args: { ...searchArgs(part, stage), query: heard.join(' ') } }] : plainSearch.calls(part, stage, done)
  },
  say: (part, stage, done) => {
    const [first, second] = done
    const named = stage.names.unlisted(part.plain)[0]?.name
    if (second?.output === undefined) return first?.refusal?.code === 'NO_MATCH' ? { text: `${named === undefined ? 'No fund, share or coin that is listed here fits that.' : `${shown(named)} is not among the funds, shares and coins that I can see here.`} Try the name of another fund or company, or say briefly what it should invest in.` } : plainSearch.say(part, stage, done)
    const near = plainSearch.say(part, stage, [second])
    return { ...near, text: paragraphs('Nothing that is listed here is all of that. What comes nearest:', near.text) }
  },
}

interface EducationOutput { readonly exact: boolean; readonly entries: readonly { readonly title: string; readonly text: string; readonly example: string; readonly see: readonly { readonly title: string }[] }[] }

/** A comparison needs both sides. */
const comparison = /\b(?:difference between|versus|vs\.?|compared (?:to|with)|or)\b/

const education: Skill = oneCall('education', (part) => ({ topic: part.plain.slice(0, 160), ...(comparison.test(part.text) && { limit: 2 }) }), (output: EducationOutput) => paragraphs(
  !output.exact && `I have no entry on exactly that. The nearest is "${output.entries[0]!.title}":`,
  ...output.entries.map((each) => paragraphs(output.entries.length > 1 && `${each.title}:`, each.text, each.example !== '' && `An example: ${each.example}`)),
  output.entries[0]!.see.length > 0 && `See also: ${list(output.entries[0]!.see.map((each) => each.title))}.`))

/** Where the figures come from; a price of something well known shows that the data is there. */
const dataStatus: Skill = oneCall('market', ({ symbols }) => ({ symbols: symbols.length > 0 ? symbols : ['SPY'] }), (output: MarketOutput) => paragraphs(
  `Yes, I am working. Prices come from ${output.source === 'snapshot' ? 'the bundled snapshot' : 'Yahoo Finance'} and stand at ${output.asOf}.`,
  output.instruments[0] && priceLine(output.instruments[0]), 'I am the built-in offline model: no outside language model is asked.'))

const asksOwn = /\b(?:up|down|ahead|behind)\b/
const asksPrice = /\b(?:price\w*|cost\w*|worth|trading|quote\w*|ticker|fund|stock)\b/

/** Without a name there is nothing to look up: "up or down this week?" is about the person's own; else what the words could mean is searched for. */
const ofNamed = (named: Skill): Skill => {
  const chosen = ({ symbols, period, text }: Part): Skill =>
    (symbols.length > 0 ? named : period !== undefined && asksOwn.test(text) && !asksPrice.test(text) ? historySkills.performance : search)
  return { calls: (part, stage, done) => chosen(part).calls(part, stage, done), say: (part, stage, done) => chosen(part).say(part, stage, done) }
}

/** Whether two-year yields are above ten-year ones. */
const inverted = ({ series }: MarketOutput, text: string): string | undefined => {
  const [short, long] = ['treasury-2y', 'treasury-10y'].map((name) => series.find((each) => each.name === name)?.value)
  if (short === undefined || long === undefined || !/\bcurve\b|\b(?:un)?invert\w*|\bupside down\b/.test(text)) return undefined
  return short > long ? 'The curve is inverted: short yields are above long yields.' : 'The curve is not inverted: short yields are below long yields.'
}

export const referenceSkills = {
  'price': ofNamed(oneCall('market', (part) => ({ symbols: part.symbols.slice(0, 10), ...periodArgs(part) }), sayPrice)),
  'instrument': ofNamed(oneCall('market', (part) => ({ symbols: part.symbols.slice(0, 10), ...periodArgs(part) }), (output: MarketOutput, part) => (output.instruments.length > 1 ? sayComparison(output, part.text) : sayInstrument(output, part)))),
  macro, 'symbol-search': search, education, 'data-status': dataStatus,
  'capabilities': words((_, { facts }) => ({ text: paragraphs('I answer questions about investments with figures from tools, and I can prepare trades for you to confirm.', bullets([
    'What you hold, how it has done, what it costs and pays.', 'What a crisis would do, and how another mix would have done.', 'A safer or better mix, goals, tax on a sale.',
    'Rebalancing and orders, as tickets that only you can confirm.', 'Your risk profile and goals, savings plans, alerts, what I should remember, and a person when you want one.', ...(facts.clients.length > 0 ? ['Your client book.'] : [])]), 'I am the built-in offline model: I understand plain questions in English.') })),
} as const
