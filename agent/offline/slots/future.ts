import { parse as parseDates } from 'chrono-node'
import { addDays, isoDate } from '../../../domain/units.ts'
import { addMonths } from '../../../domain/recurrence.ts'

const steps: readonly (readonly [RegExp, (asOf: string, count: number) => string])[] = [
  [/\bin (\d{1,3}) days?\b/i, (asOf, count) => addDays(isoDate(asOf), count)],
  [/\bin (\d{1,3}) weeks?\b/i, (asOf, count) => addDays(isoDate(asOf), 7 * count)],
  [/\bin (\d{1,3}) months?\b/i, (asOf, count) => addMonths(isoDate(asOf), count)],
  [/\bin (\d{1,2}) years?\b/i, (asOf, count) => addMonths(isoDate(asOf), 12 * count)],
]
const named: readonly (readonly [RegExp, (asOf: string) => string])[] = [
  [/\btomorrow\b/i, (asOf) => addDays(isoDate(asOf), 1)], [/\b(?:in a|next) week\b/i, (asOf) => addDays(isoDate(asOf), 7)],
  [/\b(?:in a|next) month\b/i, (asOf) => addMonths(isoDate(asOf), 1)], [/\b(?:in a|next) year\b/i, (asOf) => addMonths(isoDate(asOf), 12)],
  [/\b(?:end of (?:the |this )?year|year[- ]end)\b/i, (asOf) => `${asOf.slice(0, 4)}-12-31`],
]

const dayOfMonth = /\b(?:on|from) the (\d{1,2})(?:st|nd|rd|th)\b|\bon the (first)\b/i
/** "On the 5th": the next such day from a date on. */
const nextDay = (text: string, asOf: string): string | undefined => {
  const match = dayOfMonth.exec(text)
  const day = match === null ? 0 : match[2] === undefined ? Number(match[1]) : 1
  if (day < 1 || day > 28) return undefined
  const here = `${asOf.slice(0, 8)}${String(day).padStart(2, '0')}`
  return here >= asOf ? here : addMonths(isoDate(here), 1)
}

/** A single day after `asOf` that a text speaks of: "on 1 March", "in 3 weeks", "next month"; a year alone is its last day. */
export const futureDateIn = (said: string, asOf: string): string | undefined => {
  // "A month" says how often, not when.
  const text = said.replaceAll(/\b(?:a|the) second\b|\b(?:for|during)\s+(?:the next\s+)?[\w-]+\s+(?:weeks|months|years)\b/gi, ' ').replaceAll(/(?<!\bin )\b(?:of )?(?:a|per|each|every)\s+(?:day|week|month|quarter|year)\b/gi, ' ')
  for (const [pattern, dateOf] of steps) {
    const count = pattern.exec(text)?.[1]
    if (count !== undefined) return dateOf(asOf, Number(count))
  }
  const known = named.find(([pattern]) => pattern.test(text))
  if (known) return known[1](asOf)
  const monthly = dayOfMonth.test(text) ? text.replace(dayOfMonth, ' ') : undefined
  const found = parseDates(monthly ?? text, new Date(`${asOf}T12:00:00Z`), { forwardDate: true }).find(({ start }) => start.isCertain('month'))
  if (found) {
    const day = found.start.date().toISOString().slice(0, 10)
    if (day > asOf) return monthly === undefined ? day : nextDay(text, day)
  }
  if (monthly !== undefined) return nextDay(text, asOf)
  const year = /\b(20[2-9]\d)\b/.exec(text)?.[1]
  return year !== undefined && `${year}-12-31` > asOf ? `${year}-12-31` : undefined
}
