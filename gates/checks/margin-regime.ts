import { formatUsd, usd, usdOf } from '../../domain/money.ts'
import { inForce, type MarginRule } from '../../domain/regimes.ts'
import { addTradingDays } from '../../domain/calendar.ts'
import { isoDate } from '../../domain/units.ts'
import type { CheckFacts, CheckInput } from './input.ts'
import { postTrade } from './post-trade.ts'
import { blocked, missing, passed, type Rule } from './verdict.ts'

const name = 'margin-regime'

type PatternRule = Extract<MarginRule, { readonly kind: 'pattern-day-trader' }>

/** Round trips within one day, each symbol and day once; and how many more this ticket would make. */
const dayTrades = (input: CheckInput, today: string, windowDays: number): { readonly made: number; readonly more: number } => {
  const since = addTradingDays(isoDate(today), 1 - windowDays)
  const trades = (input.accountTrades ?? []).filter((trade) => trade.on >= since)
  const sides = (symbol: string, on: string): ReadonlySet<string> => new Set(trades.filter((trade) => trade.symbol === symbol && trade.on === on).map(({ side }) => side))
  const made = new Set(trades.filter(({ symbol, on }) => sides(symbol, on).size === 2).map(({ symbol, on }) => `${symbol} ${on}`))
  const waiting = (symbol: string, side: string): boolean => (input.openOrders ?? []).some((order) => order.symbol === symbol && order.side !== side)
  const more = input.legs.filter(({ symbol, side }) => {
    const done = sides(symbol, today)
    return done.size < 2 && (waiting(symbol, side) || done.has(side === 'buy' ? 'sell' : 'buy'))
  })
  return { made: made.size, more: more.length }
}

const patternOf = (input: CheckInput, rule: PatternRule, today: string, facts: CheckFacts) => {
  if (!input.accountTrades || !input.openOrders) return missing(name, 'trades of the last days')
  const { made, more } = dayTrades(input, today, rule.windowDays)
  const after = postTrade(input)
  if ('unknown' in after) return missing(name, ...after.unknown)
  const counted = { ...facts, dayTrades: made + more, allowed: rule.maxDayTrades, windowDays: rule.windowDays, equityUsd: formatUsd(usd(after.total)), minEquityUsd: rule.minEquityUsd }
  return more > 0 && made + more > rule.maxDayTrades && after.total < usdOf(rule.minEquityUsd).minor ? blocked(name, counted) : passed(name, counted)
}

/**
 * The regime that the firm's policy dates for this kind of account: cash accounts trade settled money, margin accounts followed the
 * pattern-day-trader rule until intraday margin replaced it. Nothing is lent here under either. Without a regime for the day, nothing trades.
 */
export const marginRegime: Rule = (input) => {
  const { account, firm, calendar } = input
  if (!account || !firm || !calendar) return missing(name, ...(account ? [] : ['account']), ...(firm ? [] : ['firm policy']), ...(calendar ? [] : ['calendar']))
  const kind = account.trading ?? 'cash'
  const regime = inForce((firm.marginRegimes ?? []).filter(({ appliesTo }) => appliesTo === kind), calendar.date)
  if (!regime) return missing(name, `margin regime of ${kind} accounts on ${calendar.date}`)
  const facts = { account: kind, regime: regime.name, since: regime.from, source: regime.source, lentUsd: '0.00' }
  return regime.rule.kind === 'pattern-day-trader' ? patternOf(input, regime.rule, calendar.date, facts) : passed(name, facts)
}
