import { addDays, isoTime, type IsoDate, type IsoTime } from './units.ts'

/** NYSE holidays, half-days and closing times since 2004 (NYSE Rule 7.2 and the exchange's notices). Coins trade every day. */
export type Venue = 'nyse' | 'crypto'

export const venueOf = (kind: 'etf' | 'stock' | 'crypto'): Venue => (kind === 'crypto' ? 'crypto' : 'nyse')

/** Days of mourning, Hurricane Sandy. */
const specialClosures: ReadonlySet<string> = new Set(
  ['2004-06-11', '2007-01-02', '2012-10-29', '2012-10-30', '2018-12-05', '2025-01-09'])

const dayOf = (year: number, month: number, day: number): IsoDate =>
  new Date(Date.UTC(year, month - 1, day)).toISOString().slice(0, 10) as IsoDate

/** 0 is Sunday. */
const weekday = (date: IsoDate): number => new Date(`${date}T00:00:00Z`).getUTCDay()

/** The n-th given weekday of a month; n = -1 is the last. */
const nthWeekday = (year: number, month: number, day: number, n: number): IsoDate => {
  if (n > 0) {
    const first = dayOf(year, month, 1)
    return addDays(first, ((day - weekday(first) + 7) % 7) + (n - 1) * 7)
  }
  const last = addDays(dayOf(month === 12 ? year + 1 : year, month === 12 ? 1 : month + 1, 1), -1)
  return addDays(last, -((weekday(last) - day + 7) % 7))
}

/** Gregorian Easter Sunday (anonymous computus; Meeus, Astronomical Algorithms, chapter 8). */
const easter = (year: number): IsoDate => {
  const a = year % 19
  const b = Math.floor(year / 100)
  const c = year % 100
  const e = b % 4
  const g = Math.floor((8 * b + 13) / 25)
  const h = (19 * a + b - Math.floor(b / 4) - g + 15) % 30
  const l = (32 + 2 * e + 2 * Math.floor(c / 4) - h - (c % 4)) % 7
  const m = Math.floor((a + 11 * h + 19 * l) / 433)
  const month = Math.floor((h + l - 7 * m + 90) / 25)
  return dayOf(year, month, (h + l - 7 * m + 33 * month + 19) % 32)
}

/** Saturday moves to Friday, Sunday to Monday. */
const observed = (date: IsoDate): IsoDate => addDays(date, weekday(date) === 6 ? -1 : weekday(date) === 0 ? 1 : 0)

const holidaysOf = (year: number): ReadonlySet<string> => {
  const newYear = dayOf(year, 1, 1)
  const days = [
    // A Saturday's New Year is not kept: the Friday before closes the exchange's books for the year.
    ...(weekday(newYear) === 6 ? [] : [observed(newYear)]),
    nthWeekday(year, 1, 1, 3), nthWeekday(year, 2, 1, 3), addDays(easter(year), -2), nthWeekday(year, 5, 1, -1),
    ...(year >= 2022 ? [observed(dayOf(year, 6, 19))] : []),
    observed(dayOf(year, 7, 4)), nthWeekday(year, 9, 1, 1), nthWeekday(year, 11, 4, 4), observed(dayOf(year, 12, 25)),
  ]
  return new Set(days)
}

const kept = new Map<number, ReadonlySet<string>>()
const holidays = (year: number): ReadonlySet<string> => {
  const known = kept.get(year) ?? holidaysOf(year)
  kept.set(year, known)
  return known
}

const yearOf = (date: IsoDate): number => Number(date.slice(0, 4))

export const isTradingDay = (date: IsoDate, venue: Venue = 'nyse'): boolean => {
  if (venue === 'crypto') return true
  const day = weekday(date)
  return day !== 0 && day !== 6 && !holidays(yearOf(date)).has(date) && !specialClosures.has(date)
}

/** Closes at 13:00 New York: the day after Thanksgiving, and the trading days before Independence Day and Christmas. */
export const isHalfDay = (date: IsoDate): boolean => {
  if (!isTradingDay(date)) return false
  const year = yearOf(date)
  return date === addDays(nthWeekday(year, 11, 4, 4), 1) || date === dayOf(year, 7, 3) || date === dayOf(year, 12, 24)
}

const step = (date: IsoDate, days: 1 | -1, venue: Venue): IsoDate => {
  let next = addDays(date, days)
  while (!isTradingDay(next, venue)) next = addDays(next, days)
  return next
}

/** The first trading day after `date`. */
export const nextTradingDay = (date: IsoDate, venue: Venue = 'nyse'): IsoDate => step(date, 1, venue)
/** The last trading day before `date`. */
export const previousTradingDay = (date: IsoDate, venue: Venue = 'nyse'): IsoDate => step(date, -1, venue)
/** The session that `date` belongs to: itself, or the last one before it. */
export const sessionOn = (date: IsoDate, venue: Venue = 'nyse'): IsoDate =>
  isTradingDay(date, venue) ? date : previousTradingDay(date, venue)

/** `count` trading days later (negative: earlier); 0 is `sessionOn`. Settlement of a trade is `addTradingDays(day, 1)` (T+1). */
export const addTradingDays = (date: IsoDate, count: number, venue: Venue = 'nyse'): IsoDate => {
  let day = sessionOn(date, venue)
  for (let left = Math.abs(count); left > 0; left--) day = step(day, count > 0 ? 1 : -1, venue)
  return day
}

/** Trading days in (from, to]; 0 when `to` is not later. */
export const tradingDaysBetween = (from: IsoDate, to: IsoDate, venue: Venue = 'nyse'): number => {
  let count = 0
  for (let day = nextTradingDay(from, venue); day <= to; day = nextTradingDay(day, venue)) count++
  return count
}

/** US daylight saving: since 2007 second Sunday of March to first of November, before first of April to last of October. */
const isDaylightSaving = (date: IsoDate): boolean => {
  const year = yearOf(date)
  const [from, to] = year >= 2007 ? [nthWeekday(year, 3, 0, 2), nthWeekday(year, 11, 0, 1)] : [nthWeekday(year, 4, 0, 1), nthWeekday(year, 10, 0, -1)]
  return date >= from && date < to
}

/** When `date`'s session ends, UTC: 16:00 New York, 13:00 on half-days; coins have no close and use 16:00. `undefined` on closed days. */
export const sessionClose = (date: IsoDate, venue: Venue = 'nyse'): IsoTime | undefined => {
  if (!isTradingDay(date, venue)) return undefined
  const hour = (venue === 'nyse' && isHalfDay(date) ? 13 : 16) + (isDaylightSaving(date) ? 4 : 5)
  return isoTime(new Date(`${date}T${String(hour)}:00:00Z`))
}
