import { sha256Hex, canonicalJson } from '../../domain/canonical.ts'
import { isTradingDay } from '../../domain/calendar.ts'
import { isoDate } from '../../domain/units.ts'
import type { Coverage, MarketData } from '../data.ts'
import { lastOfEachWeek } from '../snapshot/weeks.ts'
import type { Bars } from './client.ts'

/** The table of instruments, the macro series and the betas are ours on every source: Yahoo knows no asset classes, inflation or factors. */
export type Reference = Pick<MarketData, 'rows' | 'series' | 'factorBetas' | 'digest'>

const gridOf = (bars: Iterable<Bars>, asOf: string): string[] => {
  const days = new Set<string>()
  for (const each of bars) for (const date of each.dates) if (date <= asOf && isTradingDay(isoDate(date))) days.add(date)
  const sorted = [...days].sort()
  return lastOfEachWeek(sorted).map((t) => sorted[t]!)
}

/** Values on the grid's own dates; a week in which this symbol did not trade on the grid's day has its last value of that week. */
const onGrid = (grid: readonly string[], bars: Bars, values: readonly number[]): Float64Array => {
  let at = -1
  return Float64Array.from(grid, (date, t) => {
    while (at + 1 < bars.dates.length && bars.dates[at + 1]! <= date) at++
    return at >= 0 && (t === 0 ? bars.dates[at] === date : bars.dates[at]! > grid[t - 1]!) ? values[at]! : NaN
  })
}

const rebased = (column: Float64Array): Float64Array => {
  const base = column.find((value) => !Number.isNaN(value)) ?? 1
  return column.map((value) => (value / base) * 100)
}

/**
 * Daily bars as weekly market data up to `asOf`, the running week by its newest day, so that the same day always gives the same grid.
 * Back-adjustment for later dividends multiplies all earlier values alike and leaves rebased levels as they were.
 */
export const yahooData = (loaded: ReadonlyMap<string, Bars>, reference: Reference, asOf: string): MarketData => {
  const dates = gridOf(loaded.values(), asOf)
  const columns = new Map([...loaded].map(([symbol, bars]) => [symbol, { closes: onGrid(dates, bars, bars.closes), levels: rebased(onGrid(dates, bars, bars.adjusted)) }]))
  const dividends = (symbol: string) => (loaded.get(symbol)?.dividends ?? []).filter((each) => each.exDate <= asOf)
  const coverage = (symbol: string): Coverage | undefined => {
    const known = loaded.get(symbol)?.dates.filter((date) => date <= asOf) ?? []
    return known.length === 0 ? undefined : { from: known[0]!, to: known.at(-1)! }
  }
  const content = [...columns].sort(([a], [b]) => (a < b ? -1 : 1)).map(([symbol, { closes, levels }]) =>
    ({ symbol, closes: [...closes].map((value) => (Number.isNaN(value) ? null : value)), levels: [...levels].map((value) => (Number.isNaN(value) ? null : Number(value.toPrecision(10)))), dividends: dividends(symbol) }))
  return {
    source: 'yahoo', digest: sha256Hex('yahoo', reference.digest, canonicalJson({ dates, content })), dates, periodsPerYear: 52,
    rows: reference.rows, series: reference.series, factorBetas: reference.factorBetas,
    levels: (symbol) => columns.get(symbol)?.levels, closes: (symbol) => columns.get(symbol)?.closes, dividends, coverage,
  }
}
