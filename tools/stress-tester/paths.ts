import type { Instrument } from '../../domain/instruments.ts'
import type { History } from '../../market/port.ts'
import { deepestFall } from '../numerics/series/drawdown.ts'
import { fitLine } from '../numerics/series/regression.ts'
import { candidates, proxyName, scaledByBeta, type Proxy } from '../portfolio-source/proxies.ts'

/** A holding's value over the rows from `start` on, 1 at the start, and in words whose prices it is made of. */
export interface Path {
  readonly values: Float64Array
  readonly basis: string
  /** Not its own prices. */
  readonly standIn: boolean
}

/** The last known level on each row; a series that ended keeps its last level. */
const levelsFrom = (history: History, symbol: string, start: number): Float64Array => {
  const levels = history.levels[symbol]!
  let last = NaN
  return Float64Array.from({ length: history.dates.length - start }, (_, t) => (last = levels[start + t] ?? last))
}

const growthFrom = (history: History, symbol: string, start: number): Float64Array => {
  const levels = levelsFrom(history, symbol, start)
  return levels.map((each) => each / levels[0]!)
}

const blend = (history: History, proxy: Proxy, start: number): Float64Array => {
  const parts = Object.entries(proxy).map(([symbol, weight]) => ({ weight, growth: growthFrom(history, symbol, start) }))
  return Float64Array.from({ length: history.dates.length - start }, (_, t) => parts.reduce((sum, { weight, growth }) => sum + weight * growth[t]!, 0))
}

/** Beta of a symbol to a path on the rows where both moved, held within 0.5 and 3; 1 with less than a year. */
const betaTo = (history: History, symbol: string, proxy: Float64Array, start: number): number => {
  const own = history.levels[symbol] ?? []
  const x: number[] = []
  const y: number[] = []
  for (let t = 1; t < proxy.length; t++) {
    const now = own[start + t]
    const before = own[start + t - 1]
    if (now == null || before == null) continue
    x.push(proxy[t]! / proxy[t - 1]! - 1)
    y.push(now / before - 1)
  }
  return x.length < history.periodsPerYear ? 1 : Math.min(3, Math.max(0.5, fitLine(x, y).slope))
}

const leveraged = (path: Float64Array, beta: number): Float64Array => {
  const out = new Float64Array(path.length)
  out[0] = 1
  for (let t = 1; t < path.length; t++) out[t] = out[t - 1]! * Math.max(0, 1 + beta * (path[t]! / path[t - 1]! - 1))
  return out
}

/** The deepest fall of a symbol's own prices, fraction; 0 without prices. */
const ownDeepestFall = (history: History, symbol: string): number => {
  const levels = (history.levels[symbol] ?? []).filter((each) => each !== null)
  return deepestFall(levels)?.depth ?? 0
}

/** A path scaled so that its deepest point up to row `last` loses `depth`. */
const deepened = (path: Float64Array, last: number, depth: number): Float64Array => {
  const lowest = Math.min(...path.subarray(0, last + 1))
  return lowest >= 1 ? path : path.map((each) => Math.max(0, 1 - (1 - each) * depth / (1 - lowest)))
}

/**
 * The path of one holding from row `start` on: its own prices, else the first proxy that has prices on that row, else flat.
 * Single stocks and leveraged funds move by their beta to the proxy. Coins had no crisis like it before they existed: they
 * lose at least what they lost in their own worst fall by row `start + last`.
 */
export const pathOf = (history: History, instrument: Instrument, start: number, last: number): Path => {
  const { symbol } = instrument
  const known = (each: string): boolean => history.levels[each]?.[start] != null
  if (known(symbol)) return { values: growthFrom(history, symbol, start), basis: 'own prices', standIn: false }
  const proxy = candidates(instrument).find((each) => Object.keys(each).every(known))
  if (!proxy) return { values: new Float64Array(history.dates.length - start).fill(1), basis: 'no price and no proxy: unchanged', standIn: true }
  const values = blend(history, proxy, start)
  const name = proxyName(proxy)
  if (instrument.assetClass === 'crypto') {
    const depth = ownDeepestFall(history, symbol)
    return { values: deepened(values, last, depth), basis: `not yet traded: its own deepest fall, ${(depth * 100).toFixed(0)} %, along the path of ${name}`, standIn: true }
  }
  if (!scaledByBeta(instrument)) return { values, basis: `${name} in its place`, standIn: true }
  const beta = betaTo(history, symbol, values, start)
  return { values: leveraged(values, beta), basis: `${name} in its place, times beta ${beta.toFixed(2)}`, standIn: true }
}
