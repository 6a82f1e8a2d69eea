import type { TransactionFacts } from '../../domain/facts.ts'
import type { AccountFacts } from '../../domain/portfolio.ts'
import type { MarketView } from '../../market/port.ts'
import { bookArrival, bookTransaction, emptyLedger, quantityOf, type Arrival } from './ledger.ts'

/** Valuation dates and, per date, what stood in the accounts and what moved since the date before. All in USD. */
export interface Book {
  readonly dates: readonly string[]
  /** Symbols, then `CASH` last. `values[k][t]` at the close of date t. */
  readonly segments: readonly string[]
  readonly values: readonly Float64Array[]
  /** Bought less sold since the last date; for cash: what came in less what went out. */
  readonly netIn: readonly Float64Array[]
  /** Dividends of a symbol, interest less fees of cash: gain that is not in the price. */
  readonly income: readonly Float64Array[]
  /** Paid in less taken out since the last date. */
  readonly flows: Float64Array
  /** Money paid in times the share of the period that it was there; money taken out counts to the end, so it is not in it. */
  readonly weightedFlows: Float64Array
  /** Bought less sold of each symbol, times the same share. */
  readonly weightedIn: readonly Float64Array[]
  readonly notes: readonly string[]
}

/**
 * Lots that no purchase explains came in kind: at their cost, on the day they were acquired. Only as many as today's
 * position needs, oldest first.
 */
const arrivalsOf = (account: AccountFacts, transactions: readonly TransactionFacts[]): { arrivals: Arrival[]; unexplained: string[] } => {
  const arrivals: Arrival[] = []
  const unexplained: string[] = []
  for (const { symbol, quantity } of account.positions) {
    const own = transactions.filter((each) => each.symbol === symbol)
    let missing = Number(quantity) - own.reduce((total, each) => total + quantityOf(each), 0)
    const lots = account.lots.filter((lot) => lot.symbol === symbol && !own.some((each) => each.kind === 'buy' && each.on === lot.acquiredOn))
      .sort((a, b) => (a.acquiredOn < b.acquiredOn ? -1 : a.acquiredOn > b.acquiredOn ? 1 : a.lotId < b.lotId ? -1 : 1))
    for (const lot of lots) {
      const taken = Math.min(missing, Number(lot.quantity))
      if (taken <= 1e-9) break
      arrivals.push({ symbol, quantity: taken, costUsd: Number(lot.costUsd) * taken / Number(lot.quantity), on: lot.acquiredOn })
      missing -= taken
    }
    if (Math.abs(missing) > 1e-6) unexplained.push(symbol)
  }
  return { arrivals, unexplained }
}

/** The market's dates from the first event on, and its as-of date. */
const valuationDates = (market: MarketView, symbols: readonly string[], first: string): string[] => {
  const grid = market.history(symbols).dates
  const before = grid.findLastIndex((date) => date < first)
  const dates = grid.slice(Math.max(0, before)).filter((date) => date <= market.asOf)
  return dates.at(-1) === market.asOf ? dates : [...dates, market.asOf]
}

/** Rebuilds the accounts' past from today's position and every booking, valued at the market's dates. */
export const keepBook = (accounts: readonly AccountFacts[], all: readonly TransactionFacts[], market: MarketView): Book | undefined => {
  const transactions = all.filter((each) => accounts.some((account) => account.accountId === each.accountId) && each.on <= market.asOf)
  const parts = accounts.map((account) => arrivalsOf(account, transactions.filter((each) => each.accountId === account.accountId)))
  const arrivals = parts.flatMap((each) => each.arrivals).filter((each) => each.on <= market.asOf)
  const events = [...transactions.map((each) => each.on), ...arrivals.map((each) => each.on)].sort()
  const symbols = [...new Set([...accounts.flatMap((each) => each.positions.map((position) => position.symbol)), ...transactions.flatMap((each) => each.symbol ?? [])])].sort()
  if (events.length === 0) return undefined
  const dates = valuationDates(market, symbols, events[0]!)
  const segments = [...symbols, 'CASH']
  const cash = segments.length - 1
  const ledger = emptyLedger(segments.length, dates)
  for (const arrival of arrivals) bookArrival(ledger, symbols.indexOf(arrival.symbol), arrival)
  for (const each of transactions) bookTransaction(ledger, each.symbol === null ? cash : symbols.indexOf(each.symbol), each)
  const { quantities, netIn, income, flows, weightedFlows, weightedIn } = ledger
  const { values, unpriced } = valued(symbols, quantities, dates, market)
  const nowCash = accounts.reduce((total, account) => total + Number(account.cashUsd), 0)
  const withCash = [...values, cashBackwards(nowCash, netIn[cash]!, income[cash]!)]
  const unexplained = [...new Set(parts.flatMap((each) => each.unexplained))]
  return {
    dates, segments, values: withCash, netIn, income, flows, weightedFlows, weightedIn,
    notes: [
      ...(arrivals.length > 0 ? ['Holdings that no booked purchase explains count as paid in at their cost, on the day of their lot.'] : []),
      ...(unexplained.length > 0 ? [`The bookings do not add up to today's position in ${unexplained.join(', ')}.`] : []),
      ...(unpriced.length > 0 ? [`No price on some dates for ${unpriced.join(', ')}: counted as nothing there.`] : []),
    ],
  }
}

const valued = (symbols: readonly string[], changes: readonly Float64Array[], dates: readonly string[], market: MarketView) => {
  const unpriced = new Set<string>()
  const values = symbols.map((symbol, k) => {
    let held = 0
    return Float64Array.from(dates, (date, t) => {
      held += changes[k]![t]!
      if (Math.abs(held) < 1e-9) return 0
      const close = market.closeOn(symbol, date)
      if (!close) unpriced.add(symbol)
      return close ? held * Number(close.price) : 0
    })
  })
  return { values, unpriced: [...unpriced].sort() }
}

/** Today's cash is certain; earlier cash follows from undoing the bookings. */
const cashBackwards = (now: number, netIn: Float64Array, income: Float64Array): Float64Array => {
  const out = new Float64Array(netIn.length)
  let cash = now
  for (let t = out.length - 1; t >= 0; t--) {
    out[t] = cash
    cash -= netIn[t]! + income[t]!
  }
  return out
}
