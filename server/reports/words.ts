/** Figures as a printed report writes them. */
export const dollars = (usd: string): string => {
  const [whole = '0', cents = '00'] = usd.replace('-', '').split('.')
  return `${usd.startsWith('-') ? '-' : ''}$${BigInt(whole).toLocaleString('en-US')}.${cents.padEnd(2, '0').slice(0, 2)}`
}
/** `fraction` of one, one decimal; an unknown one is a dash. */
export const percent = (fraction: number | null, places = 1): string => (fraction === null ? '–' : `${(fraction * 100).toFixed(places)} %`)
export const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`
