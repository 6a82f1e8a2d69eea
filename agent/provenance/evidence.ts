import type { FactSource } from '../../domain/conversation.ts'
import { clausesOf, type Clause } from './clauses.ts'
import type { Figure } from './figure.ts'
import { figuresIn, normalise } from './figures.ts'
import { saysMeasure } from './metric.ts'
import { unitOf, type Leaf, type ResultRecord, type Unit } from './leaf.ts'
import { acronyms } from './lexicon.ts'
import { noPeriod, periodOfKey, periodOfRecord, saidPeriod, type Period } from './period.ts'

/** A date of a recorded value: its key says what happened on it, its owners to whom. */
export interface KnownDate {
  readonly date: string
  /** For a date inside a recorded text: the words before it. */
  readonly before?: string
  readonly key: string
  readonly source: FactSource
  readonly owners: readonly ReadonlySet<string>[]
}

/** Everything that a reply may stand on. */
export interface Evidence {
  readonly leaves: Leaf[]
  /** Days, months and years that occur. */
  readonly dates: KnownDate[]
  /** Every text that occurs, for names and tickers. */
  readonly texts: { readonly text: string; readonly source: FactSource; /** What something is called; digits in it state nothing. */ readonly isName: boolean }[]
  /** Symbols and labels that own numbers; lower case. */
  readonly entities: Set<string>
}

export const emptyEvidence = (): Evidence => ({ leaves: [], dates: [], texts: [], entities: new Set() })

/** Points of a chart: a model neither sees nor may quote them. */
const chartKey = /^(?:chart|curve|fan)$/
/** Longer number arrays are chart series: among hundreds of points anything made up would find its match. */
const seriesLength = 12
const seriesKey = /^(?:series|points|levels|curve|path|paths|values|dates|fan|frontier|timeline|history|drawdowns?Series)$/i

const ownerKeys = ['symbol', 'name', 'label', 'title', 'assetClass', 'subClass', 'class', 'sector', 'region', 'group', 'scenario', 'account', 'client', 'strategy',
  'goal', 'tag', 'measure', 'driver', 'kind', 'key', 'asset', 'currency', 'lotId']
/** Keys that name what their value belongs to: `benchmark`, `benchmarkChange`, a symbol. */
const ownerSegments = /^(?:benchmark|inflation(?=$)|[A-Z]{1,5}(?:-[A-Z]{1,3})?(?=$))/
const plain = (text: string): string => text.toLowerCase().replaceAll('-', ' ').trim()

const nameKey = /^(?:name|title|account|client|scenario|crisis)$|label$/i
const opaqueKey = /(?:^id|Ids?|hash|digest|nonce)$/i
const decimalText = /^-?\d+(?:\.\d+)?$/

interface Place {
  readonly source: (pointer: string) => FactSource
  readonly pointer: string
  readonly key: string
  readonly owners: readonly ReadonlySet<string>[]
  readonly period: Period
  readonly record?: ResultRecord
}

const escape = (segment: string): string => segment.replaceAll('~', '~0').replaceAll('/', '~1')

const symbolText = /^[A-Z]{2,5}(?:-[A-Z]{1,3})?$/

const ownersOf = (value: Readonly<Record<string, unknown>>): ReadonlySet<string> | undefined => {
  // A holding is known by its symbol; its class and sector belong to many and would let figures change places.
  const keys = typeof value.symbol === 'string' && value.symbol !== '' ? ['symbol', 'name'] : ownerKeys
  const own = keys.flatMap((key) => (typeof value[key] === 'string' && value[key] !== '' ? [plain(value[key])] : []))
  return own.length > 0 ? new Set(own) : undefined
}

const besideKey = /(?:symbol|stock|holding|largest|worst|best)$/i

/** `topSymbol` says whose `topWeight` is: the symbol that a field beside a figure names, by the beginning of the two keys. */
const besides = (value: Readonly<Record<string, unknown>>): readonly (readonly [stem: string, symbol: string])[] => ('symbol' in value ? [] :
  Object.entries(value).flatMap(([key, each]) => (typeof each === 'string' && besideKey.test(key) && symbolText.test(each) && !acronyms.has(each) ? [[key.replace(/Symbol$/, ''), plain(each)] as const] : [])))
const besideOf = (named: ReturnType<typeof besides>, key: string): readonly ReadonlySet<string>[] => {
  const own = named.filter(([stem]) => key.startsWith(stem)).sort(([a], [b]) => b.length - a.length)[0] ?? (new Set(named.map(([, symbol]) => symbol)).size === 1 ? named[0] : undefined)
  return own ? [new Set([own[1]])] : []
}

const clauseAt = (clauses: readonly Clause[], at: number): Clause => clauses.find((each) => at >= each.start && at < each.end) ?? clauses[0]!

/** What says what a figure in a text measures: its own clause, or its sentence up to there where the clause says nothing. */
const measuredBy = (text: string, clauses: readonly Clause[], at: number): string => {
  const own = clauseAt(clauses, at)
  return saysMeasure(own.text) ? own.text : `${text.slice(0, at).split(/[.;]\s/).at(-1) ?? ''}${text.slice(at).split(/[.;](?:\s|$)/)[0] ?? ''}`
}

/** The tickers of the figure's own clause, or of the last clause before it that has one. */
const tickersFor = (text: string, clauses: readonly Clause[], figure: Figure, figures: readonly Figure[]): ReadonlySet<string> => {
  const tickers = figures.filter((each) => each.kind === 'ticker')
  const { start, end } = clauseAt(clauses, figure.start)
  const inside = tickers.filter((each) => each.start >= start && each.end <= end)
  const chosen = inside.length > 0 ? inside : tickers.filter((each) => each.end <= start && !/[.]\s/.test(text.slice(each.end, figure.start))).slice(-1)
  return new Set(chosen.map((each) => plain(each.text)))
}

const periodAround = (text: string, clauses: readonly Clause[], figure: Figure): Period => {
  const clause = clauseAt(clauses, figure.start)
  return saidPeriod(clause.text, text.slice(0, clause.start), figure.end - clause.start)
}

const addText = (evidence: Evidence, written: string, place: Place): void => {
  const source = place.source(place.pointer)
  const text = normalise(written)
  evidence.texts.push({ text, source, isName: nameKey.test(place.key) })
  const addDate = (date: string, before?: string): void => { evidence.dates.push({ date, key: place.key, source, owners: place.owners, ...(before !== undefined && { before }) }) }
  if (/^\d{4}-\d{2}-\d{2}/.test(text)) { addDate(text.slice(0, 10)); return }
  // Digits of an identifier are no figures.
  if (text.length > 2_000 || opaqueKey.test(place.key) || !/\s/.test(text)) return
  const figures = figuresIn(text)
  if (figures.length === 0) return
  const clauses = clausesOf(text)
  for (const figure of figures) {
    if (figure.kind === 'date' && figure.date) addDate(figure.date, text.slice(0, figure.start))
    if (figure.kind === 'date' || figure.kind === 'ticker') continue
    const unit: Unit = figure.kind === 'money' ? 'money' : figure.kind === 'percent' ? 'percent' : figure.kind === 'part' ? 'fraction' : 'count'
    const about = tickersFor(text, clauses, figure, figures)
    evidence.leaves.push({
      value: figure.value, raw: text, unit, key: place.key, pointer: place.pointer, source, sentence: measuredBy(text, clauses, figure.start), noun: figure.noun,
      period: periodAround(text, clauses, figure),
      owners: about.size > 0 ? [about, ...place.owners] : place.owners,
    })
  }
}

const addNumber = (evidence: Evidence, value: number, raw: unknown, place: Place): void => {
  if (!Number.isFinite(value)) return
  const { key, pointer, owners, record } = place
  evidence.leaves.push({ value, raw, unit: unitOf(key, raw, record), key, pointer, source: place.source(pointer), owners, period: periodOfKey(key, place.period), ...(record && { record }) })
}

const walkArray = (evidence: Evidence, value: readonly unknown[], place: Place): void => {
  const source = place.source(place.pointer)
  evidence.leaves.push({ value: value.length, raw: value.length, unit: 'count', key: place.key, pointer: place.pointer, source, owners: place.owners, period: noPeriod })
  const isNamed = value.length > 0 && value.every((each) => typeof each === 'object' && each !== null && 'name' in each)
  const series = value.length > seriesLength && value.every((each) => each === null || typeof each === 'number') || chartKey.test(place.key) || (seriesKey.test(place.key) && !isNamed) || Array.isArray(value[0])
  if (series) {
    for (const each of [value[0], value.at(-1)]) if (typeof each === 'string') addText(evidence, each, place)
    return
  }
  value.slice(0, 500).forEach((each, index) => walk(evidence, each, { ...place, pointer: `${place.pointer}/${index}` }))
}

/** "Over three years" stands on the days that a record names. */
const addStretch = (evidence: Evidence, years: number, record: ResultRecord, place: Place): void => {
  const key = typeof record.period === 'string' ? 'period' : 'from'
  const pointer = `${place.pointer}/${key}`
  const common = { raw: record[key], unit: 'count' as const, pointer, source: place.source(pointer), owners: [], period: noPeriod }
  evidence.leaves.push(years > 0.9 ? { ...common, value: years, key: 'years' } : years > 0.05 ? { ...common, value: years * 12, key: 'months' } : { ...common, value: years * 365.25 / 7, key: 'weeks' })
}

const walk = (evidence: Evidence, value: unknown, place: Place): void => {
  if (typeof value === 'number') addNumber(evidence, value, value, place)
  else if (typeof value === 'string') {
    if (decimalText.test(value)) addNumber(evidence, Number(value), value, place)
    else addText(evidence, value, place)
  } else if (Array.isArray(value)) walkArray(evidence, value, place)
  else if (typeof value === 'object' && value !== null) {
    const named = ownersOf(value as Readonly<Record<string, unknown>>)
    // A result's own title says nothing about which of its parts a figure is: only a symbol there binds.
    const own = place.pointer === '' && !('symbol' in value) ? undefined : named
    const symbols = besides(value as Readonly<Record<string, unknown>>)
    for (const each of [...named ?? [], ...symbols.map(([, symbol]) => symbol)]) evidence.entities.add(each)
    const owners = own ? [own, ...place.owners] : place.owners
    const record = value as ResultRecord
    const period = periodOfRecord(record) ?? place.period
    if (period !== place.period && period.years !== undefined) addStretch(evidence, period.years, record, place)
    for (const [key, each] of Object.entries(value)) {
      if (key === 'conventions') continue
      const segment = ownerSegments.exec(key)?.[0]
      if (segment !== undefined) evidence.entities.add(plain(segment))
      walk(evidence, each, {
        source: place.source, pointer: `${place.pointer}/${escape(key)}`, key: segment === key && /[A-Z]/.test(key) ? place.key : key,
        owners: [...(segment === undefined ? besideOf(symbols, key) : [new Set([plain(segment)])]), ...owners], period, record,
      })
    }
  }
}

/** Takes in a recorded value; `source` names it, given a JSON pointer into it. `about` are symbols that the whole of it is about. */
export const addValue = (evidence: Evidence, value: unknown, source: (pointer: string) => FactSource, about: readonly string[] = []): void => {
  for (const each of about) evidence.entities.add(plain(each))
  walk(evidence, value, { source, pointer: '', key: '', owners: about.length > 0 ? [new Set(about.map(plain))] : [], period: noPeriod })
}

/** Takes in somebody's words: their figures, dates and names, all from one source. */
export const addWords = (evidence: Evidence, text: string, source: FactSource): void =>
  addText(evidence, text, { source: () => source, pointer: '', key: '', owners: [], period: noPeriod })
