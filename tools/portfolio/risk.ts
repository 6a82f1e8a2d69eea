import { addDays, isoDate } from '../../domain/units.ts'
import type { MarketView } from '../../market/port.ts'
import { standardDeviation } from '../numerics/series/moments.ts'
import { simpleReturns } from '../numerics/series/returns.ts'

/**
 * Weekly returns of so many years, or fewer where a holding is younger. One window for every tool that says how much a portfolio swings
 * today, so that a conversation has one figure: long enough for a standard error of 3 % of the figure, short enough to be about today.
 */
export const riskYears = 5
/** Half a year of weeks: with fewer, a figure would pretend to know. */
const fewestReturns = 26

export interface Risk {
  /** Standard deviation of simple weekly returns × √52, a fraction of one a year; `null` when the history is too short. */
  readonly volatility: number | null
  readonly from: string | null
  readonly to: string | null
  readonly notes: readonly string[]
}

/** The first weekly date of that window. */
export const riskWindowStart = (market: MarketView): string => {
  const from = addDays(isoDate(market.asOf), -Math.round(riskYears * 365.25))
  return market.history([], { from }).dates[0] ?? from
}

const none = (note: string): Risk => ({ volatility: null, from: null, to: null, notes: [note] })

/**
 * Volatility of fixed weights held through the past, rebalanced weekly; what the weights leave of one is cash with none.
 * Uses the weeks in which all holdings had prices, up to five years back.
 */
export const volatilityOf = (weights: readonly { readonly symbol: string; readonly weight: number }[], market: MarketView): Risk => {
  const held = weights.filter((each) => each.weight !== 0)
  if (held.length === 0) return { volatility: 0, from: null, to: null, notes: ['Cash does not swing.'] }
  const { dates, levels, periodsPerYear } = market.history(held.map((each) => each.symbol), { from: riskWindowStart(market) })
  const rows = dates.map((_, t) => t).filter((t) => held.every((each) => levels[each.symbol]?.[t] != null))
  if (rows.length <= fewestReturns) return none(`Fewer than ${fewestReturns} weeks of common history, so no volatility is given.`)
  const returns = new Float64Array(rows.length - 1)
  for (const { symbol, weight } of held) {
    const each = simpleReturns(rows.map((t) => levels[symbol]![t]!))
    for (let t = 0; t < each.length; t++) returns[t]! += weight * each[t]!
  }
  const [first, last] = [dates[rows[0]!]!, dates[rows.at(-1)!]!]
  return { volatility: standardDeviation(returns) * Math.sqrt(periodsPerYear), from: first, to: last, notes: [`Volatility from weekly returns ${first} to ${last}.`] }
}
