declare const unit: unique symbol
/** A nominal tag: two numbers with different units don't assign to each other. */
export type Unit<Name extends string> = { readonly [unit]: Name }

/** Fraction of one: 0.25 is a quarter of the portfolio. */
export type Weight = number & Unit<'weight'>
/** Hundredths of a percent: 50 bps are 0.5 %. */
export type Bps = number & Unit<'bps'>
/** Calendar day, `YYYY-MM-DD`. */
export type IsoDate = string & Unit<'date'>
/** Instant, ISO 8601 UTC with milliseconds. */
export type IsoTime = string & Unit<'time'>

export const weight = (value: number): Weight => {
  if (!Number.isFinite(value)) throw new RangeError(`A weight must be finite, found ${value}.`)
  return value as Weight
}

export const bps = (value: number): Bps => {
  if (!Number.isFinite(value)) throw new RangeError(`Basis points must be finite, found ${value}.`)
  return value as Bps
}

export const weightOf = (value: Bps): Weight => (value / 10_000) as Weight

const datePattern = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/

export const isIsoDate = (value: string): value is IsoDate =>
  datePattern.test(value) && new Date(`${value}T00:00:00Z`).toISOString().startsWith(value)

export const isoDate = (value: string): IsoDate => {
  if (!isIsoDate(value)) throw new RangeError(`A date is written YYYY-MM-DD, found ${JSON.stringify(value)}.`)
  return value
}

export const isoTime = (value: Date): IsoTime => value.toISOString() as IsoTime

const dayMs = 86_400_000

/** Calendar days later (negative: earlier). */
export const addDays = (date: IsoDate, days: number): IsoDate =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10) as IsoDate

/** Calendar days from `from` to `to`. */
export const daysBetween = (from: IsoDate, to: IsoDate): number =>
  Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / dayMs)
