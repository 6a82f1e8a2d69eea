import { parse as parseDates } from 'chrono-node'
import { addDays, isoDate } from '../../../domain/units.ts'

/** A stretch of time, dates `YYYY-MM-DD`; `to` absent: until now. `name` where it is one of the usual periods. */
export interface Period {
  readonly from: string | undefined
  readonly to: string | undefined
  readonly name?: '1w' | 'mtd' | 'qtd' | 'ytd' | '1y' | '3y' | '5y' | 'since-inception'
}

const pad = (value: number): string => String(value).padStart(2, '0')
const lastDayOf = (year: number, month: number): string => new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10)

/** The same day some months earlier, or the month's last day. */
const monthsBack = (date: string, months: number): string => {
  const total = Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1 - months
  const [year, month] = [Math.floor(total / 12), (total % 12) + 1]
  const last = lastDayOf(year, month)
  const wished = `${year}-${pad(month)}-${date.slice(8, 10)}`
  return wished > last ? last : wished
}

const quarterSpan = (year: number, quarter: number): { from: string; to: string } =>
  ({ from: addDays(isoDate(`${year}-${pad(quarter * 3 - 2)}-01`), -1), to: lastDayOf(year, quarter * 3) })
/** A period's value starts with the close before its first day. */
const before = (date: string): string => addDays(isoDate(date), -1)

const unitMonths: Readonly<Record<string, number>> = { month: 1, quarter: 3, year: 12, decade: 120 }

const relative = (text: string, asOf: string): Period | undefined => {
  const year = Number(asOf.slice(0, 4))
  const month = Number(asOf.slice(5, 7))
  const count = /\b(?:last|past|previous|recent|trailing|in|over|for|the|these)\s+(\d{1,3})\s*-?\s*(day|week|month|quarter|year|yr)s?\b|\b(\d{1,3})\s*-?\s*(day|week|month|year|yr)s?\b(?:\s+(?:ago|back|performance|return|chart|history))?/i.exec(text)
  if (count && !/\b(?:retire|goal|in \d+ years|until|college|horizon)\b/i.test(text)) {
    const n = Number(count[1] ?? count[3])
    const unit = (count[2] ?? count[4] ?? '').toLowerCase().replace('yr', 'year')
    if (unit === 'day' || unit === 'week') return n === 1 && unit === 'week' ? { name: '1w', from: undefined, to: undefined } : { from: addDays(isoDate(asOf), -n * (unit === 'week' ? 7 : 1)), to: undefined }
    const months = n * (unitMonths[unit] ?? 1)
    const name = ({ 12: '1y', 36: '3y', 60: '5y' } as const)[months]
    return name ? { name, from: undefined, to: undefined } : { from: monthsBack(asOf, months), to: undefined }
  }
  if (/\b(?:ytd|year to date|this year|so far this year|since (?:january|(?:the )?new year(?:'s)?(?: day)?|the (?:start|beginning) of the year))\b/i.test(text)) return { name: 'ytd', from: undefined, to: undefined }
  if (/\b(?:mtd|month to date|this month)\b/i.test(text)) return { name: 'mtd', from: undefined, to: undefined }
  if (/\b(?:qtd|quarter to date|this quarter)\b/i.test(text)) return { name: 'qtd', from: undefined, to: undefined }
  if (/\b(?:this week|past week|last week|lately|recently|the (?:week|weekend))\b/i.test(text)) return { name: '1w', from: undefined, to: undefined }
  if (/\b(?:today|yesterday|daily|1d)\b/i.test(text)) return { name: '1w', from: undefined, to: undefined }
  if (/\blast calendar year\b|\blast year\b|\bprevious year\b/i.test(text)) return { from: `${year - 2}-12-31`, to: `${year - 1}-12-31` }
  if (/\blast quarter\b|\bprevious quarter\b/i.test(text)) {
    const quarter = Math.ceil(month / 3)
    return quarter === 1 ? quarterSpan(year - 1, 4) : quarterSpan(year, quarter - 1)
  }
  if (/\b(?:last|previous) month\b/i.test(text)) {
    const first = `${month === 1 ? year - 1 : year}-${pad(month === 1 ? 12 : month - 1)}-01`
    return { from: before(first), to: before(`${asOf.slice(0, 7)}-01`) }
  }
  if (/\b(?:past|over the|in the last|one|1) year\b|\b(?:12|twelve) months\b|\bannual(?:ly)?\b|\b1y\b/i.test(text)) return { name: '1y', from: undefined, to: undefined }
  if (/\b(?:past|the last) (?:month)\b/i.test(text)) return { from: monthsBack(asOf, 1), to: undefined }
  if (/\b(?:past|the last) quarter\b/i.test(text)) return { from: monthsBack(asOf, 3), to: undefined }
  if (/\bhalf[- ](?:a )?decade\b/i.test(text)) return { name: '5y', from: undefined, to: undefined }
  if (/\b(?:past|last|the) decade\b/i.test(text)) return { from: monthsBack(asOf, 120), to: undefined }
  if (/\b(?:since (?:inception|the (?:start|beginning)|day one|i (?:started|began|opened|joined|bought))|all[- ]time|overall|lifetime|ever|from the (?:start|beginning)|in total|total return|to date)\b/i.test(text)) return { name: 'since-inception', from: undefined, to: undefined }
  return undefined
}

const seasons: Readonly<Record<string, readonly [first: number, last: number]>> = { spring: [3, 5], summer: [6, 8], autumn: [9, 11], fall: [9, 11] }

/** "In spring", "last summer", "autumn 2024": the newest one that has begun, or the year's that is said. Winter spans two years and is left out. */
const season = (text: string, asOf: string): Period | undefined => {
  const match = /\b(?:in|during|over|of|from|this|last|past|since)\s+(?:the\s+)?(spring|summer|autumn|fall)\b(?:\s+(?:of\s+)?((?:19|20)\d{2}))?/i.exec(text)
  if (!match) return undefined
  const [first, last] = seasons[match[1]!.toLowerCase()]!
  const begun = `${asOf.slice(0, 4)}-${pad(first)}-01` < asOf
  const year = match[2] === undefined ? Number(asOf.slice(0, 4)) - (begun ? 0 : 1) : Number(match[2])
  const to = lastDayOf(year, last)
  return { from: before(`${year}-${pad(first)}-01`), to: /\bsince\b/i.test(text) ? undefined : to }
}

const dayOf = (date: Date): string => date.toISOString().slice(0, 10)

/** The Sunday of Easter: the Gregorian computus in the form of Meeus, Jones and Butcher. */
const easterOf = (year: number): string => {
  const [a, b, c] = [year % 19, Math.floor(year / 100), year % 100]
  const h = (19 * a + b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3) + 15) % 30
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7
  const n = h + l - 7 * Math.floor((a + 11 * h + 22 * l) / 451) + 114
  return `${year}-${pad(Math.floor(n / 31))}-${pad((n % 31) + 1)}`
}
const holidays: readonly (readonly [words: RegExp, of: (year: number) => string])[] = [
  [/\beaster\b/gi, easterOf], [/\b(?:christmas|xmas)\b/gi, (year) => `${year}-12-25`], [/\bhalloween\b/gi, (year) => `${year}-10-31`],
  // The fourth Thursday of November.
  [/\bthanksgiving\b/gi, (year) => `${year}-11-${22 + (4 - new Date(Date.UTC(year, 10, 22)).getUTCDay() + 7) % 7}`],
]

/** Holidays as the dates of their newest return: "since Easter". */
const withHolidays = (text: string, asOf: string): string => holidays.reduce((rest, [words, of]) => {
  const year = Number(asOf.slice(0, 4))
  return rest.replaceAll(words, of(year) < asOf ? of(year) : of(year - 1))
}, text)

type Point = ReturnType<typeof parseDates>[number]['start']
/** A day or month that is said without a year is the newest that has begun. */
const pastDay = (point: Point, asOf: string): string => {
  const day = dayOf(point.date())
  if (point.isCertain('weekday') && !point.isCertain('day') && day > asOf) return addDays(isoDate(day), -7)
  if (point.isCertain('year') || !point.isCertain('month')) return day
  const [year, rest] = [asOf.slice(0, 4), day.slice(4)]
  return (point.isCertain('day') ? `${year}${rest}` : `${year}${rest.slice(0, 4)}01`) <= asOf ? `${year}${rest}` : `${Number(year) - 1}${rest}`
}

/** "January and June 2025": a first part without a year takes the second's. Whole months where no day is said. */
const spanOf = (first: string, second: string, asOf: string): Period | undefined => {
  const reference = new Date(`${asOf}T12:00:00Z`)
  const year = /\b(?:19|20)\d{2}\b/.exec(second)?.[0]
  const [start] = parseDates(year !== undefined && !/\b(?:19|20)\d{2}\b/.test(first) ? `${first} ${year}` : first, reference, { forwardDate: false })
  const [end] = parseDates(second, reference, { forwardDate: false })
  if (!start?.start.isCertain('month') || !end?.start.isCertain('month')) return undefined
  const to = pastDay(end.start, asOf)
  const began = pastDay(start.start, asOf)
  const from = began > to && !start.start.isCertain('year') ? `${Number(began.slice(0, 4)) - 1}${began.slice(4)}` : began
  return {
    from: before(start.start.isCertain('day') ? from : `${from.slice(0, 7)}-01`),
    to: end.start.isCertain('day') ? to : lastDayOf(Number(to.slice(0, 4)), Number(to.slice(5, 7))),
  }
}

const monthNames = /\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w*\s+(?=\d{4})/gi

const absolute = (text: string, asOf: string): Period | undefined => {
  const quarter = /\b(?:q([1-4])|(first|second|third|fourth) quarter)(?: of)?\s*(\d{4})?\b/i.exec(text)
  if (quarter) {
    const number = quarter[1] ? Number(quarter[1]) : ['first', 'second', 'third', 'fourth'].indexOf(quarter[2]!.toLowerCase()) + 1
    const year = Number(asOf.slice(0, 4))
    return quarterSpan(quarter[3] ? Number(quarter[3]) : quarterSpan(year, number).from < asOf ? year : year - 1, number)
  }
  const years = [...text.matchAll(/\b(19[89]\d|20[0-4]\d)\b/g)].map((match) => match[1]!)
  const onlyYear = /\b(?:in|during|for|over|of|calendar year|fy)\s+(19[89]\d|20[0-4]\d)\b(?!\s*(?:to|-|until)|-\d)/i.exec(text)
  // "Since I retired in 2022" goes on until now.
  if (onlyYear && years.length === 1) return { from: `${Number(onlyYear[1]) - 1}-12-31`, to: /\bsince\b[^.,;?!]{0,50}$/i.test(text.slice(0, onlyYear.index)) ? undefined : `${onlyYear[1]}-12-31` }
  const since = /\b(?:since|from|starting|beginning|after)\s+(19[89]\d|20[0-4]\d)\b(?!-\d)/i.exec(text)
  if (since && years.length === 1) return { from: `${Number(since[1]) - 1}-12-31`, to: undefined }
  const lone = years.length === 1 && /\b(?:was|were|performance|return|returns|results?|gain|gains|income|dividends?|trades?|calendar|fees?|charges|commissions?|sales|purchases|deposits?|bookings|transactions|activity)\b/i.test(text) && !/\b(?:since|from|until|by|after|before|starting)\b/i.test(text) ? new RegExp(`(?<![\\w/-])${years[0]}(?![\\w/-])`).exec(text.replaceAll(monthNames, '-')) : null
  if (lone && years[0]! <= asOf.slice(0, 4)) return { from: `${Number(years[0]) - 1}-12-31`, to: `${years[0]}-12-31` }
  const span = /\b(19[89]\d|20[0-4]\d)\s*(?:to|-|–|until|through)\s*(19[89]\d|20[0-4]\d)\b/i.exec(text)
  if (span) return { from: `${Number(span[1]) - 1}-12-31`, to: `${span[2]}-12-31` }
  const between = /\b(?:between|from)\s+(.{3,25}?)\s+(?:and|to|until|till|through)\s+(.{3,25}?)(?:[?.!,]|$)/i.exec(text)
  const spanned = between && spanOf(between[1]!, between[2]!, asOf)
  if (spanned) return spanned
  return undefined
}

/** Plain dates: "since 3 March 2020", "in May 2024". */
const dated = (text: string, asOf: string): Period | undefined => {
  const [first] = parseDates(text.replaceAll(/\b\d{2}\/\d{2}\b(?!\/)/g, ' '), new Date(`${asOf}T12:00:00Z`), { forwardDate: false })
  if (!first || !(['month', 'day', 'weekday'] as const).some((each) => first.start.isCertain(each))) return undefined
  const start = pastDay(first.start, asOf)
  if (first.end) return { from: before(start), to: pastDay(first.end, asOf) }
  if (/\bsince\b[^.,;?!]{0,50}$|\b(?:from|after|starting|beginning|back to)(?: (?:in|on|the|of))?\s*$/i.test(text.slice(0, first.index)) || /\bago$/i.test(first.text) || first.start.isCertain('weekday')) return { from: before(start), to: undefined }
  return first.start.isCertain('day') ? { from: start, to: undefined } : { from: before(`${start.slice(0, 7)}-01`), to: lastDayOf(Number(start.slice(0, 4)), Number(start.slice(5, 7))) }
}

/** The stretch of time that a text speaks of; `undefined` when it speaks of none. Nothing lies after `asOf`. */
export const periodIn = (said: string, asOf: string): Period | undefined => {
  const text = withHolidays(said.replaceAll(/\b(of|in) last year\b/gi, `$1 ${Number(asOf.slice(0, 4)) - 1}`), asOf)
  const found = season(text, asOf) ?? absolute(text, asOf) ?? relative(text, asOf) ?? dated(text, asOf)
  if (!found) return undefined
  if (found.from !== undefined && found.from >= asOf) return undefined
  return found.to !== undefined && found.to > asOf ? { ...found, to: undefined } : found
}
