const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** A calendar day of `YYYY-MM-DD…` without a time zone's help: "31 Jul 2026"; of `YYYY-MM` the month. Anything else is returned as it is. */
export const day = (iso: string, { year = true } = {}): string => {
  const match = /^(\d{4})-(\d{2})-(\d{2})/.exec(iso)
  if (!match) return /^\d{4}-\d{2}$/.test(iso) ? month(iso) : iso
  return `${Number(match[3])} ${months[Number(match[2]) - 1]}${year ? ` ${match[1]}` : ''}`
}
/** "Dec 2045" */
export const month = (iso: string): string => {
  const match = /^(\d{4})-(\d{2})/.exec(iso)
  return match ? `${months[Number(match[2]) - 1]} ${match[1]}` : iso
}

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
