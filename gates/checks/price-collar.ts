import { parsePrice, type Price } from '../../domain/decimal.ts'
import { tickOf } from '../limit-price.ts'
import { exceeds } from './post-trade.ts'
import type { CheckLeg } from './input.ts'
import { blocked, missing, passed, type Rule } from './verdict.ts'

const name = 'price-collar'

const distance = (left: Price, right: Price): bigint => (left > right ? left - right : right - left)

const problemOf = (leg: CheckLeg, collar: number): string | undefined => {
  const reference = parsePrice(leg.quote?.price ?? '')
  const close = parsePrice(leg.lastClose?.price ?? '')
  if (reference === undefined || close === undefined || reference <= 0n || close <= 0n) return 'no price to compare with'
  if (exceeds(distance(reference, close), close, collar)) return `${leg.quote?.price} is too far from the last close ${leg.lastClose?.price} of ${leg.lastClose?.date}`
  if (leg.type === 'market') return undefined
  const limit = parsePrice(leg.limitPrice ?? '')
  if (limit === undefined || limit <= 0n) return 'the limit is not a positive decimal'
  if (limit % tickOf(limit) !== 0n) return 'the limit has parts of a cent'
  return exceeds(distance(limit, reference), reference, collar) ? `the limit ${leg.limitPrice} is too far from ${leg.quote?.price}` : undefined
}

/** Reference prices near the last close, limits near the reference: catches bad data and slipped digits (SEC rule 15c3-5). */
export const priceCollar: Rule = ({ legs, firm }) => {
  if (!firm) return missing(name, 'firm policy')
  for (const leg of legs) {
    const problem = problemOf(leg, firm.priceCollar)
    if (problem !== undefined) return blocked(name, { symbol: leg.symbol, problem, collar: firm.priceCollar })
  }
  return passed(name, { collar: firm.priceCollar })
}
