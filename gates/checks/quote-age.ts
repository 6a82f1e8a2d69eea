import { parsePrice } from '../../domain/decimal.ts'
import { isFreshOnSnapshot } from '../../market/freshness.ts'
import type { CheckInput, CheckLeg } from './input.ts'
import { blocked, missing, passed, type Rule } from './verdict.ts'

const name = 'quote-age'

/** A clock that runs ahead of the exchange's by more than this is a wrong clock, not a fresh quote. */
const clockSkewMs = 2_000

const problemOf = (leg: CheckLeg, input: CheckInput): string | undefined => {
  const { quote } = leg
  if (!quote) return 'no quote'
  const price = parsePrice(quote.price)
  if (price === undefined || price <= 0n) return 'the price is not positive'
  const time = Date.parse(quote.time)
  if (Number.isNaN(time)) return 'the quote has no time'
  if (quote.source === 'snapshot') {
    if (!input.calendar) return 'no calendar'
    return isFreshOnSnapshot(quote.time, input.calendar.date) ? undefined : `the price is of ${quote.time.slice(0, 10)}`
  }
  const ageMs = Date.parse(input.now) - time
  if (ageMs > input.maxQuoteAgeMs[quote.source]) return `the quote is ${Math.round(ageMs / 1000)} s old`
  return ageMs < -clockSkewMs ? 'the quote is from the future' : undefined
}

/** Nothing is priced from an old, missing or impossible quote. On the snapshot the market's own calendar decides. */
export const quoteAge: Rule = (input) => {
  if (!input.calendar) return missing(name, 'calendar')
  for (const leg of input.legs) {
    const problem = problemOf(leg, input)
    if (problem !== undefined) return blocked(name, { symbol: leg.symbol, problem })
  }
  return passed(name, { times: input.legs.map((leg) => `${leg.symbol} ${leg.quote?.time ?? ''}`) })
}
