import type { CheckLeg } from './input.ts'
import { blocked, missing, passed, warned, type Rule } from './verdict.ts'

const name = 'exclusions'

const hits = (leg: CheckLeg, exclusions: readonly string[]): readonly string[] =>
  exclusions.filter((each) => each.toUpperCase() === leg.symbol || leg.instrument?.exclusionTags.includes(each))

/** What the client said they don't want to own: never bought for them. Selling it is always fine. */
export const exclusionsRule: Rule = ({ legs, ips }) => {
  if (!ips) return missing(name, 'investment policy')
  const buys = legs.filter((leg) => leg.side === 'buy')
  for (const leg of buys) {
    const found = hits(leg, ips.exclusions)
    if (found.length > 0) return blocked(name, { symbol: leg.symbol, excluded: found, profileVersion: ips.version })
  }
  const plain = ips.sustainability === 'strong' ? buys.filter((leg) => leg.instrument?.esg !== true).map((leg) => leg.symbol) : []
  return plain.length > 0 ? warned(name, { sustainability: ips.sustainability, symbols: plain }) : passed(name, { profileVersion: ips.version })
}
