import { day, months } from '../../../domain/format.ts'

export { day, month } from '../../../domain/format.ts'

const two = (value: number): string => String(value).padStart(2, '0')
const valid = (iso: string): Date | undefined => {
  const date = new Date(iso)
  return Number.isNaN(date.getTime()) ? undefined : date
}
/** Wall-clock time where the reader is: "15:44", or "15:44:12". */
export const clock = (iso: string, seconds = false): string => {
  const date = valid(iso)
  if (!date) return iso
  return `${two(date.getHours())}:${two(date.getMinutes())}${seconds ? `:${two(date.getSeconds())}` : ''}`
}
/** Day and time where the reader is, for records: "31 Jul 2026, 15:44:12". */
export const moment = (iso: string): string => {
  const date = valid(iso)
  return date ? `${date.getDate()} ${months[date.getMonth()]} ${date.getFullYear()}, ${clock(iso, true)}` : iso
}
/** A sentence with its ISO days, and the signs and units of its figures, written as people read them and never torn over a line. */
export const readable = (text: string): string =>
  text.replaceAll(/\b\d{4}-\d{2}-\d{2}\b/g, (iso) => day(iso)).replaceAll(/(^|[\s(,])-(?=\$?\d)/g, '$1\u2212').replaceAll(/(\d) %/g, '$1\u202f%').replaceAll('\u2212$', '\u2212\u2060$')
