import type { FactSource } from '../../domain/conversation.ts'
import type { SaidWith } from '../../tools/define-tool.ts'
import { clausesOf, type Clause } from './clauses.ts'
import type { Evidence } from './evidence.ts'
import type { Figure } from './figure.ts'
import { figuresIn, normalise } from './figures.ts'
import type { ResultRecord, Rivals, Unit } from './leaf.ts'
import { saysMeasure } from './metric.ts'
import { plain } from './owners.ts'
import { saidPeriod, type Period } from './period.ts'

const nameKey = /^(?:name|title|account|client|scenario|crisis)$|label$/i
const opaqueKey = /(?:^id|Ids?|hash|digest|nonce)$/i

/** Where in a recorded value something stands, and what it has around it. */
export interface Place {
  readonly source: (pointer: string) => FactSource
  readonly pointer: string
  readonly key: string
  readonly owners: readonly ReadonlySet<string>[]
  readonly period: Period
  readonly record?: ResultRecord
  /** What the tool says of the parts of its output, and what of that holds here. */
  readonly meanings: SaidWith
  readonly saidWith: readonly RegExp[]
  readonly rivals: readonly Rivals[]
}

const clauseAt = (clauses: readonly Clause[], at: number): Clause => clauses.find((each) => at >= each.start && at < each.end) ?? clauses[0]!

/** What says what a figure in a text measures: its own clause, or its sentence up to there where the clause says nothing. */
const measuredBy = (text: string, clauses: readonly Clause[], at: number): string => {
  const own = clauseAt(clauses, at)
  return saysMeasure(own.text) ? own.text : `${text.slice(0, at).split(/[.;]\s/).at(-1) ?? ''}${text.slice(at).split(/[.;](?:\s|$)/)[0] ?? ''}`
}

const classNames = /\b(?:stocks|bonds|cash|real[- ]assets|crypto)\b/gi
/** "bonds 20.2 % is below 43 % to 53 %": in a text that is about somebody, the class that its clause speaks of. */
const classesIn = (clause: string): ReadonlySet<string> => new Set((clause.match(classNames) ?? []).slice(0, 1).map(plain))

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

/** Takes in one recorded text: its names, its dates, and its figures with what they measure there. */
export const addText = (evidence: Evidence, written: string, place: Place): void => {
  const source = place.source(place.pointer)
  const text = normalise(written)
  evidence.texts.push({ text, source, isName: nameKey.test(place.key) })
  const addDate = (date: string, before?: string): void => { evidence.dates.push({ date, key: place.key, source, owners: place.owners, saidWith: place.saidWith, ...(place.record && { record: place.record }), ...(before !== undefined && { before }) }) }
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
    const tickers = tickersFor(text, clauses, figure, figures)
    const about = tickers.size > 0 || place.owners.length === 0 ? tickers : classesIn(clauseAt(clauses, figure.start).text)
    evidence.leaves.push({
      value: figure.value, raw: text, unit, key: place.key, pointer: place.pointer, source, sentence: measuredBy(text, clauses, figure.start), noun: figure.noun,
      period: periodAround(text, clauses, figure),
      owners: about.size > 0 ? [about, ...place.owners] : place.owners, saidWith: place.saidWith, rivals: place.rivals,
    })
  }
}
