import type { MarketView } from '../../market/port.ts'
import type { Panel } from './panel.ts'

/** Below this a difference between level and close is their printed rounding, not a dividend. */
const rounding = 5e-5

/**
 * Dividend of the period that ends at each row, as a fraction of the level at its start: what the total return has over the move of
 * the split-adjusted close. Before an asset's own closes (an older fund stands in) its own average dividend is taken.
 */
export const impliedDividends = (market: MarketView, { symbols, dates, levels }: Panel): Float64Array => {
  const n = symbols.length
  const out = new Float64Array(levels.length)
  symbols.forEach((symbol, i) => {
    const closes = dates.map((date) => Number(market.closeOn(symbol, date)?.price ?? NaN))
    let total = 0
    let known = 0
    for (let t = 1; t < dates.length; t++) {
      if (!(closes[t - 1]! > 0)) continue
      const extra = levels[t * n + i]! / levels[(t - 1) * n + i]! - closes[t]! / closes[t - 1]!
      if (extra > rounding) total += out[t * n + i] = extra
      known++
    }
    for (let t = 1; t < dates.length && !(closes[t - 1]! > 0); t++) out[t * n + i] = known === 0 ? 0 : total / known
  })
  return out
}
