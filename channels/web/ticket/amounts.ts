import { parsePrice, parseQuantity, quantityToNumber } from '../../../domain/decimal.ts'
import { add, formatUsd, subtract, usd, usdOf, valueOf, zeroUsd, type Usd } from '../../../domain/money.ts'
import type { TicketOrder, TicketView } from '../../../domain/ticket.ts'

type Leg = TicketView['legs'][number]

const signed = (leg: Leg, value: Usd): Usd => (leg.side === 'sell' ? value : subtract(zeroUsd, value))
const worth = (quantityText: string, priceText: string): Usd => {
  const quantity = parseQuantity(quantityText)
  const price = parsePrice(priceText)
  return quantity === undefined || price === undefined ? zeroUsd : valueOf(quantity, price)
}

/** Cash of one leg at its reference price, from the account's side: sales positive. Decimal string. */
export const legCash = (leg: Leg): string => formatUsd(signed(leg, worth(leg.quantity, leg.refPrice)))

/** Sales, purchases and what stays, at reference prices before fees. Decimal strings with sign. */
export const totals = (legs: readonly Leg[]): { sells: string; buys: string; net: string } => {
  let sells = zeroUsd
  let buys = zeroUsd
  for (const leg of legs) {
    const cash = signed(leg, worth(leg.quantity, leg.refPrice))
    if (leg.side === 'sell') sells = add(sells, cash)
    else buys = add(buys, cash)
  }
  return { sells: formatUsd(sells), buys: formatUsd(buys), net: formatUsd(add(sells, buys)) }
}

/** Cash of the filled part of one leg at its average price; "0.00" while nothing is filled. */
export const filledCash = (leg: Leg, order: TicketOrder): string =>
  formatUsd(order.averagePrice === null ? zeroUsd : signed(leg, worth(order.filledQuantity, order.averagePrice)))

/** Filled cash less what the same quantities cost at the card's prices: negative is worse than the card. */
export const againstCard = (ticket: Pick<TicketView, 'legs' | 'orders'>): string => {
  let difference = usd(0n)
  ticket.legs.forEach((leg, index) => {
    const order = ticket.orders[index]
    if (!order || order.averagePrice === null) return
    const atCard = signed(leg, worth(order.filledQuantity, leg.refPrice))
    difference = add(difference, subtract(usdOf(filledCash(leg, order)), atCard))
  })
  return formatUsd(difference)
}

/** Fraction of an order that is filled, 0 to 1. */
export const filledShare = (leg: Leg, order: TicketOrder | undefined): number => {
  const whole = parseQuantity(leg.quantity)
  const done = order && parseQuantity(order.filledQuantity)
  return !whole || !done ? 0 : Math.min(1, quantityToNumber(done) / quantityToNumber(whole))
}
