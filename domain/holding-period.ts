import { addDays, isoDate, type IsoDate } from './units.ts'

export type Term = 'short' | 'long'

/** Same month and day n years later; 29 February becomes 28 February where there is none. */
const yearsLater = (date: IsoDate, years: number): IsoDate => {
  const year = String(Number(date.slice(0, 4)) + years).padStart(4, '0')
  const rest = date.slice(4)
  const leap = new Date(`${year}-02-29T00:00:00Z`).getUTCMonth() === 1
  return isoDate(rest === '-02-29' && !leap ? `${year}-02-28` : `${year}${rest}`)
}

const isMonthEnd = (date: IsoDate): boolean => addDays(date, 1).slice(8) === '01'

/**
 * The first sale date that is long-term: held for more than one year, counted from the day after the purchase
 * (26 U.S.C. 1222). Bought on the last day of a month: the first day of the thirteenth month after (Rev. Rul. 66-7).
 */
export const longTermFrom = (acquired: IsoDate): IsoDate => {
  if (!isMonthEnd(acquired)) return addDays(yearsLater(acquired, 1), 1)
  return yearsLater(addDays(acquired, 1), 1)
}

export const termOf = (acquired: IsoDate, sold: IsoDate): Term => (sold >= longTermFrom(acquired) ? 'long' : 'short')
