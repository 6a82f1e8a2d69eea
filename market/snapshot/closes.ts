import type { DatedAmount } from './reference.ts'

/**
 * Rebuilds split-adjusted closes from closes that are adjusted for splits and dividends.
 *
 * The adjusted series multiplies every close before an ex-date by 1 − D / C, C the close of the day before it (CRSP's
 * back-adjustment, as Yahoo Finance uses it). Walking back from the newest row, where both series meet:
 * C = adjusted / factor + D on the day before an ex-date, C = adjusted / factor elsewhere, factor ← adjusted / C.
 *
 * `adjusted`: one value a date, `NaN` where there is none. A dividend that isn't listed leaves all earlier closes low by D / C.
 */
export const rebuildCloses = (dates: readonly string[], adjusted: Float64Array, dividends: readonly DatedAmount[]): Float64Array => {
  const closes = new Float64Array(dates.length).fill(NaN)
  const last = adjusted.findLastIndex((value) => !Number.isNaN(value))
  let pending = dividends.findLastIndex((each) => each.exDate <= (dates[last] ?? ''))
  let factor = 1
  for (let t = last; t >= 0; t--) {
    const value = adjusted[t]!
    if (Number.isNaN(value)) continue
    let paid = 0
    while (pending >= 0 && dividends[pending]!.exDate > dates[t]!) paid += dividends[pending--]!.amount
    closes[t] = value / factor + paid
    if (paid > 0) factor = value / closes[t]!
  }
  return closes
}
