import { grouped } from '../../../domain/format.ts'

export { capital } from '../../../domain/format.ts'

/** Narrow no-break space between a figure and its unit, so that "18.8 %" never breaks over a line. */
const thin = '\u202f'
const minus = '\u2212'

const signOf = (negative: boolean, zero: boolean, signed: boolean): string => (negative && !zero ? minus : signed && !zero ? '+' : '')

/**
 * A decimal string as people read it: thousands grouped, cents kept as they are.
 * `signed` writes a plus before gains; `symbol` writes the dollar sign.
 */
export const decimal = (text: string, { signed = false, symbol = false } = {}): string => {
  const negative = text.startsWith('-')
  const [whole = '0', fraction] = (negative ? text.slice(1) : text).split('.')
  const zero = /^0*$/.test(whole + (fraction ?? ''))
  return `${signOf(negative, zero, signed)}${symbol ? '$' : ''}${grouped(whole)}${fraction === undefined ? '' : `.${fraction}`}`
}

/** Dollars and cents of a `…Usd` decimal string. */
export const dollars = (text: string, signed = false): string => decimal(text, { signed, symbol: true })

/** Whole dollars, rounded half up on the cents, for tables and readings. */
export const wholeDollars = (text: string, { signed = false, symbol = true } = {}): string => {
  const value = Math.round(Math.abs(Number(text)))
  return `${signOf(text.startsWith('-'), value === 0, signed)}${symbol ? '$' : ''}${grouped(String(value))}`
}

/** A fraction of one as a bare percentage figure: 0.188 is "18.8". */
export const points = (fraction: number, { signed = false, digits = 1 } = {}): string => {
  const text = Math.abs(fraction * 100).toFixed(digits)
  return signOf(fraction < 0, Number(text) === 0, signed) + grouped(text.split('.')[0]!) + (digits > 0 ? `.${text.split('.')[1]}` : '')
}

/** A fraction of one with its unit: 0.188 is "18.8 %". */
export const percent = (fraction: number, options: { signed?: boolean; digits?: number } = {}): string => `${points(fraction, options)}${thin}%`

/**
 * Shares of a whole in tenths of a percent that add to exactly 100.0: largest remainder, ties to the earlier one.
 * `weights` are fractions of one that sum to about one; anything else is rounded one by one.
 * `before` keeps its rounding where a share did not move (less than 0.05 %), so that rounding never looks like a change.
 */
export const shares = (weights: readonly number[], before?: readonly number[]): readonly string[] => {
  const total = weights.reduce((sum, each) => sum + each, 0)
  if (Math.abs(total - 1) > 0.002) return weights.map((each) => points(each))
  const earlier = before && shares(before)
  const kept = weights.map((each, index) => (earlier && Math.abs(each - before[index]!) < 0.0005 ? Math.round(Number(earlier[index]) * 10) : undefined))
  const tenths = weights.map((each, index) => kept[index] ?? Math.floor(each * 1000))
  const order = weights.map((each, index) => ({ index, rest: each * 1000 - Math.floor(each * 1000) })).filter(({ index }) => kept[index] === undefined)
    .sort((a, b) => b.rest - a.rest || a.index - b.index)
  let missing = 1000 - tenths.reduce((sum, each) => sum + each, 0)
  for (let at = 0; missing !== 0 && order.length > 0; at = (at + 1) % order.length) {
    tenths[order[at]!.index]! += Math.sign(missing)
    missing -= Math.sign(missing)
  }
  return tenths.map((each) => points(each / 1000))
}

/** Short axis labels: $400k, $1.5m. */
export const shortDollars = (value: number): string => {
  const size = Math.abs(value)
  const sign = value < 0 ? minus : ''
  if (size >= 1e6) return `${sign}$${trim(size / 1e6)}m`
  if (size >= 1e3) return `${sign}$${trim(size / 1e3)}k`
  return `${sign}$${trim(size)}`
}
const trim = (value: number): string => value.toFixed(2).replace(/\.?0+$/, '')

const small = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve']
/** "four orders", "one order", "no orders"; figures from thirteen on. */
export const count = (n: number, one: string, many = `${one}s`): string => `${small[n] ?? String(n)} ${n === 1 ? one : many}`

/** Enough of a hash to compare by eye: first eight and last four digits. */
export const shortHash = (hash: string): string =>
  hash.length < 16 ? hash : `${hash.slice(0, 4)} ${hash.slice(4, 8)} \u2026 ${hash.slice(-4)}`
/** The end of an id, as a name on a card: "T-7Q4K". */
export const ticketName = (id: string): string => `T-${id.replace(/[^0-9a-zA-Z]/g, '').slice(-4).toUpperCase()}`
/** A fund's name without what every fund is called. */
export const fundName = (name: string): string => name.replace(/\s+(?:Index )?(?:Fund )?ETF(?: Shares)?$/, '').replace(/\s+Index Fund$/, '')
