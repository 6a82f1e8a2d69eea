import { assetClasses } from '../../domain/instruments.ts'
import type { History } from '../../market/port.ts'
import { fitLine } from '../numerics/series/regression.ts'
import type { Exposure, Move } from './exposure.ts'

/** Weeks of history behind a beta. */
const window = 260

/** Slope of a symbol's weekly returns on the market's over their last common weeks; `undefined` under a year. */
export const betaOf = (history: History, symbol: string, market: string): number | undefined => {
  const own = history.levels[symbol] ?? []
  const base = history.levels[market] ?? []
  const x: number[] = []
  const y: number[] = []
  for (let t = history.dates.length - 1; t > 0 && x.length < window; t--) {
    const values = [own[t], own[t - 1], base[t], base[t - 1]]
    if (values.some((each) => each == null)) continue
    y.push(values[0]! / values[1]! - 1)
    x.push(values[2]! / values[3]! - 1)
  }
  return x.length < history.periodsPerYear ? undefined : fitLine(x, y).slope
}

/** Each holding moves by its beta times the market's move; a fall beyond everything stops at −100 %. */
export const marketShock = (change: number, exposures: readonly Exposure[], history: History, market: string): readonly Move[] => exposures.map(({ instrument }) => {
  if (instrument.assetClass === 'cash') return { change: 0, basis: 'cash: unchanged' }
  const beta = instrument.symbol === market ? 1 : betaOf(history, instrument.symbol, market)
  if (beta === undefined) return { change, basis: 'less than a year of history: moves like the market' }
  return { change: Math.max(-1, beta * change), basis: `beta ${beta.toFixed(2)} to ${market}` }
})

export interface Shock {
  /** A symbol, an asset class, a sector or a region. */
  readonly target: string
  readonly change: number
}

const hits = ({ instrument }: Exposure, target: string): number => {
  const wanted = target.toLowerCase()
  if (instrument.symbol.toLowerCase() === wanted) return 3
  if ([instrument.sector, instrument.region, instrument.subClass].some((each) => each !== '' && each.toLowerCase() === wanted)) return 2
  return instrument.assetClass === wanted ? 1 : 0
}

/** Targets that no holding answers to. */
export const unmatched = (shocks: readonly Shock[], exposures: readonly Exposure[]): readonly string[] =>
  shocks.map((shock) => shock.target).filter((target) => !exposures.some((each) => hits(each, target) > 0) && !assetClasses.some((each) => each === target.toLowerCase()))

/** The most exact target wins: symbol before sector or region before asset class; the rest is unchanged. */
export const customShock = (shocks: readonly Shock[], exposures: readonly Exposure[]): readonly Move[] => exposures.map((exposure) => {
  const best = shocks.map((shock) => ({ shock, exact: hits(exposure, shock.target) })).filter((each) => each.exact > 0).sort((a, b) => b.exact - a.exact)[0]
  return best ? { change: best.shock.change, basis: `shock to ${best.shock.target}` } : { change: 0, basis: 'not shocked: unchanged' }
})
