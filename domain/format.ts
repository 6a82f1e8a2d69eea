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
