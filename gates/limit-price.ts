import { formatPrice, price, type Price } from '../domain/decimal.ts'
import type { Leg } from '../domain/ticket.ts'
import { divideRounded } from '../domain/money.ts'

/** Exchanges take whole cents from one dollar up, and hundredths of a cent below (Regulation NMS, rule 612). In 10⁻⁶. */
export const tickOf = (value: Price): bigint => (value >= 1_000_000n ? 10_000n : 100n)

/**
 * The limit that a leg goes out with: its own, or reference × (1 ± tolerance) when it is marketable.
 * Rounded towards the person (buys down, sells up), so that no fill is worse than what was shown.
 */
export const limitPriceOf = (leg: Pick<Leg, 'side' | 'type' | 'limitPrice' | 'refPrice'>, tolerance: string): string => {
  if (leg.type === 'limit' && leg.limitPrice !== undefined) return formatPrice(price(leg.limitPrice))
  const one = 1_000_000n
  const reference = price(leg.refPrice)
  const tick = tickOf(reference)
  const allowed = reference * (leg.side === 'buy' ? one + price(tolerance) : one - price(tolerance))
  return formatPrice((divideRounded(allowed, one * tick, leg.side === 'buy' ? 'down' : 'up') * tick) as Price)
}
