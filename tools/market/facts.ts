import type { SeriesName } from '../../market/port.ts'
import type { MarketView } from '../../market/port.ts'
import { annualisedReturn, simpleReturns } from '../numerics/series/returns.ts'
import { drawdownsOfLevels } from '../numerics/series/drawdown.ts'
import { standardDeviation } from '../numerics/series/moments.ts'
import { finite } from '../portfolio-source/words.ts'

/** A chart needs no more points than this; the first and last are always among them. */
const mostPoints = 60
/** Under a year, a yearly rate would exaggerate. */
const yearDays = 365

/** One instrument's total return over a period. Fractions of one; drawdown is positive. */
export interface PeriodFacts {
  readonly from: string
  readonly to: string
  readonly totalReturn: number
  readonly annualReturn: number | null
  readonly volatility: number | null
  readonly maxDrawdown: number
  readonly points: { date: string; level: number }[]
}

const thin = <T>(points: readonly T[]): T[] => {
  const step = Math.max(1, Math.ceil((points.length - 1) / (mostPoints - 1)))
  return points.filter((_, t) => t === points.length - 1 || t % step === 0)
}

/** Total return from the level on or before `from` (or the first there is) to the last one; `undefined` with fewer than two. */
export const periodFacts = (symbol: string, from: string, to: string | undefined, market: MarketView): PeriodFacts | undefined => {
  const { dates, levels, periodsPerYear } = market.history([symbol], to === undefined ? {} : { to })
  const rows = dates.flatMap((date, t) => (levels[symbol]?.[t] == null ? [] : [{ date, level: levels[symbol][t] }]))
  const start = Math.max(0, rows.findLastIndex((row) => row.date <= from))
  const held = rows.slice(start)
  if (held.length < 2) return undefined
  const values = held.map((row) => row.level)
  const returns = simpleReturns(values)
  const [first, last] = [held[0]!, held.at(-1)!]
  const long = (Date.parse(last.date) - Date.parse(first.date)) / 86_400_000 >= yearDays - 8
  return {
    from: first.date, to: last.date, totalReturn: last.level / first.level - 1,
    annualReturn: long ? annualisedReturn(returns, periodsPerYear) : null, volatility: returns.length < 12 ? null : finite(standardDeviation(returns) * Math.sqrt(periodsPerYear)),
    maxDrawdown: drawdownsOfLevels(values).reduce((most, each) => Math.max(most, each), 0),
    points: thin(held).map((row) => ({ date: row.date, level: (row.level / first.level) * 100 })),
  }
}

export const seriesNames = ['cpi', 'fed-funds', 'treasury-3m', 'treasury-2y', 'treasury-10y', 'vix', 'eur-usd'] as const satisfies readonly SeriesName[]

const units: Readonly<Record<SeriesName, 'fraction' | 'index' | 'points' | 'usd'>> =
  { 'cpi': 'index', 'fed-funds': 'fraction', 'treasury-3m': 'fraction', 'treasury-2y': 'fraction', 'treasury-10y': 'fraction', 'vix': 'points', 'eur-usd': 'usd' }

/** The newest value of a series and that of a year before; for prices and exchange rates the relative change, for rates the difference. */
export const seriesFacts = (name: SeriesName, market: MarketView) => {
  const values = market.series(name)
  const newest = values.at(-1)
  if (!newest) return undefined
  const yearBefore = `${String(Number(newest.date.slice(0, 4)) - 1)}${newest.date.slice(4)}`
  const then = values.findLast((each) => each.date <= yearBefore)
  const unit = units[name]
  const change = then === undefined ? null : unit === 'index' || unit === 'usd' ? newest.value / then.value - 1 : newest.value - then.value
  return { name, unit, date: newest.date, value: newest.value, yearAgo: then?.value ?? null, yearChange: change }
}
