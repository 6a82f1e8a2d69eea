import { linkFactors } from '../numerics/series/attribution.ts'
import type { Book } from './book.ts'
import { noMoney, type Track } from './returns.ts'

/** Gain in money and its part of the time-weighted return; the parts add up to the whole. */
export interface Contribution {
  readonly segment: string
  readonly gain: number
  readonly contribution: number
}

const gainOf = (book: Book, k: number, t: number): number =>
  book.values[k]![t]! - book.values[k]![t - 1]! - book.netIn[k]![t]! + book.income[k]![t]!

/** Cash is already in `netIn` for what it received; its income is its own gain, not a price change. */
const segmentGain = (book: Book, k: number, t: number): number =>
  (k === book.segments.length - 1 ? book.income[k]![t]! : gainOf(book, k, t))

const slice = (x: Float64Array, first: number, last: number): Float64Array => x.subarray(first + 1, last + 1)

/** By holding over rows (first, last], largest first. */
export const contributions = (book: Book, track: Track, first: number, last: number): Contribution[] => {
  const own = slice(track.returns, first, last)
  const factors = linkFactors(own, new Float64Array(own.length))
  return book.segments.map((segment, k) => {
    let gain = 0
    let contribution = 0
    for (let t = first + 1; t <= last; t++) {
      const made = segmentGain(book, k, t)
      gain += made
      if (track.bases[t]! > noMoney) contribution += made / track.bases[t]! * factors[t - first - 1]!
    }
    return { segment, gain, contribution }
  }).filter((each) => each.gain !== 0 || each.contribution !== 0).sort((a, b) => b.contribution - a.contribution || (a.segment < b.segment ? -1 : 1))
}

/** A benchmark by asset class: weight at the start of each row's period and return in it. */
export interface ClassSeries {
  readonly assetClass: string
  readonly weights: Float64Array
  readonly returns: Float64Array
}

export interface ClassEffects {
  readonly assetClass: string
  readonly averageWeight: number
  readonly averageBenchmarkWeight: number
  /** From holding more or less of the class than the benchmark. */
  readonly allocation: number
  /** From what was held within the class, interaction included. */
  readonly selection: number
}

/**
 * Brinson and Fachler (1985) per period, linked exactly: effects add up to the active return. Selection is the class's
 * contribution less its weight at the benchmark's class return, so a class that was sold within a week needs no return of its own.
 * A class that the benchmark does not hold is allocation throughout.
 */
export const byClass = (book: Book, track: Track, classOf: (segment: string) => string, benchmark: readonly ClassSeries[], first: number, last: number): ClassEffects[] => {
  const classes = [...new Set([...book.segments.map(classOf), ...benchmark.map((each) => each.assetClass)])].sort()
  const total = (t: number): number => benchmark.reduce((sum, each) => sum + each.weights[t]! * each.returns[t]!, 0)
  const whole = Float64Array.from(track.dates, (_, t) => total(t))
  const factors = linkFactors(slice(track.returns, first, last), slice(whole, first, last))
  return classes.map((assetClass) => {
    const members = book.segments.map((_, k) => k).filter((k) => classOf(book.segments[k]!) === assetClass)
    const other = benchmark.find((each) => each.assetClass === assetClass)
    const sums = { rows: 0, own: 0, other: 0, allocation: 0, selection: 0 }
    for (let t = first + 1; t <= last; t++) {
      const base = track.bases[t]!
      if (base <= noMoney) continue
      sums.rows++
      const weight = members.reduce((sum, k) => sum + book.values[k]![t - 1]! + weighted(book, k, t), 0) / base
      const made = members.reduce((sum, k) => sum + segmentGain(book, k, t), 0) / base
      sums.own += weight
      if (!other) {
        sums.allocation += (made - weight * whole[t]!) * factors[t - first - 1]!
        continue
      }
      const wb = other.weights[t]!
      const rb = other.returns[t]!
      sums.other += wb
      sums.allocation += (weight - wb) * (rb - whole[t]!) * factors[t - first - 1]!
      sums.selection += (made - weight * rb) * factors[t - first - 1]!
    }
    const rows = Math.max(1, sums.rows)
    return { assetClass, averageWeight: sums.own / rows, averageBenchmarkWeight: sums.other / rows, allocation: sums.allocation, selection: sums.selection }
  })
}

/**
 * What came into a segment, weighted by the days it was there, like the flow that paid for it. Cash is what remains, so that the
 * weights of all segments sum to one.
 */
const weighted = (book: Book, k: number, t: number): number => {
  if (k !== book.segments.length - 1) return book.weightedIn[k]![t]!
  return book.weightedFlows[t]! - book.weightedIn.reduce((sum, each) => sum + each[t]!, 0)
}
