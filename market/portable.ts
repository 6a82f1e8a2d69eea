import type { Coverage, Dividend, MarketData } from './data.ts'
import type { MarketView } from './port.ts'
import { viewOf } from './view.ts'

/**
 * What a view stands on, as plain values that cross to another thread: columns by symbol without the instruments, series and betas, which
 * are the same on every source and in every thread.
 */
export interface PortableMarket {
  readonly source: MarketData['source']
  readonly asOf: string
  readonly digest: string
  readonly dates: readonly string[]
  readonly periodsPerYear: number
  readonly levels: ReadonlyMap<string, Float64Array>
  readonly closes: ReadonlyMap<string, Float64Array>
  readonly dividends: ReadonlyMap<string, readonly Dividend[]>
  readonly coverage: ReadonlyMap<string, Coverage>
}

const byView = new WeakMap<MarketView, MarketData>()

/** A view that `portable` can take apart again. */
export const portableView = (data: MarketData, asOf: string): MarketView => {
  const view = viewOf(data, asOf)
  byView.set(view, data)
  return view
}

/** `undefined` for a view that was not made here. */
export const portable = (view: MarketView): PortableMarket | undefined => {
  const data = byView.get(view)
  if (!data) return undefined
  const { source, digest, dates, periodsPerYear } = data
  const each = <T>(of: (symbol: string) => T | undefined): ReadonlyMap<string, T> => new Map([...data.rows.keys()].flatMap((symbol) => {
    const found = of(symbol)
    return found === undefined ? [] : [[symbol, found] as const]
  }))
  return { source, asOf: view.asOf, digest, dates, periodsPerYear, levels: each(data.levels), closes: each(data.closes), dividends: each(data.dividends), coverage: each(data.coverage) }
}

/** The same view on the other side: equal to the last bit in everything that a tool can ask. */
export const openPortable = (market: PortableMarket, reference: Pick<MarketData, 'rows' | 'series' | 'factorBetas'>): MarketView => {
  const { levels, closes, dividends, coverage, asOf, ...rest } = market
  return portableView({
    ...rest, rows: reference.rows, series: reference.series, factorBetas: reference.factorBetas,
    levels: (symbol) => levels.get(symbol), closes: (symbol) => closes.get(symbol), dividends: (symbol) => dividends.get(symbol) ?? [], coverage: (symbol) => coverage.get(symbol),
  }, asOf)
}
