import { capital, grouped, listed, percent } from '../../../domain/format.ts'

export { capital, listed as list }

// Figures as the replies print them. The provenance check reads them back, so each has one spelling.

/** Dollars of a decimal string, without sign: whole dollars from a thousand on, cents below. */
export const usd = (text: string | number): string => {
  const value = Math.abs(Number(text))
  const [whole = '0', cents = '00'] = (value >= 1_000 ? Math.round(value).toString() : value.toFixed(2)).split('.')
  return value >= 1_000 ? `$${grouped(whole)}` : `$${grouped(whole)}.${cents}`
}

/** A price of a decimal string: always with its cents. */
export const price = (text: string): string => {
  const [whole = '0', cents = '00'] = Number(text).toFixed(2).split('.')
  return `$${grouped(whole)}.${cents}`
}

/** Percent of a fraction of one, without sign. */
export const pct = (value: number, digits = 1): string => percent(Math.abs(value), digits)
/** Percent of simulated futures; what is not certain is never said as all or none of them. */
export const chance = (value: number): string => (value < 1 && value > 0.995 ? 'more than 99 %' : value > 0 && value < 0.005 ? 'less than 1 %' : pct(value, 0))
/** A difference between two percentages, without sign. */
export const points = (value: number): string => `${Math.abs(value * 100).toFixed(1)} percentage points`
/** Percent of a fraction of one, with its sign; what rounds to zero has none. */
export const change = (value: number): string => {
  const text = pct(value)
  return /[1-9]/.test(text) ? `${value < 0 ? '-' : '+'}${text}` : text
}
/** "up 3.2 %", "down 3.2 %", or "unchanged" where it rounds to zero. */
export const upDown = (value: number): string => {
  const text = pct(value)
  return /[1-9]/.test(text) ? `${value < 0 ? 'down' : 'up'} ${text}` : 'unchanged'
}
/** Dollars with their sign; what rounds to zero has none. */
export const gain = (text: string): string => (/[1-9]/.test(usd(text)) ? `${text.startsWith('-') ? '-' : '+'}${usd(text)}` : usd(text))
export const number = (value: number, digits = 2): string => value.toFixed(digits)

/** Shares of a decimal string, thousands grouped, no trailing zeros. */
export const shares = (text: string): string => {
  const [whole = '0', fraction = ''] = text.split('.')
  const kept = fraction.replace(/0+$/, '')
  return kept === '' ? grouped(whole) : `${grouped(whole)}.${kept}`
}

/** "19862.25 USD" as people write it: every cent that is written stays. */
export const inDollars = (text: string): string => text.replaceAll(/(?<![\w.,])(\d[\d,]*)(\.\d\d)? USD\b/g, (_, whole: string, cents = '') => `$${grouped(whole.replaceAll(',', ''))}${cents}`)

/** "real-assets" as words. */
export const spaced = (text: string): string => text.replaceAll('-', ' ')

/** A text of a tool as a sentence of ours. */
export const sentence = (text: string): string => {
  const trimmed = inDollars(text.trim())
  const first = capital(trimmed)
  return /[.!?]$/.test(first) ? first : `${first}.`
}

/** Paragraphs of sentences; empty ones are left out. */
export const paragraphs = (...parts: readonly (string | undefined | false)[]): string =>
  parts.filter((each): each is string => typeof each === 'string' && each.trim() !== '').join('\n\n')

export const bullets = (items: readonly string[]): string => items.map((each) => `- ${each}`).join('\n')
export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n')

/** At most three drivers, as the tools give them. */
export const drivers = (why: readonly string[], from = 0): string => {
  const chosen = why.slice(from, from + 3)
  return chosen.length === 0 ? '' : `Why:\n${bullets(chosen.map(sentence))}`
}
export const caution = (text: string): string => `What could go wrong: ${text}`
const months = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December']
/** "December 2045" of a day: nobody plans a goal to the day. */
export const monthOf = (date: string): string => `${months[Number(date.slice(5, 7)) - 1]!} ${date.slice(0, 4)}`
export const asOf = (date: string): string => `As of ${date}.`
