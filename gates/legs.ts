import { parsePrice, parseQuantity } from '../domain/decimal.ts'
import type { ProposedLeg } from '../domain/proposal.ts'
import { refuse, type Refusal } from '../domain/result.ts'
import type { MarketSlice } from './market-slice.ts'

const invalid = (leg: number, problem: string): Refusal =>
  refuse('INVALID_LEGS', `Leg ${leg + 1} can't be read: ${problem}.`, { leg, problem }, 'Write quantities and prices as plain decimals, such as "10" or "99.50".')

/** Letters that look Latin and are not: a name that is close to a real one but isn't it. */
const unknown = (symbol: string): Refusal => {
  const lookAlike = /[^\x20-\x7e]/.test(symbol)
  return refuse('UNKNOWN_SYMBOL', lookAlike ? 'This symbol has a letter that only looks Latin, so it is not one of ours.' : 'We do not know this symbol.',
    { symbol: symbol.slice(0, 40), lookAlike }, 'Check the symbol, or search by name.')
}

/** More than any account holds: beyond it amounts would not fit what the ledger counts in. Whole dollars. */
const largestUsd = 100_000_000_000n

/** At the highest price that any leg names; quantity × price has 14 decimals. */
const isTooLarge = (legs: readonly ProposedLeg[], slice: MarketSlice): boolean => legs.reduce((total, leg) => {
  const prices = [slice.quotes.get(leg.symbol)?.price, leg.limitPrice].map((each) => parsePrice(each ?? '') ?? 0n)
  return total + (parseQuantity(leg.quantity) ?? 0n) * prices.reduce((high, each) => (each > high ? each : high), 0n)
}, 0n) > largestUsd * 10n ** 14n

const shapeProblem = (leg: ProposedLeg): string | undefined => {
  if (leg.side !== 'buy' && leg.side !== 'sell') return 'the side is buy or sell'
  if (typeof leg.quantity !== 'string') return 'the quantity is a decimal string'
  if ((parseQuantity(leg.quantity) ?? 0n) <= 0n) return 'the quantity is not a positive decimal'
  if (leg.type === 'market') return leg.limitPrice === undefined ? undefined : 'a market order has no limit'
  if (leg.type !== 'limit') return 'the type is market or limit'
  return typeof leg.limitPrice === 'string' && (parsePrice(leg.limitPrice) ?? 0n) > 0n ? undefined : 'the limit is not a positive decimal'
}

/** What must hold before a ticket can be written at all: readable legs, known symbols, and a price for each. */
export const legProblem = (legs: readonly ProposedLeg[], slice: MarketSlice, maxLegs: number): Refusal | undefined => {
  if (legs.length === 0 || legs.length > maxLegs)
    return refuse('INVALID_LEGS', `A ticket has 1 to ${maxLegs} legs.`, { legs: legs.length }, 'Split or shorten the list.')
  for (const [index, leg] of legs.entries()) {
    const problem = shapeProblem(leg)
    if (problem !== undefined) return invalid(index, problem)
    if (typeof leg.symbol !== 'string' || !slice.instrument(leg.symbol)) return unknown(String(leg.symbol))
    if ((parsePrice(slice.quotes.get(leg.symbol)?.price ?? '') ?? 0n) <= 0n)
      return refuse('NO_QUOTE', `There is no price for ${leg.symbol} now, so it can't be traded.`, { symbol: leg.symbol }, 'Try again later.')
  }
  return isTooLarge(legs, slice) ? refuse('INVALID_LEGS', 'This is more money than any trade here.', { largestUsd: `${largestUsd}.00` }, 'Check the quantities.') : undefined
}
