import { html, type TemplateResult } from 'lit'
import { day } from '../words/dates.ts'
import { capital, dollars, percent } from '../words/numbers.ts'

export type Data = Readonly<Record<string, unknown>>

const isData = (value: unknown): value is Data => typeof value === 'object' && value !== null && !Array.isArray(value)

/** `maxOrderUsd` as "Max order", `memoryMb` as "Memory, MB". */
export const nameWords = (name: string): string => capital(name.replaceAll(/([a-z])([A-Z])/g, '$1 $2').replaceAll(/[-_]/g, ' ').toLowerCase()).replace(/ usd$/, '').replace(/ mb$/, ', MB').replace(/ seconds$/, ', seconds')

export const valueWords = (value: unknown): string => {
  if (value === null || value === undefined) return 'none'
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  // Every fraction among a firm's rules is a share, and every figure with cents is money.
  if (typeof value === 'number' && value > 0 && value < 1) return percent(value)
  if (typeof value === 'string' && /^\d+\.\d\d$/.test(value)) return dollars(value)
  if (typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value)) return day(value)
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(valueWords).join(', ')
  // A dated rule goes by its name.
  if (isData(value) && typeof value.name === 'string') return `${value.name}${typeof value.from === 'string' ? ` (from ${day(value.from)})` : ''}`
  return isData(value) ? Object.entries(value).map(([name, each]) => `${nameWords(name)}: ${valueWords(each)}`).join(', ') : String(value as string | number)
}

/** Equal whatever the order of their names. */
export const same = (one: unknown, other: unknown): boolean => {
  if (Array.isArray(one) && Array.isArray(other)) return one.length === other.length && one.every((each, at) => same(each, other[at]))
  if (!isData(one) || !isData(other)) return one === other
  const names = Object.keys(one)
  return names.length === Object.keys(other).length && names.every((name) => same(one[name], other[name]))
}

/** One level of nesting becomes rows of its own; what has a section of its own is left out. */
const rows = (data: Data, without: readonly string[]): readonly (readonly [string, unknown])[] => Object.entries(data).flatMap(([name, value]) =>
  (without.includes(name) ? [] : isData(value) ? Object.entries(value) : [[name, value] as const]))

/** Names and values as the server reports them. */
export const facts = (data: Data | undefined, without: readonly string[] = []): TemplateResult => (data === undefined ? html`<p class="note">Not read.</p>`
  : html`<dl class="facts">${rows(data, without).map(([name, value]) => html`<dt>${nameWords(name)}</dt><dd>${valueWords(value)}</dd>`)}</dl>`)
