import { percent } from '../portfolio-source/words.ts'

/** Weeks in a row without any change after which prices look stale. */
const STALE_WEEKS = 4
/** A move this many times the usual one (by the median, which outliers don't shift) is named. */
const EXTREME = 20

/** Usual weekly move below which an asset is like cash, whose rounded prices may well stand still. */
const LIVELY = 0.001

/**
 * What an attentive reader of the returns would ask about: prices that stood still and moves out of all proportion. `dates` are those of
 * the returns; NaN = missing. Returns sentences, at most one of each kind an asset.
 */
export function dataQuality(symbol: string, dates: readonly string[], returns: Float64Array): string[] {
  const known = Array.from(returns, (_, t) => t).filter(t => !Number.isNaN(returns[t]!))
  const sizes = known.map(t => Math.abs(returns[t]!)).sort((a, b) => a - b)
  const usual = sizes[Math.floor(sizes.length / 2)] ?? 0
  const notes: string[] = []
  let [still, longest, end] = [0, 0, 0]
  for (const t of known) {
    still = returns[t] === 0 ? still + 1 : 0
    if (still > longest) [longest, end] = [still, t]
  }
  if (longest >= STALE_WEEKS && usual > LIVELY) notes.push(`${symbol} stood still for ${longest} weeks until ${dates[end]}: its prices may be stale there.`)
  const wildest = known.reduce((top, t) => Math.abs(returns[t]!) > Math.abs(returns[top] ?? 0) ? t : top, known[0] ?? 0)
  if (usual > LIVELY && Math.abs(returns[wildest] ?? 0) > EXTREME * usual) {
    notes.push(`${symbol} moved ${percent(returns[wildest]!)} in the week to ${dates[wildest]}: one such week weighs on every figure here.`)
  }
  return notes
}
