import { decimal, billionths, mean } from './decimal.ts'
import { averageOf, filledOf, statusOf, type Book, type Entry } from './book.ts'

/** The documents that go over the wire, in the shapes of Alpaca's Trading API v2 and Market Data API v2. */
export interface Answer { readonly status: number; readonly body?: unknown }

export const problem = (status: number, code: number, message: string): Answer => ({ status, body: { code, message } })

const timeOf = (entry: Entry, status: string, when: string): string | null => (status === when ? entry.updatedAt : null)

export const orderDocument = (entry: Entry) => {
  const { facts } = entry
  const status = statusOf(entry)
  return {
    id: facts.id, client_order_id: facts.client_order_id, created_at: facts.submitted_at, updated_at: entry.updatedAt, submitted_at: facts.submitted_at,
    filled_at: timeOf(entry, status, 'filled'), expired_at: timeOf(entry, status, 'expired'), canceled_at: timeOf(entry, status, 'canceled'), failed_at: timeOf(entry, status, 'rejected'),
    replaced_at: null, replaced_by: null, replaces: null, asset_id: `asset-${facts.symbol}`, symbol: facts.symbol, asset_class: 'us_equity', notional: null,
    qty: facts.qty, filled_qty: decimal(filledOf(entry)), filled_avg_price: averageOf(entry), order_class: '', order_type: facts.type, type: facts.type,
    side: facts.side, time_in_force: facts.time_in_force, limit_price: facts.limit_price, stop_price: null, status, extended_hours: false, legs: null,
    trail_percent: null, trail_price: null, hwm: null, subtag: null, source: null, expires_at: null,
  }
}

export const activityDocument = (book: Book, fill: Book['fills'][number]) => {
  const entry = book.orders.get(fill.order_id)!
  const upTo = entry.fills.slice(0, entry.fills.findIndex(({ id }) => id === fill.id) + 1).reduce((sum, each) => sum + billionths(each.qty), 0n)
  const left = billionths(entry.facts.qty) - upTo
  return {
    id: fill.id, activity_type: 'FILL', transaction_time: fill.at, type: left === 0n ? 'fill' : 'partial_fill', price: fill.price, qty: fill.qty, side: entry.facts.side,
    symbol: entry.facts.symbol, leaves_qty: decimal(left), order_id: fill.order_id, cum_qty: decimal(upTo), order_status: left === 0n ? 'filled' : 'partially_filled',
  }
}

export const positionDocuments = (book: Book) => {
  const held = new Map<string, { qty: bigint; bought: { qty: string; price: string }[] }>()
  for (const entry of book.orders.values()) {
    const row = held.get(entry.facts.symbol) ?? { qty: 0n, bought: [] }
    for (const fill of entry.fills) {
      row.qty += entry.facts.side === 'buy' ? billionths(fill.qty) : -billionths(fill.qty)
      if (entry.facts.side === 'buy') row.bought.push(fill)
    }
    held.set(entry.facts.symbol, row)
  }
  return [...held].filter(([, row]) => row.qty > 0n).map(([symbol, row]) => ({
    asset_id: `asset-${symbol}`, symbol, exchange: 'ARCA', asset_class: 'us_equity', qty: decimal(row.qty), qty_available: decimal(row.qty), side: 'long', avg_entry_price: mean(row.bought),
  }))
}

/** Stamped now, as a live quote is. */
export const quoteDocuments = (book: Book, symbols: readonly string[], at: string) => ({
  quotes: Object.fromEntries(symbols.flatMap((symbol) => {
    const quote = book.market.get(symbol)
    return quote ? [[symbol, { t: at, ax: 'V', ap: Number(quote.ask), as: 3, bx: 'V', bp: Number(quote.bid), bs: 2, c: ['R'], z: 'B' }]] : []
  })),
})

export const accountDocument = { id: 'account', account_number: 'PA0000001', status: 'ACTIVE', currency: 'USD', cash: '100000000', buying_power: '100000000', trading_blocked: false, account_blocked: false, pattern_day_trader: false }
