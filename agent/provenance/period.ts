type Rate = 'day' | 'week' | 'month' | 'quarter' | 'year'

/** The time that a figure is of: a rate per unit of time, a stretch in (broken) years, the year to date; empty where nothing says. */
export interface Period {
  readonly rate?: Rate
  readonly years?: number
  readonly toDate?: true
}

export const noPeriod: Period = {}

const yearsOf: Readonly<Record<Rate | 'decade', number>> = { day: 1 / 365.25, week: 7 / 365.25, month: 1 / 12, quarter: 0.25, year: 1, decade: 10 }
const namedYears: Readonly<Record<string, number>> = { '1w': yearsOf.week, 'mtd': yearsOf.month, 'qtd': yearsOf.quarter, '1y': 1, '3y': 3, '5y': 5 }
const isDay = (value: unknown): value is string => typeof value === 'string' && /^\d{4}-\d{2}-\d{2}/.test(value)
const yearsBetween = (from: string, to: string): number => (Date.parse(to.slice(0, 10)) - Date.parse(from.slice(0, 10))) / (365.25 * 86_400_000)

/** The stretch that a record's own fields name for its figures: `period`, or `from` and `to`. */
export const periodOfRecord = (record: Readonly<Record<string, unknown>>): Period | undefined => {
  if (record.period === 'ytd') return { toDate: true }
  if (typeof record.period === 'string' && record.period in namedYears) return { years: namedYears[record.period]! }
  return isDay(record.from) && isDay(record.to) ? { years: yearsBetween(record.from, record.to) } : undefined
}

const yearlyKey = /perYear|^yearUsd$|yearly|annual|cagr|volatil|yield|income|expenseRatio|expectedReturn|requiredReturn|historicalReturn|inflation|^fee(?:s|Rate)?$|^by$|fundCost|risk(?:Before|After)/i

/** The time that a key's own words say; a rate stays one over whatever stretch its record names. */
export const periodOfKey = (key: string, around: Period): Period => {
  if (/weekChange/i.test(key)) return { years: yearsOf.week }
  if (/yearToDate/i.test(key)) return { toDate: true }
  if (key.endsWith('yearChange')) return { years: 1 }
  if (/monthly|saveMore|steadySaving/i.test(key)) return { ...around, rate: 'month' }
  return yearlyKey.test(key) ? { ...around, rate: 'year' } : around
}

const numbers = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten']
const number = String.raw`(\d+(?:\.\d+)?|${numbers.join('|')}|fifteen|twenty|thirty)`
const larger: Readonly<Record<string, number>> = { fifteen: 15, twenty: 20, thirty: 30 }
const valueOf = (text: string): number => (/\d/.test(text) ? Number(text) : larger[text.toLowerCase()] ?? numbers.indexOf(text.toLowerCase()))

const rates = /\b(?<!rebalanced )(?:(?:an?|per|each|every)\s(?:single\s)?(day|week|month|quarter|year)(?!\s(?:of|ago|earlier|later|before)\b)|(daily|weekly|monthly|quarterly|yearly|annual(?:ly|i[sz]ed)?)|(p\.\s?a\.))(?!\w)/gi
const adverbs: Readonly<Record<string, Rate>> = { daily: 'day', weekly: 'week', monthly: 'month', quarterly: 'quarter' }
const rateOf = ([, unit, adverb]: RegExpExecArray): Rate => (unit?.toLowerCase() as Rate | undefined) ?? adverbs[adverb?.toLowerCase() ?? ''] ?? 'year'

const unit = '(day|week|month|quarter|year|decade)'
/** Each captures a number (or "last") and a unit. */
const stretches = [
  new RegExp(String.raw`\b(?:over|in|within|for|during|across)\s(?:the\s|these\s|those\s)?(?:last\s|past\s|previous\s)?${number}[\s-]${unit}s?\b(?!\s(?:treasur|bond|note|old))`, 'gi'),
  new RegExp(String.raw`\b(?:last|past|previous)\s${number}[\s-]${unit}s?\b`, 'gi'),
  new RegExp(String.raw`\b${number}[\s-]${unit}\s(?:total\s|price\s)?(?:returns?|period|window|stretch|gain|loss|performance|growth|change)\b`, 'gi'),
  new RegExp(String.raw`\b(last|past|previous|in the first|in the next)\s${unit}\b`, 'gi'),
]
const toDate = /\b(?:year[\s-]to[\s-]date|YTD|so far this year|this year|since (?:the (?:start|beginning) of the year|january|new year))\b/i

const stretchIn = (text: string): number | undefined => {
  for (const pattern of stretches) {
    const [, count = '', of = ''] = [...text.matchAll(pattern)].at(-1) ?? []
    if (of !== '') return (/last|past|previous|first|next/i.test(count) ? 1 : valueOf(count)) * yearsOf[of.toLowerCase() as Rate]
  }
  return undefined
}

/** What is said of time about a figure that ends at `at` in its clause: the rate right behind it or before it, and the stretch of the clause, else of what came before. */
export const saidPeriod = (clause: string, before: string, at: number): Period => {
  const found = [...clause.matchAll(rates)]
  const rate = found.find(({ index }) => index >= at && index - at < 25) ?? found.findLast(({ index }) => index < at && !/\d/.test(clause.slice(0, index)))
  const own = stretchIn(clause)
  const isToDate = toDate.test(clause) || (own === undefined && toDate.test(before))
  const years = own ?? (isToDate ? undefined : stretchIn(before))
  return { ...(rate && { rate: rateOf(rate) }), ...(years !== undefined && { years }), ...(isToDate && { toDate: true as const }) }
}

/** Prices here are weekly, so that a year may be ten days longer; people round long stretches. */
const isAbout = (said: number, known: number): boolean => Math.abs(known - said) <= Math.max(10 / 365.25, said * 0.1)

const contradictsRate = (said: Rate, known: Period): boolean => {
  if (known.rate !== undefined) return known.rate !== said
  // "Returned 36 % a year" about three years together is wrong; what one year brought is also "a year".
  return known.years === undefined || !isAbout(yearsOf[said], known.years)
}

/** Whether a figure of one stretch is said to be of another: three years' as five, the year to date as a year. */
export const contradictsStretch = (said: Period, known: Period): boolean => {
  if (said.toDate && known.toDate === undefined && known.years !== undefined) return true
  if (said.years === undefined) return false
  return known.toDate ?? (known.years !== undefined && !isAbout(said.years, known.years))
}

/** Whether a figure of one time is said to be of another; `isSum` where it adds up over time, as money does. */
export const contradictsPeriod = (said: Period, known: Period, isSum: boolean): boolean => {
  if (said.rate !== undefined && contradictsRate(said.rate, known)) return true
  if (contradictsStretch(said, known)) return true
  // A yearly amount is not the sum of five years.
  return isSum && said.years !== undefined && said.rate === undefined && known.years === undefined && known.rate !== undefined && !isAbout(said.years, yearsOf[known.rate])
}
