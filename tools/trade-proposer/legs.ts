import { formatQuantity, price, quantityToNumber, priceToNumber, type Price, type Quantity } from '../../domain/decimal.ts'
import { feeOf } from '../../domain/fees.ts'
import { sum, usdOf, valueOf, type Usd } from '../../domain/money.ts'
import type { ProposedLeg } from '../../domain/proposal.ts'
import { worstCaseUsd, type Side } from '../../domain/ticket.ts'
import type { Line } from './state.ts'

/** A sized order before it becomes text. `quantity` > 0. */
export interface SizedLeg {
  readonly line: Line
  readonly side: Side
  readonly quantity: Quantity
  readonly type: 'market' | 'limit'
  readonly limitPrice?: string
}

export const proposedLeg = (leg: SizedLeg): ProposedLeg => ({
  symbol: leg.line.instrument.symbol, side: leg.side, quantity: formatQuantity(leg.quantity), type: leg.type,
  ...(leg.limitPrice === undefined ? {} : { limitPrice: leg.limitPrice }),
})

const priced = (leg: SizedLeg) => ({ ...proposedLeg(leg), refPrice: leg.line.priceText })

export const valueOfLeg = (leg: SizedLeg): Usd => valueOf(leg.quantity, leg.line.price)
export const feeOfLeg = (leg: SizedLeg): Usd => feeOf(leg.side, leg.quantity, leg.line.price)
export const feesOfLegs = (legs: readonly SizedLeg[]): Usd => sum(legs.map(feeOfLeg))
export const worstCaseOf = (legs: readonly SizedLeg[], tolerance: number): string => worstCaseUsd(legs.map(priced), String(tolerance))

/** The least that a sale brings: its limit, or the reference less the tolerance, in cents. */
const leastProceeds = (leg: SizedLeg, tolerance: number): bigint => {
  const at = leg.limitPrice !== undefined ? price(leg.limitPrice)
    : (leg.line.price * (1_000_000n - BigInt(Math.round(tolerance * 1_000_000))) / 1_000_000n) as Price
  return valueOf(leg.quantity, at, 'down').minor
}

/** Cents left when every buy costs its worst, every sale brings its least, and fees are paid; negative is what is missing. */
export const cashLeft = (legs: readonly SizedLeg[], spendable: bigint, tolerance: number): bigint => {
  const buys = legs.filter((leg) => leg.side === 'buy')
  const sales = legs.filter((leg) => leg.side === 'sell').reduce((total, leg) => total + leastProceeds(leg, tolerance), 0n)
  return spendable + sales - usdOf(worstCaseOf(buys, tolerance)).minor - feesOfLegs(legs).minor
}

/** Whole increments in `parts`, towards zero; the hair keeps 3.0000000001 and 2.9999999999 both at 3. */
export const wholeIncrements = (parts: number): bigint => BigInt(Math.floor(parts + 1e-9))

/** How many increments of a line so many dollars are, as a float. */
export const incrementsFor = (usd: number, line: Line, at: Price = line.price): number => usd / (priceToNumber(at) * quantityToNumber(line.increment))

/** Down to a whole number of increments. */
export const floorToIncrement = (size: bigint, line: Line): Quantity => (size - size % line.increment) as Quantity
