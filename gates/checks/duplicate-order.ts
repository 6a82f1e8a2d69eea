import { parseQuantity } from '../../domain/decimal.ts'
import { blocked, missing, passed, warned, type Rule } from './verdict.ts'

const name = 'duplicate-order'

/**
 * The same symbol, side and quantity on this account within 60 s. A ticket made after the earlier order carries the warning
 * on its card, and confirming that card is the acknowledgement; one made before it never said so, and is blocked.
 */
export const duplicateOrder: Rule = ({ legs, recentOrders }) => {
  if (!recentOrders) return missing(name, 'recent orders')
  const same = recentOrders.filter((order) => legs.some((leg) => leg.symbol === order.symbol && leg.side === order.side
    && parseQuantity(leg.quantity) === parseQuantity(order.quantity)))
  if (same.length === 0) return passed(name, { windowSeconds: 60 })
  const facts = { windowSeconds: 60, symbols: same.map((order) => order.symbol), at: same.map((order) => order.at) }
  return same.some((order) => !order.shown) ? blocked(name, facts) : warned(name, facts)
}
