import { change as signed } from '../offline/say/format.ts'

/** Cells of our own cards: fixed digits, thousands grouped, a sign where a figure can be either. */
export const money = (text: string): string => {
  const negative = text.startsWith('-')
  const [whole = '0', cents = '00'] = (negative ? text.slice(1) : text).split('.')
  return `${negative ? '-' : ''}$${whole.replaceAll(/\B(?=(\d{3})+(?!\d))/g, ',')}.${cents.padEnd(2, '0').slice(0, 2)}`
}
export const percent = (value: number | null): string => (value === null ? '' : `${(value * 100).toFixed(1)} %`)
export const change = (value: number | null): string => (value === null ? '' : signed(value))
export const plainClass = (name: string): string => name.replaceAll('-', ' ')
/** A fraction of one as points of percent for a chart: with far more digits than anybody prints, so that it is rounded once, as in the text beside it. */
export const points = (value: number | null): number | null => (value === null ? null : Number((value * 100).toFixed(6)))
