import type { FactSource } from '../../domain/conversation.ts'
import type { SaidWith } from '../../tools/define-tool.ts'
import { categoriesOf } from './categories.ts'
import type { Evidence } from './evidence.ts'
import { unitOf, type ResultRecord } from './leaf.ts'
import { besideOf, besides, ownersOf, ownerSegments, plain } from './owners.ts'
import { noPeriod, periodOfKey, periodOfRecord } from './period.ts'
import { addText, type Place } from './read-text.ts'

/** Points of a chart: a model neither sees nor may quote them. */
const chartKey = /^(?:chart|curve|fan)$/
/** Longer number arrays are chart series: among hundreds of points anything made up would find its match. */
const seriesLength = 12
const seriesKey = /^(?:series|points|levels|curve|path|paths|values|dates|fan|frontier|timeline|history|drawdowns?Series)$/i

const decimalText = /^-?\d+(?:\.\d+)?$/
const escape = (segment: string): string => segment.replaceAll('~', '~0').replaceAll('/', '~1')

const addNumber = (evidence: Evidence, value: number, raw: unknown, place: Place): void => {
  if (!Number.isFinite(value)) return
  const { key, pointer, owners, record } = place
  evidence.leaves.push({ value, raw, unit: unitOf(key, raw, record), key, pointer, source: place.source(pointer), owners, period: periodOfKey(key, place.period), saidWith: place.saidWith, rivals: place.rivals, ...(record && { record }) })
}

/** A part of what stands at a place, with what the tool says of it. */
const inside = (place: Place, pointer: string): Place => {
  const own = place.meanings[pointer.replaceAll(/\/\d+(?=\/|$)/g, '/*')]
  return { ...place, pointer, saidWith: own ? [...place.saidWith, own] : place.saidWith }
}

const walkArray = (evidence: Evidence, value: readonly unknown[], place: Place): void => {
  const source = place.source(place.pointer)
  evidence.leaves.push({ value: value.length, raw: value.length, unit: 'count', key: place.key, pointer: place.pointer, source, owners: place.owners, period: noPeriod, saidWith: place.saidWith, rivals: place.rivals })
  const isNamed = value.length > 0 && value.every((each) => typeof each === 'object' && each !== null && 'name' in each)
  const series = value.length > seriesLength && value.every((each) => each === null || typeof each === 'number') || chartKey.test(place.key) || (seriesKey.test(place.key) && !isNamed) || Array.isArray(value[0])
  if (series && !(place.pointer in place.meanings)) {
    for (const each of [value[0], value.at(-1)]) if (typeof each === 'string') addText(evidence, each, place)
    return
  }
  const names = value.map((each) => (typeof each === 'object' && each !== null ? ownersOf(each as ResultRecord) : undefined) ?? new Set<string>())
  const all = new Set(names.flatMap((each) => [...each]))
  value.slice(0, 500).forEach((each, index) => {
    const own = names[index]!
    walk(evidence, each, { ...inside(place, `${place.pointer}/${index}`), rivals: own.size === 0 ? place.rivals : [...place.rivals, { own, others: all.difference(own) }] })
  })
}

/** "Over three years" stands on the days that a record names. */
const addStretch = (evidence: Evidence, years: number, record: ResultRecord, place: Place): void => {
  const key = typeof record.period === 'string' ? 'period' : 'from'
  const pointer = `${place.pointer}/${key}`
  const common = { raw: record[key], unit: 'count' as const, pointer, source: place.source(pointer), owners: [], period: noPeriod, saidWith: place.saidWith, rivals: place.rivals }
  evidence.leaves.push(years > 0.9 ? { ...common, value: years, key: 'years' } : years > 0.05 ? { ...common, value: years * 12, key: 'months' } : { ...common, value: years * 365.25 / 7, key: 'weeks' })
}

/** A crisis is called by a year between its first day and its lowest; longer stretches would let any year through. */
const longestSpan = 2
const addSpan = (evidence: Evidence, { from, to, low = to }: ResultRecord, place: Place): void => {
  const [first, last] = [from, low].map((day) => (typeof day === 'string' && /^\d{4}-\d{2}-\d{2}/.test(day) ? Number(day.slice(0, 4)) : NaN))
  if (last! - first! <= longestSpan) evidence.spans.push({ from: first!, to: last!, source: place.source(`${place.pointer}/from`) })
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
    addSpan(evidence, record, place)
    evidence.categories.push(...categoriesOf(record, place.pointer, named ?? place.owners[0]))
    if (period !== place.period && period.years !== undefined) addStretch(evidence, period.years, record, place)
    for (const [key, each] of Object.entries(value)) {
      if (key === 'conventions') continue
      const segment = ownerSegments.exec(key)?.[0]
      if (segment !== undefined) evidence.entities.add(plain(segment))
      walk(evidence, each, {
        ...inside(place, `${place.pointer}/${escape(key)}`), key: segment === key && /[A-Z]/.test(key) ? place.key : key,
        owners: [...(segment === undefined ? besideOf(symbols, key, named !== undefined) : [new Set([plain(segment)])]), ...owners], period, record,
      })
    }
  }
}

interface Labelled { readonly benchmarkLabel?: unknown; readonly benchmark?: { readonly label?: unknown } | null; readonly portfolio?: { readonly label?: unknown } | null }
const namesOf = (...labels: readonly unknown[]): readonly string[] => labels.flatMap((each) => (typeof each === 'string' ? [plain(each)] : []))

/** "60/40", "your policy's benchmark", "what you hold": the two that a result compares are also known by the labels that it gives them. */
const callByLabels = ({ leaves, entities }: Evidence, value: unknown, from: number): void => {
  const { benchmarkLabel, benchmark, portfolio } = (typeof value === 'object' && value !== null ? value : {}) as Labelled
  const [own, other] = [namesOf(portfolio?.label), namesOf(benchmarkLabel, benchmark?.label)]
  for (const each of other) entities.add(each)
  const others = new Set(['benchmark', ...other])
  for (let at = from; at < leaves.length; at++) {
    const leaf = leaves[at]!
    if (other.length > 0 && leaf.owners.some((each) => each.has('benchmark'))) leaves[at] = { ...leaf, owners: leaf.owners.map((each) => (each.has('benchmark') ? each.union(others) : each)) }
    else if (other.length > 0 && /Benchmark/.test(leaf.key)) leaves[at] = { ...leaf, owners: [others, ...leaf.owners] }
    else if (own.length > 0 && leaf.key === 'portfolio' && leaf.owners.length > 0) leaves[at] = { ...leaf, owners: [...leaf.owners, new Set(own)] }
  }
}

/**
 * Takes in a recorded value; `source` names it, given a JSON pointer into it. `about` are symbols that the whole of it is about,
 * `meanings` what its tool says of its parts.
 */
export const addValue = (evidence: Evidence, value: unknown, source: (pointer: string) => FactSource, about: readonly string[] = [], meanings: SaidWith = {}): void => {
  for (const each of about) evidence.entities.add(plain(each))
  const known = evidence.leaves.length
  walk(evidence, value, inside({ source, pointer: '', key: '', owners: about.length > 0 ? [new Set(about.map(plain))] : [], period: noPeriod, meanings, saidWith: [], rivals: [] }, ''))
  callByLabels(evidence, value, known)
}

/** Takes in somebody's words: their figures, dates and names, all from one source. */
export const addWords = (evidence: Evidence, text: string, source: FactSource): void =>
  addText(evidence, text, { source: () => source, pointer: '', key: '', owners: [], period: noPeriod, meanings: {}, saidWith: [], rivals: [] })
