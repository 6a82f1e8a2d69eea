const dayMs = 86_400_000
/** 1970-01-01 was a Thursday: shifting by three days makes weeks start on Monday. */
const weekOf = (date: string): number => Math.floor((Date.parse(date) / dayMs + 3) / 7)

/** Indices of the last date of each calendar week, dates ascending. */
export const lastOfEachWeek = (dates: readonly string[]): number[] =>
  dates.flatMap((date, t) => (t + 1 === dates.length || weekOf(dates[t + 1]!) !== weekOf(date) ? [t] : []))

/** The newest value on or before each date; `NaN` before the first. */
export const valuesOn = (dates: readonly string[], values: Float64Array, wanted: readonly string[]): Float64Array => {
  let at = -1
  let newest = NaN
  return Float64Array.from(wanted, (date) => {
    while (at + 1 < dates.length && dates[at + 1]! <= date) {
      at++
      if (!Number.isNaN(values[at]!)) newest = values[at]!
    }
    return newest
  })
}
