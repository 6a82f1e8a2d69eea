import type { MarketView, SeriesName } from '../../market/port.ts'
import type { Panel } from '../backtester/panel.ts'

/** Levels of some symbols on the dates on which all have one, with what limited the dates. */
export interface CommonHistory {
  readonly panel: Panel
  readonly periodsPerYear: number
  readonly notes: readonly string[]
}

/**
 * Total-return levels on common dates. Dates before the youngest symbol's first price are dropped and the symbol is named:
 * nothing is filled in before a price existed.
 */
export const commonHistory = (market: MarketView, symbols: readonly string[], options?: { readonly from?: string; readonly to?: string }): CommonHistory => {
  const history = market.history(symbols, options)
  const columns = symbols.map((symbol) => history.levels[symbol] ?? [])
  const rows = history.dates.map((_, t) => t).filter((t) => columns.every((column) => column[t] !== null && column[t] !== undefined))
  const n = symbols.length
  const levels = new Float64Array(rows.length * n)
  rows.forEach((t, row) => {
    for (let i = 0; i < n; i++) levels[row * n + i] = columns[i]![t]!
  })
  const notes = [...history.notes]
  const firstAll = rows[0]
  if (firstAll !== undefined && firstAll > 0) {
    const youngest = symbols.filter((_, i) => columns[i]![firstAll - 1] === null)
    notes.push(`Starts ${history.dates[firstAll]}: ${youngest.join(', ')} has no earlier price.`)
  }
  const lastAll = rows.at(-1)
  if (lastAll !== undefined && lastAll < history.dates.length - 1) {
    const ended = symbols.filter((_, i) => columns[i]![lastAll + 1] === null)
    notes.push(`Ends ${history.dates[lastAll]}: ${ended.join(', ')} has no later price.`)
  }
  return { panel: { symbols, dates: rows.map((t) => history.dates[t]!), levels }, periodsPerYear: history.periodsPerYear, notes }
}

/** The last value of a series on or before each date (dates ascending); NaN before the first. */
export const seriesOn = (market: MarketView, name: SeriesName, dates: readonly string[]): Float64Array => {
  const series = market.series(name)
  let at = -1
  return Float64Array.from(dates, (date) => {
    while (at + 1 < series.length && series[at + 1]!.date <= date) at++
    return at < 0 ? NaN : series[at]!.value
  })
}
