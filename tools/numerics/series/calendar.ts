const DAY = 86_400_000

/** Whole days from one ISO date to another. */
export const daysBetween = (from: string, to: string): number => Math.round((Date.parse(to) - Date.parse(from)) / DAY)

/** Calendar years of 365.25 days. */
export const yearsBetween = (from: string, to: string): number => daysBetween(from, to) / 365.25

/** Compound annual growth on calendar days: (end/start)^(365.25/days) − 1. NaN for less than a day. */
export const calendarGrowth = (ratio: number, from: string, to: string): number => {
  const years = yearsBetween(from, to)
  return years > 0 ? ratio ** (1 / years) - 1 : NaN
}

export type CalendarPeriod = 'month' | 'quarter' | 'year'

/** The calendar period of an ISO date: `2024-05`, `2024-Q2` or `2024`. */
export const periodOf = (date: string, every: CalendarPeriod): string => {
  if (every === 'year') return date.slice(0, 4)
  if (every === 'month') return date.slice(0, 7)
  return `${date.slice(0, 4)}-Q${Math.ceil(Number(date.slice(5, 7)) / 3)}`
}

/** Row ranges [first, last] of each calendar period, in order; dates ascending. */
export const periods = (dates: readonly string[], every: CalendarPeriod): readonly { readonly name: string, readonly first: number, readonly last: number }[] => {
  const out: { name: string, first: number, last: number }[] = []
  dates.forEach((date, t) => {
    const name = periodOf(date, every)
    const open = out.at(-1)
    if (open?.name === name) open.last = t
    else out.push({ name, first: t, last: t })
  })
  return out
}

/** Returns compounded to calendar periods; a last incomplete period is one more entry. */
export const compoundBy = (dates: readonly string[], returns: ArrayLike<number>, every: CalendarPeriod): readonly { readonly name: string, readonly value: number }[] =>
  periods(dates, every).map(({ name, first, last }) => {
    let wealth = 1
    for (let t = first; t <= last; t++) wealth *= 1 + returns[t]!
    return { name, value: wealth - 1 }
  })

/** An ISO month `YYYY-MM` moved by whole months. */
export const addMonths = (month: string, count: number): string => {
  const index = Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1 + count
  return `${String(Math.floor(index / 12)).padStart(4, '0')}-${String(index % 12 + 1).padStart(2, '0')}`
}
