import { blockedFor, missing, type Rule } from './verdict.ts'

const name = 'restricted-list'

/** What the firm may not trade now, either way. Read at every check, so that a change takes effect at once. */
export const restrictedList: Rule = ({ legs, firm }) => {
  if (!firm) return missing(name, 'firm policy')
  return blockedFor(name, legs.map((leg) => leg.symbol).filter((symbol) => firm.restricted.includes(symbol)), { policyVersion: firm.version })
}
