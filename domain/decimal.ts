import type { Unit } from './units.ts'

/** Shares or coins in units of 10⁻⁸, so that a satoshi is exact. */
export type Quantity = bigint & Unit<'quantity:1e-8'>
/** Money per share in units of 10⁻⁶ of its currency. */
export type Price = bigint & Unit<'price:1e-6'>

export const quantityDecimals = 8
export const priceDecimals = 6

const plainDecimal = /^(0|[1-9]\d{0,11})(?:\.(\d+))?$/

/**
 * Reads a plain decimal as a whole number of 10^-decimals.
 * Exponents, signs, separators, leading zeros and digits past `decimals` are `undefined`: refused, never rounded.
 */
export const parseFixed = (text: string, decimals: number): bigint | undefined => {
  const match = plainDecimal.exec(text)
  if (!match) return undefined
  const fraction = match[2] ?? ''
  if (fraction.length > decimals) return undefined
  return BigInt(match[1] + fraction.padEnd(decimals, '0'))
}

/** The shortest plain decimal for `value` × 10^-decimals; always with a dot-free integer part, never an exponent. */
export const formatFixed = (value: bigint, decimals: number, keep = 0): string => {
  const sign = value < 0n ? '-' : ''
  const digits = (value < 0n ? -value : value).toString().padStart(decimals + 1, '0')
  const whole = digits.slice(0, digits.length - decimals)
  let fraction = digits.slice(digits.length - decimals)
  while (fraction.length > keep && fraction.endsWith('0')) fraction = fraction.slice(0, -1)
  return fraction === '' ? sign + whole : `${sign}${whole}.${fraction}`
}

export const parseQuantity = (text: string): Quantity | undefined => parseFixed(text, quantityDecimals) as Quantity | undefined
export const parsePrice = (text: string): Price | undefined => parseFixed(text, priceDecimals) as Price | undefined
export const formatQuantity = (value: Quantity): string => formatFixed(value, quantityDecimals)
/** At least two decimals, because people read prices in cents. */
export const formatPrice = (value: Price): string => formatFixed(value, priceDecimals, 2)

const must = <T>(value: T | undefined, text: string, what: string): T => {
  if (value === undefined) throw new RangeError(`${what} must be a plain decimal string, found ${JSON.stringify(text)}.`)
  return value
}
/** As `parseQuantity`, for text that our own code wrote; throws `RangeError` on anything else. */
export const quantity = (text: string): Quantity => must(parseQuantity(text), text, 'A quantity')
export const price = (text: string): Price => must(parsePrice(text), text, 'A price')

/** A finite float (market data) to the nearest price unit; throws `RangeError` unless positive. */
export const priceFromNumber = (value: number): Price => {
  if (!(value > 0) || !Number.isFinite(value)) throw new RangeError(`A price must be positive and finite, found ${value}.`)
  return BigInt(Math.round(value * 1e6)) as Price
}
/** For numerics only: the nearest float. */
export const quantityToNumber = (value: Quantity): number => Number(value) / 1e8
export const priceToNumber = (value: Price): number => Number(value) / 1e6

/** A policy's fraction (0.005) as the decimal string that terms carry, to the millionth; a float never prints an exponent into a price. */
export const toleranceText = (fraction: number): string => formatFixed(BigInt(Math.round(fraction * 1e6)), priceDecimals)
