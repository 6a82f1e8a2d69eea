import { type CalendarPeriod, periodOf } from '../numerics/series/calendar.ts'

/** When the weights go back to target. A band is the largest allowed |weight − target| of any asset, fraction of one. */
export type Rebalance = { readonly kind: 'never' } | { readonly kind: 'calendar', readonly every: CalendarPeriod } | { readonly kind: 'band', readonly width: number }

/**
 * Flags the rows that close a calendar period: trades happen at that close and the new weights earn the next period.
 * The first row (first purchase) and the last row (nothing left to earn) are never flagged.
 */
export const calendarRows = (dates: readonly string[], every: CalendarPeriod): Uint8Array => {
  const flags = new Uint8Array(dates.length)
  for (let t = 1; t < dates.length - 1; t++) {
    if (periodOf(dates[t]!, every) !== periodOf(dates[t + 1]!, every)) flags[t] = 1
  }
  return flags
}
