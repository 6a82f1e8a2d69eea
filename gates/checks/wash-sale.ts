import { quantity, price } from '../../domain/decimal.ts'
import { usdOf, valueOf } from '../../domain/money.ts'
import { addDays, isoDate } from '../../domain/units.ts'
import type { CheckInput, CheckLeg } from './input.ts'
import { missing, passed, warned, type Rule } from './verdict.ts'

const name = 'wash-sale'

/** 26 U.S.C. § 1091: thirty days before or after. */
const windowDays = 30

const sellsAtLoss = (leg: CheckLeg, input: CheckInput): boolean =>
  (input.account?.lots ?? []).some((lot) => lot.symbol === leg.symbol && quantity(lot.quantity) > 0n && leg.quote !== null
    && valueOf(quantity(lot.quantity), price(leg.quote.price)).minor < usdOf(lot.costUsd).minor)

/** A loss may not count when anyone of the household buys the same within thirty days. It is a tax matter: said, not forbidden. */
export const washSale: Rule = (input) => {
  if (!input.household || !input.account || !input.calendar)
    return missing(name, ...(input.household ? [] : ['household']), ...(input.account ? [] : ['account']), ...(input.calendar ? [] : ['calendar']))
  const since = addDays(isoDate(input.calendar.date), -windowDays)
  const found: string[] = []
  for (const leg of input.legs) {
    const trades = leg.side === 'buy' ? input.household.lossSales : sellsAtLoss(leg, input) && input.account.taxable ? input.household.buys : []
    for (const trade of trades) if (trade.symbol === leg.symbol && trade.on >= since) found.push(`${trade.symbol} ${trade.on}`)
  }
  return found.length > 0 ? warned(name, { windowDays, trades: [...new Set(found)] }) : passed(name, { windowDays })
}
