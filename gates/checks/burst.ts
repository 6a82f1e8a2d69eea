import { blocked, missing, passed, type Rule } from './verdict.ts'

const name = 'burst'

/** So many tickets a minute and person, no more: a runaway loop stops here. */
export const burst: Rule = ({ actsLastMinute, firm }) => {
  if (actsLastMinute === null) return missing(name, 'recent tickets')
  if (!firm) return missing(name, 'firm policy')
  const facts = { lastMinute: actsLastMinute, limit: firm.maxTicketsPerMinute }
  return actsLastMinute >= firm.maxTicketsPerMinute ? blocked(name, facts) : passed(name, facts)
}
