import { month } from '../words/dates.ts'
import { points, shortDollars, wholeDollars } from '../words/numbers.ts'

export interface Scale {
  readonly low: number
  readonly high: number
  readonly ticks: readonly number[]
  /** Fraction from the top of the plot, 0 at `high`. */
  at(value: number): number
}

const niceStep = (span: number, wanted: number): number => {
  const rough = span / wanted
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 2.5, 5, 10].find((each) => each * power >= rough) ?? 10
  return step * power
}

/** A linear axis with round ticks that covers every finite value. `fromZero` for what has a fill or is a length. */
export const scale = (values: readonly number[], { fromZero = false, wanted = 4 } = {}): Scale => {
  const finite = values.filter((value) => Number.isFinite(value))
  let low = Math.min(...finite, ...(fromZero ? [0] : []))
  let high = Math.max(...finite, ...(fromZero ? [0] : []))
  if (!Number.isFinite(low) || !Number.isFinite(high)) [low, high] = [0, 1]
  const size = Math.max(Math.abs(low), Math.abs(high))
  const room = size < 1e-9 ? 1 : size * 0.05
  if (high - low <= Math.max(size, 1e-3) * 1e-9) [low, high] = [low - room, high + room]
  const step = niceStep(high - low, wanted)
  const first = Math.floor(low / step + 1e-9) * step
  const last = Math.ceil(high / step - 1e-9) * step
  const ticks = Array.from({ length: Math.round((last - first) / step) + 1 }, (_, index) => Number((first + index * step).toPrecision(12)))
  return { low: first, high: last, ticks, at: (value) => 1 - (value - first) / (last - first) }
}

export type Unit = 'usd' | 'percent' | 'index'
/** An axis label: "$400k", "20 %", "120". Percent values are fractions of one. */
export const axisLabel = (value: number, unit: Unit): string => {
  if (unit === 'usd') return shortDollars(value)
  if (unit === 'percent') return `${points(value, { digits: Number.isInteger(Number((value * 100).toFixed(6))) ? 0 : 1 })}\u202f%`
  return String(Number(value.toPrecision(6)))
}
/** A cell of a data table; its unit stands in the head. */
export const cell = (value: number | null, unit: Unit): string => {
  if (value === null || !Number.isFinite(value)) return ''
  if (unit === 'usd') return wholeDollars(String(value), { symbol: false })
  return unit === 'percent' ? points(value) : value.toFixed(2).replace('-', '\u2212')
}
export const unitName: Readonly<Record<Unit, string>> = { usd: 'USD', percent: '%', index: 'start = 100' }

export interface AxisMark {
  readonly at: number
  readonly text: string
}

const isDate = (label: string): boolean => /^\d{4}-\d{2}/.test(label)

/** Calendar marks under dates: years, or months when they span less than two years. At most `wanted` marks. */
const dateMarks = (x: readonly string[], wanted: number): readonly AxisMark[] => {
  const last = Math.max(1, x.length - 1)
  const years = new Set(x.map((label) => label.slice(0, 4)))
  const keyLength = years.size > 2 ? 4 : 7
  const starts = x.flatMap((label, index) => (index === 0 || label.slice(0, keyLength) !== x[index - 1]!.slice(0, keyLength) ? [index] : []))
  const every = Math.ceil(starts.length / wanted)
  const text = (label: string) => (keyLength === 4 ? label.slice(0, 4) : month(label))
  // The first period is rarely whole: its label would crowd the next one.
  const kept = starts.filter((_, order) => order % every === 0)
  const room = keyLength === 4 ? 0.13 : 0.22
  const roomy = kept.filter((index, order) => order === 0 || index / last - kept[order - 1]! / last > room)
  return roomy.map((index) => ({ at: index / last, text: text(x[index]!) }))
}

/** Marks of the horizontal axis, as fractions of its length. */
export const axisMarks = (x: readonly string[], wanted = 5): readonly AxisMark[] => {
  if (x.length === 0) return []
  if (x.every(isDate)) return dateMarks(x, wanted)
  const last = Math.max(1, x.length - 1)
  const every = Math.max(1, Math.ceil(x.length / wanted))
  return x.flatMap((text, index) => (index % every === 0 ? [{ at: index / last, text }] : []))
}

/** Rows of a data table: at most `limit`, evenly spaced (year ends when there are many dates), always with the newest. */
export const tableRows = (x: readonly string[], limit = 12): readonly number[] => {
  if (x.length <= limit) return x.map((_, index) => index)
  const ends = x.every(isDate) ? x.flatMap((label, index) => (x[index + 1]?.slice(0, 4) !== label.slice(0, 4) ? [index] : [])) : []
  const from = ends.length >= 3 ? ends : x.map((_, index) => index)
  const every = Math.ceil(from.length / limit)
  return from.filter((_, order) => (from.length - 1 - order) % every === 0)
}
