import { parseQuantity, quantity } from '../../domain/decimal.ts'
import type { AccountFacts } from '../../domain/portfolio.ts'
import { formatUsd, usd, usdOf } from '../../domain/money.ts'
import type { CheckLeg } from './input.ts'
import { blocked, missing, passed, type Rule } from './verdict.ts'

/** Only what is there and not already on its way out is sold: no short sales. */
export const positionHeld: Rule = ({ account, legs }) => {
  const name = 'position-held'
  if (!account) return missing(name, 'account')
  for (const leg of legs.filter((each) => each.side === 'sell')) {
    const position = account.positions.find((each) => each.symbol === leg.symbol)
    const free = position ? quantity(position.quantity) - quantity(position.heldQuantity) : 0n
    if ((parseQuantity(leg.quantity) ?? free + 1n) > free)
      return blocked(name, { symbol: leg.symbol, quantity: leg.quantity, held: position?.quantity ?? '0', inOpenOrders: position?.heldQuantity ?? '0' })
  }
  return passed(name)
}

const boughtToday = (account: AccountFacts, leg: CheckLeg, date: string): bigint =>
  account.lots.filter((lot) => lot.symbol === leg.symbol && lot.acquiredOn >= date).reduce((sum, lot) => sum + quantity(lot.quantity), 0n)

/**
 * Free-riding and good faith (Regulation T, 12 CFR 220.8): what was bought today with proceeds that have not settled
 * is not sold again before they have. Spent proceeds count too: then no cash is left, and none of it was settled. A rule of cash accounts.
 */
export const goodFaith: Rule = ({ account, legs, calendar }) => {
  const name = 'good-faith'
  if (!account || !calendar) return missing(name, ...(account ? [] : ['account']), ...(calendar ? [] : ['calendar']))
  if (account.trading === 'margin') return passed(name, { account: 'margin' })
  const unsettled = account.unsettledUsd === undefined ? usdOf(account.cashUsd).minor - usdOf(account.settledCashUsd).minor : usdOf(account.unsettledUsd).minor
  if (unsettled <= 0n) return passed(name)
  for (const leg of legs.filter((each) => each.side === 'sell')) {
    const position = account.positions.find((each) => each.symbol === leg.symbol)
    const settled = quantity(position?.quantity ?? '0') - boughtToday(account, leg, calendar.date)
    if ((parseQuantity(leg.quantity) ?? 0n) > settled)
      return blocked(name, { symbol: leg.symbol, boughtOn: calendar.date, unsettledUsd: formatUsd(usd(unsettled)) })
  }
  return passed(name)
}
