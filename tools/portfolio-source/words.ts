import { grouped } from '../../domain/format.ts'
import { formatUsd, usd, type Usd } from '../../domain/money.ts'

/** The one way back from numerics to money: nearest cent, halves away from zero. */
export const toUsd = (value: number): Usd => {
  if (!Number.isFinite(value)) throw new RangeError(`An amount must be finite, found ${value}.`)
  return usd(BigInt(Math.sign(value) * Math.round(Math.abs(value) * 100)))
}

export const usdText = (value: number): string => formatUsd(toUsd(value))

/** NaN and infinities have no JSON form: they travel as null, "cannot be said". */
export const finite = (value: number): number | null => (Number.isFinite(value) ? value : null)

export { percent } from '../../domain/format.ts'

/** "1,234 USD", whole units, for sentences. */
export const dollars = (value: number): string => `${grouped(Math.round(value).toString())} USD`
