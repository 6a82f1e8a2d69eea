import { quantityToNumber, priceToNumber, type Quantity } from '../../domain/decimal.ts'
import { usdOf, usdToNumber } from '../../domain/money.ts'
import { cashLeft, floorToIncrement, incrementsFor, valueOfLeg, wholeIncrements, worstCaseOf, type SizedLeg } from './legs.ts'
import type { Line, State } from './state.ts'

/** Wished dollar values by symbol; a symbol that isn't named keeps what it has. */
export type Wished = ReadonlyMap<string, number>

/** Differences below half a cent are arithmetic. */
const noiseUsd = 0.005

const leg = (line: Line, side: 'buy' | 'sell', parts: bigint): SizedLeg => ({ line, side, quantity: (parts * line.increment) as Quantity, type: 'market' })

/** How a sale's increments are rounded: `up` when at least so much cash is wanted. */
export type SaleRounding = 'nearest' | 'up'

/** Everything free where nothing is to stay. */
const saleOf = (line: Line, wished: number, rounding: SaleRounding): SizedLeg | undefined => {
  const most = floorToIncrement(line.free > 0n ? line.free : 0n, line) / line.increment
  const parts = wished <= noiseUsd ? most : BigInt((rounding === 'up' ? Math.ceil : Math.round)(incrementsFor(line.valueUsd - wished, line) - 1e-9))
  const taken = parts > most ? most : parts
  return taken > 0n ? leg(line, 'sell', taken) : undefined
}

interface Buy {
  readonly leg: SizedLeg
  /** Increments as wished, unrounded. */
  readonly wished: number
}

const buyOf = (line: Line, wished: number): Buy => {
  const parts = incrementsFor(wished - line.valueUsd, line)
  return { leg: leg(line, 'buy', wholeIncrements(parts)), wished: parts }
}

/** Cuts all buys by the same share until the worst case is paid for. */
const cutToCash = (sales: readonly SizedLeg[], buys: readonly Buy[], state: State): Buy[] => {
  const missing = -cashLeft([...sales, ...buys.map((each) => each.leg)], state.spendable, state.firm.tolerance)
  if (missing <= 0n) return [...buys]
  const cost = usdOf(worstCaseOf(buys.map((each) => each.leg), state.firm.tolerance)).minor
  const rest = cost > missing ? cost - missing : 0n
  return buys.map((each) => ({ ...each, leg: { ...each.leg, quantity: floorToIncrement(each.leg.quantity * rest / (cost === 0n ? 1n : cost), each.leg.line) } }))
}

/** Spends what rounding down left: one increment more where the most is missing, while that comes nearer and can be paid. */
const topUp = (sales: readonly SizedLeg[], buys: readonly Buy[], state: State): SizedLeg[] => {
  const legs = buys.map((each) => each.leg)
  const short = (i: number): number => buys[i]!.wished - Number(legs[i]!.quantity / legs[i]!.line.increment)
  const worth = (i: number): number => short(i) * priceToNumber(legs[i]!.line.price) * quantityToNumber(legs[i]!.line.increment)
  const order = legs.map((_, i) => i).filter((i) => short(i) >= 0.5).sort((a, b) => worth(b) - worth(a) || a - b)
  for (const i of order) {
    const more = { ...legs[i]!, quantity: (legs[i]!.quantity + legs[i]!.line.increment) as Quantity }
    const tried = legs.map((each, at) => (at === i ? more : each)).filter((each) => each.quantity > 0n)
    if (cashLeft([...sales, ...tried], state.spendable, state.firm.tolerance) >= 0n) legs[i] = more
  }
  return legs.filter((each) => each.quantity > 0n)
}

/**
 * Orders that bring the account to wished values: whole increments, sales first, paid from settled cash and the sales themselves
 * at their worst prices, so that cash can't go below zero. Trades under `minTradeUsd` are left out, except to sell the last of something.
 */
export const sizeLegs = (wished: Wished, state: State, minTradeUsd: number, rounding: SaleRounding = 'nearest'): SizedLeg[] => {
  const moves = [...wished].flatMap(([symbol, usd]) => {
    const line = state.lines.get(symbol)
    if (!line || line.blocked !== undefined || Math.abs(usd - line.valueUsd) <= noiseUsd) return []
    const isExit = usd <= noiseUsd && line.held > 0n
    return isExit || Math.abs(usd - line.valueUsd) >= minTradeUsd ? [{ line, usd }] : []
  })
  const bySize = (a: SizedLeg, b: SizedLeg): number => Number(valueOfLeg(b).minor - valueOfLeg(a).minor) || (a.line.instrument.symbol < b.line.instrument.symbol ? -1 : 1)
  const sales = moves.filter(({ line, usd }) => usd < line.valueUsd).flatMap(({ line, usd }) => saleOf(line, usd, rounding) ?? []).sort(bySize)
  const buys = moves.filter(({ line, usd }) => usd > line.valueUsd).map(({ line, usd }) => buyOf(line, usd))
  const bought = topUp(sales, cutToCash(sales, buys, state), state).filter((each) => usdToNumber(valueOfLeg(each)) >= minTradeUsd).sort(bySize)
  return [...sales, ...bought]
}
