/** Figures and words as pages, replies and papers print them: one spelling in all of them. */

/** Thousands of whole digits, grouped: "1,234,567". */
export const grouped = (digits: string): string => digits.replaceAll(/\B(?=(\d{3})+(?!\d))/g, ',')

/** A `…Usd` decimal string with its cents: "-$1,234.50". */
export const dollars = (usd: string): string => {
  const [whole = '0', cents = ''] = usd.replace('-', '').split('.')
  return `${usd.startsWith('-') ? '-' : ''}$${grouped(whole)}.${cents.padEnd(2, '0').slice(0, 2)}`
}

/** A fraction of one: 0.188 is "18.8 %". */
export const percent = (fraction: number, digits = 1): string => `${(fraction * 100).toFixed(digits)} %`

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** "a", "a and b", "a, b and c". */
export const listed = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`

export const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
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
