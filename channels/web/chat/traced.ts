import type { Fact, Reply, ToolCall } from '../../../domain/conversation.ts'
import { day } from '../words/dates.ts'
import { capital } from '../words/numbers.ts'

/** A stretch of a reply; `fact` is the index into `facts` when the stretch is a sourced figure. */
export interface Stretch {
  readonly text: string
  readonly fact?: number
}

const partOfNumber = /[\d.,%]/
const standsAlone = (text: string, start: number, end: number): boolean => {
  const before = text[start - 1] ?? ' '
  const after = text.slice(end, end + 2)
  return !/[\d.,]/.test(before) && !/^\d/.test(after) && !(/^[.,]\d/.test(after)) && partOfNumber.test(text.slice(start, end))
}

const findFact = (text: string, fact: string, from: number): number => {
  for (let at = text.indexOf(fact, from); at >= 0; at = text.indexOf(fact, at + 1)) {
    if (standsAlone(text, at, at + fact.length)) return at
  }
  return -1
}

/** Occurrences of facts' texts; longer texts win, and none lies inside a longer number ("7" is not in "17.2"). */
const figuresIn = (text: string, needles: readonly string[]): readonly { start: number; end: number; text: string }[] => {
  const hits: { start: number; end: number; text: string }[] = []
  for (const needle of needles) {
    for (let at = findFact(text, needle, 0); at >= 0; at = findFact(text, needle, at + needle.length)) {
      const end = at + needle.length
      if (hits.every((hit) => end <= hit.start || at >= hit.end)) hits.push({ start: at, end, text: needle })
    }
  }
  return hits.sort((a, b) => a.start - b.start)
}

/**
 * Splits the texts of one reply, called in reading order, into plain stretches and figures. Facts stand in that order too:
 * the second "9.9 %" takes the second fact of that text, and one more than there are facts keeps the last.
 */
export const createTracer = (facts: readonly Fact[]): ((text: string) => readonly Stretch[]) => {
  const waiting = new Map<string, number[]>()
  facts.forEach(({ text }, index) => { if (text.trim() !== '') waiting.set(text, [...(waiting.get(text) ?? []), index]) })
  const needles = [...waiting.keys()].sort((a, b) => b.length - a.length)
  const take = (text: string): number => {
    const left = waiting.get(text)!
    return left.length > 1 ? left.shift()! : left[0]!
  }
  return (text) => {
    const stretches: Stretch[] = []
    let cursor = 0
    for (const { start, end, text: found } of figuresIn(text, needles)) {
      if (start > cursor) stretches.push({ text: text.slice(cursor, start) })
      stretches.push({ text: found, fact: take(found) })
      cursor = end
    }
    if (cursor < text.length) stretches.push({ text: text.slice(cursor) })
    return stretches
  }
}

/** "stress-tester" is "Stress tester"; "/weights/bonds" is "weights, bonds". */
export const toolName = (name: string): string => capital(name.replaceAll('-', ' '))
const names = ['label', 'symbol', 'name', 'assetClass', 'title', 'date'] as const
const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null
const nameIn = (value: unknown): string | undefined => (isObject(value) ? names.map((name) => value[name]).find((found): found is string => typeof found === 'string') : undefined)
const plainPart = (part: string): string => (/^[A-Z0-9.]+$/.test(part) ? part : part.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase())

/** A JSON pointer in words: a list's items go by their own names, so "/scenarios/0/change" is "scenarios, Global financial crisis, change". */
const pointerWords = (pointer: string, output: unknown): string => {
  let here: unknown = output
  return pointer.split('/').slice(1).map((raw) => {
    const part = raw.replaceAll('~1', '/').replaceAll('~0', '~')
    const inList = Array.isArray(here)
    here = isObject(here) ? (here as Readonly<Record<string, unknown>>)[part] : undefined
    return inList ? (nameIn(here) ?? `item ${Number(part) + 1}`) : plainPart(part)
  }).join(', ')
}

const field = (value: unknown, name: string): string | undefined => {
  const found = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined
  return typeof found === 'string' ? found : undefined
}
export const asOfCall = (call: ToolCall | undefined): string | undefined => field(call?.output, 'asOf') ?? field(call?.output, 'to')

export interface SourceRow {
  /** Indices of the facts that share this source. */
  readonly facts: readonly number[]
  readonly figures: string
  readonly source: string
  readonly asOf: string
}

const describe = (fact: Fact, reply: Pick<Reply, 'tools' | 'asOf'>): { source: string; asOf: string } => {
  const { source } = fact
  if ('tool' in source) {
    const call = reply.tools[source.tool]
    return { source: `${toolName(call?.name ?? 'tool')}: ${pointerWords(source.pointer, call?.output)}`, asOf: day(asOfCall(call) ?? reply.asOf) }
  }
  if ('said' in source) return { source: 'Your own words', asOf: '' }
  if ('knowledge' in source) return { source: `Reference: ${source.knowledge.replaceAll('-', ' ')}`, asOf: '' }
  return { source: `Setting: ${source.setting}`, asOf: '' }
}

/** The table behind "How was this computed?": one row a source, in the order of first use. */
export const sourceRows = (reply: Pick<Reply, 'facts' | 'tools' | 'asOf'>): readonly SourceRow[] => {
  const rows = new Map<string, { facts: number[]; figures: string[]; source: string; asOf: string }>()
  reply.facts.forEach((fact, index) => {
    const { source, asOf } = describe(fact, reply)
    const row = rows.get(source + asOf) ?? { facts: [], figures: [], source, asOf }
    row.facts.push(index)
    if (!row.figures.includes(fact.text)) row.figures.push(fact.text)
    rows.set(source + asOf, row)
  })
  return [...rows.values()].map(({ facts, figures, source, asOf }) => ({ facts, figures: figures.join(', '), source, asOf }))
}
