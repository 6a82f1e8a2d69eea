import { asksExchange, asksWhole } from '../domain/asked-trade.ts'
import { parseQuantity, quantity, quantityToNumber } from '../domain/decimal.ts'
import type { ProposedLeg } from '../domain/proposal.ts'
import { bare, isNamed, typed, type SaidContext } from './said.ts'

/** Numbers as people write them: "1,500", "$2k", "10.5", "20%"; the shares in percent apart. */
const numbersOf = (texts: readonly string[]): { readonly numbers: readonly number[]; readonly percents: readonly number[] } => {
  const found = texts.flatMap((text) => [...text.matchAll(/(\d[\d,]*(?:\.\d+)?)\s*(?:(k|thousand|m|million)\b|(%|percent\b))?/gi)])
    .map(([, digits = '', unit = '', percent]) => ({ percent, value: Number(digits.replaceAll(',', '')) * (/^[kt]/i.test(unit) ? 1e3 : unit ? 1e6 : 1) }))
  return { numbers: found.filter(({ percent }) => !percent).map(({ value }) => value), percents: found.filter(({ percent }) => percent).map(({ value }) => value) }
}

/** Whether the person said this size: in shares, in money, as a part, or that all of it is to go. */
export const quantityDerives = (leg: ProposedLeg, context: SaidContext): boolean => {
  const size = parseQuantity(leg.quantity)
  if (size === undefined) return false
  const texts = typed(context)
  const { numbers, percents } = numbersOf(texts)
  const held = context.positions.find((position) => position.symbol === leg.symbol)
  const part = held && leg.side === 'sell' ? Number(size) / Number(quantity(held.quantity)) : undefined
  const parts = [...percents.map((percent) => percent / 100), ...(texts.some((text) => /\bhal(?:f|ve)\b/i.test(text)) ? [0.5] : [])]
  if (part !== undefined && ((part === 1 && asksWhole(texts, (clause) => isNamed(leg.symbol, context, bare([clause])))) || parts.some((each) => Math.abs(part - each) < 0.02))) return true
  const shares = quantityToNumber(size)
  const price = Number(context.priceOf(leg.symbol) ?? Number.NaN)
  // Money is turned into whole shares, so that the bought value lies up to one share below what was said.
  return numbers.some((number) => number === shares || (number >= shares * price && number < (shares + 1) * price))
}

/** Purchases that what the same ticket sells pays for: no larger than the sales, which the person sized. */
export const paidBySales = (legs: readonly ProposedLeg[], context: SaidContext): boolean => {
  const valueOf = (side: ProposedLeg['side']): number =>
    legs.filter((leg) => leg.side === side).reduce((sum, leg) => sum + Number(leg.quantity) * Number(context.priceOf(leg.symbol) ?? Number.NaN), 0)
  return asksExchange(typed(context)) && valueOf('buy') <= valueOf('sell')
}
