import { xirr } from '../numerics/series/money-weighted.ts'
import type { Book } from './book.ts'

/** The accounts as one series: everything per valuation date. */
export interface Track {
  readonly dates: readonly string[]
  readonly values: Float64Array
  readonly flows: Float64Array
  /** Return of the period ending at each date; 0 at the first. */
  readonly returns: Float64Array
  /** What the return of each period is measured on. */
  readonly bases: Float64Array
}

/** A base of half a cent is no base. */
export const noMoney = 0.005

/**
 * Time-weighted: modified Dietz between two valuation dates (money paid in counts from its day, money taken out to the end of
 * the period, so that a large withdrawal cannot leave a tiny base), then the periods are linked. No base, no return.
 */
export const trackOf = (book: Book): Track => {
  const { dates, flows, weightedFlows } = book
  const values = Float64Array.from(dates, (_, t) => book.values.reduce((total, each) => total + each[t]!, 0))
  const bases = new Float64Array(dates.length)
  const returns = new Float64Array(dates.length)
  for (let t = 1; t < dates.length; t++) {
    bases[t] = values[t - 1]! + weightedFlows[t]!
    const gain = values[t]! - values[t - 1]! - flows[t]!
    returns[t] = bases[t]! > noMoney ? gain / bases[t]! : 0
  }
  return { dates, values, flows, returns, bases }
}

export const linked = (returns: Float64Array, first: number, last: number): number => {
  let wealth = 1
  for (let t = first + 1; t <= last; t++) wealth *= 1 + returns[t]!
  return wealth - 1
}

/** Annual money-weighted return of rows (first, last]: the start value is paid in, the end value taken out. */
export const moneyWeighted = ({ dates, values, flows }: Track, first: number, last: number): number => {
  const moved = [{ date: dates[first]!, amount: -values[first]! }]
  for (let t = first + 1; t <= last; t++) if (flows[t] !== 0) moved.push({ date: dates[t]!, amount: -flows[t]! })
  moved.push({ date: dates[last]!, amount: values[last]! })
  return xirr(moved.filter((each) => each.amount !== 0))
}

export const flowsIn = (track: Track, first: number, last: number): number => {
  let total = 0
  for (let t = first + 1; t <= last; t++) total += track.flows[t]!
  return total
}
