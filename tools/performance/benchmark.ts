import type { MarketView } from '../../market/port.ts'
import { calendarRows } from '../backtester/schedule.ts'
import type { Mix } from '../portfolio-source/source.ts'
import type { ClassSeries } from './attribution.ts'

/** A benchmark on the valuation dates: rebalanced at quarter ends, no costs. `from` is the first row it has prices for. */
export interface Yardstick {
  readonly from: number
  readonly returns: Float64Array
  readonly classes: readonly ClassSeries[]
}

/** Level of each symbol on each date, the last known one; NaN before the first. */
const levelsOn = (market: MarketView, symbols: readonly string[], dates: readonly string[]): Float64Array[] => {
  const history = market.history(symbols)
  return symbols.map((symbol) => {
    const levels = history.levels[symbol] ?? []
    let at = -1
    let last = NaN
    return Float64Array.from(dates, (date) => {
      while (at + 1 < history.dates.length && history.dates[at + 1]! <= date) last = levels[++at] ?? last
      return last
    })
  })
}

/** @param counts whether the accounts had any money in the period that ends at a row: where they had none, there is nothing to compare with */
export const yardstickOf = (mix: Mix, market: MarketView, dates: readonly string[], counts: (row: number) => boolean): Yardstick => {
  const symbols = mix.weights.map((each) => each.symbol)
  const levels = levelsOn(market, symbols, dates)
  const classOf = (i: number): string => market.instrument(symbols[i]!)!.assetClass
  const names = [...new Set([...symbols.map((_, i) => classOf(i)), ...(mix.cashWeight > 1e-9 ? ['cash'] : [])])].sort()
  const classes = names.map((assetClass) => ({ assetClass, weights: new Float64Array(dates.length), returns: new Float64Array(dates.length) }))
  const returns = new Float64Array(dates.length)
  const first = dates.findIndex((_, t) => levels.every((column) => !Number.isNaN(column[t]!)))
  const resets = calendarRows(dates, 'quarter')
  let weights = mix.weights.map((each) => each.weight)
  let cash = mix.cashWeight
  const start = first < 0 ? dates.length : first
  for (let t = start + 1; t < dates.length; t++) {
    if (resets[t - 1]) {
      weights = mix.weights.map((each) => each.weight)
      cash = mix.cashWeight
    }
    const growth = levels.map((column) => column[t]! / column[t - 1]!)
    const whole = weights.reduce((sum, weight, i) => sum + weight * growth[i]!, cash)
    for (const each of classes) {
      const members = symbols.map((_, i) => i).filter((i) => classOf(i) === each.assetClass)
      const weight = members.reduce((sum, i) => sum + weights[i]!, each.assetClass === 'cash' ? cash : 0)
      const gain = members.reduce((sum, i) => sum + weights[i]! * (growth[i]! - 1), 0)
      each.weights[t] = weight
      each.returns[t] = weight === 0 || !counts(t) ? 0 : gain / weight
    }
    returns[t] = counts(t) ? whole - 1 : 0
    weights = weights.map((weight, i) => weight * growth[i]! / whole)
    cash /= whole
  }
  return { from: start, returns, classes }
}
