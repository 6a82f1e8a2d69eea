import { parseQuantity, quantity } from '../../domain/decimal.ts'
import type { CheckLeg } from './input.ts'
import { blocked, passed, type Rule } from './verdict.ts'

const name = 'instrument'

const problemOf = (leg: CheckLeg): string | undefined => {
  const { instrument } = leg
  if (!instrument) return 'unknown'
  if (leg.quote === null) return 'no quote'
  if (leg.quote.halted) return 'halted'
  const size = parseQuantity(leg.quantity)
  if (size === undefined || size <= 0n) return 'quantity is not a positive decimal'
  if (size % quantity(instrument.increment) !== 0n) return `quantity is not a multiple of ${instrument.increment}`
  return undefined
}

/** Every symbol is ours, trades now, and comes in parts that exist; no symbol is bought and sold in one ticket. */
export const instrumentRule: Rule = ({ legs }) => {
  if (legs.length === 0) return blocked(name, { problem: 'no legs' })
  for (const leg of legs) {
    const problem = problemOf(leg)
    if (problem !== undefined) return blocked(name, { symbol: leg.symbol, problem })
  }
  const twice = legs.find((leg, index) => legs.some((other, at) => at < index && other.symbol === leg.symbol))
  if (twice) return blocked(name, { symbol: twice.symbol, problem: 'appears twice' })
  return passed(name, { symbols: legs.map((leg) => leg.symbol) })
}
