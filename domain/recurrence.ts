import { addDays, isoDate, type IsoDate } from './units.ts'

export const frequencies = ['once', 'week', 'month', 'quarter', 'year'] as const
export type Frequency = (typeof frequencies)[number]

const monthsOf: Readonly<Record<Exclude<Frequency, 'once' | 'week'>, number>> = { month: 1, quarter: 3, year: 12 }

/** The same day so many months later, or that month's last: the 31st of January is followed by the 28th of February. */
export const addMonths = (date: IsoDate, months: number): IsoDate => {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number)
  const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate()
  return isoDate(new Date(Date.UTC(year, month - 1 + months, Math.min(day, last))).toISOString().slice(0, 10))
}

/** Day number `index` (0 is the first) of something that repeats; `undefined` after the only one of `once`, or after `until`. */
export const occurrence = (firstOn: IsoDate, every: Frequency, index: number, until: string | null = null): IsoDate | undefined => {
  if (every === 'once' && index > 0) return undefined
  const date = every === 'once' ? firstOn : every === 'week' ? addDays(firstOn, 7 * index) : addMonths(firstOn, monthsOf[every] * index)
  return until !== null && date > until ? undefined : date
}
