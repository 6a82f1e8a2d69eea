import { type Column } from './moments.ts'

/** 1 − level / highest level so far, per row; the first row is a peak. */
export const drawdownsOfLevels = (levels: Column): Float64Array => {
  const out = new Float64Array(levels.length)
  let peak = -Infinity
  for (let t = 0; t < levels.length; t++) {
    if (levels[t]! > peak) peak = levels[t]!
    out[t] = 1 - levels[t]! / peak
  }
  return out
}

/** Compounded drawdowns of wealth that starts at 1 before the first return. */
export const drawdowns = (returns: Column): Float64Array => {
  const out = new Float64Array(returns.length)
  let wealth = 1
  let peak = 1
  for (let t = 0; t < returns.length; t++) {
    wealth *= 1 + returns[t]!
    if (wealth > peak) peak = wealth
    out[t] = 1 - wealth / peak
  }
  return out
}

/** Highest cumulative sum so far minus the cumulative sum: uncompounded; the first value is the first peak. */
export const uncompoundedDrawdowns = (returns: Column): Float64Array => {
  const out = new Float64Array(returns.length)
  let total = 0
  let peak = -Infinity
  for (let t = 0; t < returns.length; t++) {
    total += returns[t]!
    if (total > peak) peak = total
    out[t] = peak - total
  }
  return out
}

const largest = (x: Column): number => {
  let most = 0
  for (let t = 0; t < x.length; t++) if (x[t]! > most) most = x[t]!
  return most
}

/** Largest fall from a peak as a positive fraction, from returns. */
export const maxDrawdown = (returns: Column): number => largest(drawdowns(returns))

/** One fall from a peak until it is made good. Rows count from 0; `recovery` is null while under water. */
export type Episode = {
  /** last row at the peak; −1 when that is the start before the first return */
  readonly peak: number
  /** first row below the peak */
  readonly from: number
  readonly trough: number
  /** first row back at the peak */
  readonly recovery: number | null
  /** positive fraction */
  readonly depth: number
}

/** All drawdown episodes of a series of drawdowns, deepest first; equal depths keep their order in time. */
export const episodes = (under: Column): readonly Episode[] => {
  const found: Episode[] = []
  let current: { peak: number, from: number, trough: number, depth: number } | null = null
  for (let t = 0; t < under.length; t++) {
    const depth = under[t]!
    if (depth > 0) {
      current ??= { peak: t - 1, from: t, trough: t, depth }
      if (depth > current.depth) current = { ...current, depth, trough: t }
    } else if (current) {
      found.push({ ...current, recovery: t })
      current = null
    }
  }
  if (current) found.push({ ...current, recovery: null })
  return found.sort((a, b) => b.depth - a.depth || a.from - b.from)
}

/**
 * The deepest episode of price or value levels, the first of equals; null when they never fell. One pass without objects,
 * because every backtest asks for it.
 */
export const deepestFall = (levels: Column): Episode | null => {
  let high = 0
  let peak = 0
  let trough = 0
  let depth = 0
  for (let t = 1; t < levels.length; t++) {
    const level = levels[t]!
    if (level >= levels[high]!) high = t
    else if (1 - level / levels[high]! > depth) {
      depth = 1 - level / levels[high]!
      peak = high
      trough = t
    }
  }
  if (depth === 0) return null
  let recovery = trough
  while (recovery < levels.length && levels[recovery]! < levels[peak]!) recovery++
  return { peak, from: peak + 1, trough, recovery: recovery < levels.length ? recovery : null, depth }
}

/** √(mean of squared drawdowns). Martin and McCann (1989). */
export const ulcer = (under: Column): number => {
  let total = 0
  for (let t = 0; t < under.length; t++) total += under[t]! ** 2
  return Math.sqrt(total / under.length)
}
