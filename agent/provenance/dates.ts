const months = ['january', 'february', 'march', 'april', 'may', 'june', 'july', 'august', 'september', 'october', 'november', 'december']
const monthName = String.raw`(Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sep(?:t(?:ember)?)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?`
const monthOf = (name: string): string => String(months.findIndex((each) => each.startsWith(name.slice(0, 3).toLowerCase())) + 1).padStart(2, '0')
const two = (text: string): string => text.padStart(2, '0')

interface DateText { readonly start: number; readonly end: number; readonly date: string }

/** Each form with the reading of its groups; longer forms first. */
const forms: readonly { readonly pattern: RegExp; readonly read: (groups: readonly string[]) => string }[] = [
  { pattern: /\b(\d{4})-(\d{2})-(\d{2})(?:T[\d:.]+Z?)?\b/g, read: ([, y, m, d]) => `${y}-${m}-${d}` },
  { pattern: new RegExp(String.raw`\b${monthName}\s(\d{1,2})(?:st|nd|rd|th)?,?\s(\d{4})\b`, 'gi'), read: ([, m, d, y]) => `${y}-${monthOf(m!)}-${two(d!)}` },
  { pattern: new RegExp(String.raw`\b(\d{1,2})(?:st|nd|rd|th)?\s(?:of\s)?${monthName},?\s(\d{4})\b`, 'gi'), read: ([, d, m, y]) => `${y}-${monthOf(m!)}-${two(d!)}` },
  { pattern: new RegExp(String.raw`\b${monthName}\s(?:of\s)?(\d{4})\b`, 'gi'), read: ([, m, y]) => `${y}-${monthOf(m!)}` },
  { pattern: /\b(\d{4})-(\d{2})\b/g, read: ([, y, m]) => `${y}-${m}` },
  { pattern: /\bQ([1-4])\s(?:of\s)?(\d{4})\b/g, read: ([, q, y]) => `${y}-Q${q}` },
  { pattern: /(?<![\d.,$€£-])\b((?:19|20)\d{2})\b(?!\s?(?:%|percent|shares?|USD|dollars|bps))(?![.,]\d)/g, read: ([, y]) => y! },
]

/** Dates as people write them: `2026-07-31`, `2026-07`, `2026-Q2` or `2026`. A bare number from 1900 to 2099 is a year. */
export const datesIn = (text: string): readonly DateText[] => {
  let rest = text
  const found: DateText[] = []
  for (const { pattern, read } of forms) {
    for (const match of rest.matchAll(pattern)) {
      const end = match.index + match[0].length
      found.push({ start: match.index, end, date: read([...match]) })
      rest = rest.slice(0, match.index) + ' '.repeat(match[0].length) + rest.slice(end)
    }
  }
  return found
}

const quarterOf = (date: string): string => `${date.slice(0, 4)}-Q${Math.ceil(Number(date.slice(5, 7)) / 3)}`

/** Whether an exact day (or month, or year) bears out a date that may be coarser. */
export const bearsOut = (known: string, said: string): boolean =>
  known === said || (/^\d{4}-\d{2}-\d{2}/.test(known) && (known.slice(0, said.length) === said || quarterOf(known) === said)) ||
  (/^\d{4}-\d{2}$/.test(known) && known.slice(0, 4) === said)
