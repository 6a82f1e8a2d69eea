import { formatFixed, parseFixed, type Price, type Quantity } from './decimal.ts'
import type { Unit } from './units.ts'

export type Currency = 'USD' | 'EUR'
/** Whole minor units (cents) of one currency. Never a float. */
export type Minor<C extends Currency> = bigint & Unit<`minor:${C}`>
export type Money<C extends Currency> = { readonly currency: C; readonly minor: Minor<C> }
export type Usd = Money<'USD'>

export const money = <C extends Currency>(currency: C, minor: bigint): Money<C> => ({ currency, minor: minor as Minor<C> })
export const usd = (minor: bigint): Usd => money('USD', minor)
export const zeroUsd = usd(0n)

export const add = <C extends Currency>(left: Money<C>, right: Money<NoInfer<C>>): Money<C> =>
  money(left.currency, left.minor + right.minor)
export const subtract = <C extends Currency>(left: Money<C>, right: Money<NoInfer<C>>): Money<C> =>
  money(left.currency, left.minor - right.minor)
export const sum = (values: Iterable<Usd>): Usd => {
  let total = 0n
  for (const value of values) total += value.minor
  return usd(total)
}

/** `…Usd` fields: `"1234.50"`, a leading minus for debts. */
export const formatUsd = (value: Usd): string => formatFixed(value.minor, 2, 2)
export const parseUsd = (text: string): Usd | undefined => {
  const negative = text.startsWith('-')
  const minor = parseFixed(negative ? text.slice(1) : text, 2)
  return minor === undefined ? undefined : usd(negative ? -minor : minor)
}
/** As `parseUsd`, for text that our own code wrote. */
export const usdOf = (text: string): Usd => {
  const value = parseUsd(text)
  if (!value) throw new RangeError(`An amount must be a plain decimal with cents, found ${JSON.stringify(text)}.`)
  return value
}
export const usdToNumber = (value: Usd): number => Number(value.minor) / 100

/** Quantity × price has 14 decimals; cents have 2. */
const toCents = 10n ** 12n

export type Rounding = 'half-even' | 'up' | 'down'

/** Integer division of a non-negative numerator by a named rule. */
export const divideRounded = (numerator: bigint, denominator: bigint, rounding: Rounding): bigint => {
  const quotient = numerator / denominator
  const rest = numerator % denominator
  if (rest === 0n || rounding === 'down') return quotient
  if (rounding === 'up') return quotient + 1n
  const twice = rest * 2n
  return twice > denominator || (twice === denominator && quotient % 2n === 1n) ? quotient + 1n : quotient
}

/** Quantity × price in cents. `up` for what a person may have to pay, `half-even` for valuations. */
export const valueOf = (quantity: Quantity, price: Price, rounding: Rounding = 'half-even'): Usd =>
  usd(divideRounded(quantity * price, toCents, rounding))
