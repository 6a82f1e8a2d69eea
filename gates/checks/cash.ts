import { price, quantity } from '../../domain/decimal.ts'
import { formatUsd, usd, usdOf, valueOf } from '../../domain/money.ts'
import { worstCaseUsd } from '../../domain/ticket.ts'
import { limitPriceOf } from '../limit-price.ts'
import type { CheckInput } from './input.ts'
import { blocked, missing, passed, warned, type Rule } from './verdict.ts'

const name = 'cash'

/** Buys at their worst price, with all fees of the ticket, in cents. */
const needed = (input: CheckInput, tolerance: string): bigint => {
  const buys = input.legs.filter((leg) => leg.side === 'buy').map((leg) => ({ ...leg, refPrice: leg.refPrice ?? '' }))
  return usdOf(worstCaseUsd(buys, tolerance)).minor + usdOf(input.feesUsd).minor
}

/** What the ticket's own sales bring at the least: their limit price. They are sent first, the buys after them. */
const proceeds = (input: CheckInput, tolerance: string): bigint => {
  let total = 0n
  for (const leg of input.legs.filter((each) => each.side === 'sell'))
    total += valueOf(quantity(leg.quantity), price(limitPriceOf({ ...leg, refPrice: leg.refPrice ?? '' }, tolerance)), 'down').minor
  return total
}

/**
 * A cash account: no margin. Buys must fit the cash that no open order holds, plus the least that this ticket's own sales bring.
 * Buying with proceeds that have not settled (T+1, SEC rule 15c6-1) is allowed and said, because selling it again too early
 * would be a good-faith violation (Regulation T, 12 CFR 220.8).
 */
export const cashRule: Rule = (input) => {
  const { account, firm, legs } = input
  if (!account || !firm) return missing(name, ...(account ? [] : ['account']), ...(firm ? [] : ['firm policy']))
  const unquoted = legs.filter((leg) => !leg.refPrice).map((leg) => `price of ${leg.symbol}`)
  if (unquoted.length > 0) return missing(name, ...unquoted)
  const { tolerance } = input
  const need = needed(input, tolerance)
  const free = usdOf(account.cashUsd).minor - usdOf(account.heldCashUsd).minor
  const settledFree = usdOf(account.settledCashUsd).minor - usdOf(account.heldCashUsd).minor
  const fromSales = proceeds(input, tolerance)
  const facts = { neededUsd: formatUsd(usd(need)), freeUsd: formatUsd(usd(free)), settledFreeUsd: formatUsd(usd(settledFree)), fromSalesUsd: formatUsd(usd(fromSales)) }
  if (!legs.some((leg) => leg.side === 'buy')) return passed(name, facts)
  if (need > free + fromSales) return blocked(name, facts)
  return need > settledFree ? warned(name, { ...facts, unsettled: true }) : passed(name, facts)
}
