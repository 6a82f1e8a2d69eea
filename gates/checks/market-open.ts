import { blocked, missing, passed, type Rule } from './verdict.ts'

const name = 'market-open'

/** Orders are for today's session. Coins trade around the clock. */
export const marketOpen: Rule = ({ legs, calendar }) => {
  if (!calendar) return missing(name, 'calendar')
  const listed = legs.filter((leg) => leg.instrument?.kind !== 'crypto')
  const facts = { date: calendar.date }
  return calendar.open || listed.length === 0 ? passed(name, facts) : blocked(name, { ...facts, symbols: listed.map((leg) => leg.symbol) })
}
