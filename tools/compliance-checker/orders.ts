import { sessionClose, sessionOn } from '../../domain/calendar.ts'
import { formatQuantity, price, quantity, toleranceText, type Quantity } from '../../domain/decimal.ts'
import type { PersonFacts } from '../../domain/facts.ts'
import { feeOf } from '../../domain/fees.ts'
import type { Instrument } from '../../domain/instruments.ts'
import { formatUsd, sum } from '../../domain/money.ts'
import { isSettledState, orderStates, type OrderState } from '../../domain/order.ts'
import type { Ips } from '../../domain/policy.ts'
import type { AccountFacts } from '../../domain/portfolio.ts'
import type { ProposedLeg } from '../../domain/proposal.ts'
import { worstCaseUsd } from '../../domain/ticket.ts'
import { isoDate } from '../../domain/units.ts'
import type { CheckInput, CheckLeg } from '../../gates/checks/index.ts'
import { delayedQuoteMaxAgeMs } from '../../market/freshness.ts'
import type { MarketView } from '../../market/port.ts'

/** These look at the moment of the ticket (clock, switch, what was entered today), which a what-if does not have. */
export const decidedAtTheTicket: ReadonlySet<string> = new Set(
  ['kill-switch', 'market-open', 'quote-age', 'account-day-limit', 'firm-day-limit', 'burst', 'duplicate-order'])

const checkLeg = (leg: ProposedLeg, instant: string, market: MarketView): CheckLeg => {
  const close = market.close(leg.symbol)
  const quote = close && !close.stale ? { price: close.price, time: instant, source: market.source, halted: false } : null
  return { ...leg, refPrice: quote?.price ?? null, instrument: market.instrument(leg.symbol) ?? null, quote, lastClose: close ? { price: close.price, date: close.date } : null }
}

/** Orders don't say their account: they are counted only where there is one. */
const openOrders = (facts: PersonFacts): CheckInput['openOrders'] =>
  (facts.accounts.length !== 1 ? [] : facts.orders
    .filter((each) => !(orderStates as readonly string[]).includes(each.state) || !isSettledState(each.state as OrderState))
    .map((each) => ({ symbol: each.symbol, side: each.side, remaining: formatQuantity((quantity(each.quantity) - quantity(each.filledQuantity)) as Quantity) })))

const feesOf = (legs: readonly CheckLeg[]): string =>
  formatUsd(sum(legs.flatMap((leg) => (leg.quote ? [feeOf(leg.side, quantity(leg.quantity), price(leg.quote.price))] : []))))

/** Of all accounts of these facts, this one's trades of the last days. */
const tradesOf = (facts: PersonFacts, accountId: string): CheckInput['accountTrades'] => facts.transactions.flatMap((each) =>
  (each.accountId === accountId && each.symbol !== null && (each.kind === 'buy' || each.kind === 'sell') ? [{ symbol: each.symbol, side: each.kind, on: each.on }] : []))

/** The gate's input for orders that nobody proposed yet, at the closing prices of the as-of date. */
export const whatIf = (legs: readonly ProposedLeg[], account: AccountFacts, ips: Ips, facts: PersonFacts, market: MarketView): CheckInput => {
  const day = sessionOn(isoDate(market.asOf))
  const instant = sessionClose(day)!
  const checked = legs.map((leg) => checkLeg(leg, instant, market))
  const symbols = [...new Set([...account.positions.map((each) => each.symbol), ...legs.map((each) => each.symbol)])]
  const known = symbols.flatMap((symbol): [string, Instrument, string][] => {
    const [instrument, close] = [market.instrument(symbol), market.close(symbol)]
    return instrument && close ? [[symbol, instrument, close.price]] : []
  })
  const household = new Set([...facts.accounts, ...facts.clients.flatMap((client) => client.accounts)].filter(({ ownerId }) => ownerId === account.ownerId).map(({ accountId }) => accountId))
  const quoted = checked.filter((leg) => leg.quote !== null)
  return {
    now: instant, calendar: { date: market.asOf, open: true }, maxQuoteAgeMs: { yahoo: delayedQuoteMaxAgeMs, alpaca: delayedQuoteMaxAgeMs },
    account, firm: facts.firm, ips, legs: checked, tolerance: toleranceText(facts.firm.tolerance),
    worstCaseUsd: worstCaseUsd(quoted.map((leg) => ({ ...leg, refPrice: leg.quote!.price })), toleranceText(facts.firm.tolerance)), feesUsd: feesOf(checked),
    prices: Object.fromEntries(known.map(([symbol, , close]) => [symbol, close])), instruments: Object.fromEntries(known.map(([symbol, instrument]) => [symbol, instrument])),
    openOrders: openOrders(facts), recentOrders: [], actsLastMinute: 0, enteredTodayUsd: { account: '0.00', firm: '0.00' },
    household: { buys: facts.transactions.flatMap((each) => (household.has(each.accountId) && each.kind === 'buy' && each.symbol !== null ? [{ accountId: each.accountId, symbol: each.symbol, on: each.on }] : [])), lossSales: [] },
    accountTrades: tradesOf(facts, account.accountId), halted: false,
  }
}
