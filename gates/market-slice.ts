import { isHalfDay, isTradingDay, sessionClose } from '../domain/calendar.ts'
import type { Instrument } from '../domain/instruments.ts'
import { isoDate } from '../domain/units.ts'
import type { Market, Quote } from '../market/port.ts'
import type { CheckInput } from './checks/input.ts'
import type { GateDeps } from './deps.ts'
import { symbolsOf } from './ledger-slice.ts'

/** What the gate takes from the market for one act: read before the transaction, so that no lock waits for a network. */
export interface MarketSlice {
  readonly source: Quote['source']
  readonly date: string
  readonly quotes: ReadonlyMap<string, Quote>
  instrument(symbol: string): Instrument | undefined
  close(symbol: string): { readonly price: string; readonly date: string } | undefined
}

/** `traded` are the symbols to be quoted, `held` those that only need a value. Symbols that the market doesn't know are left out. */
export const readMarketSlice = async (market: Market, traded: readonly string[], held: readonly string[]): Promise<MarketSlice> => {
  const date = market.now()
  const view = await market.asOf(date, [...new Set([...traded, ...held])])
  const known = [...new Set(traded)].filter((symbol) => view.instrument(symbol) !== undefined)
  const quotes = known.length === 0 ? [] : await market.quotes(known)
  return {
    source: quotes[0]?.source ?? view.source,
    date,
    quotes: new Map(quotes.map((quote) => [quote.symbol, quote])),
    instrument: (symbol) => view.instrument(symbol),
    close: (symbol) => view.close(symbol),
  }
}

const sessionHours = 6.5
const halfDayHours = 3.5

/** On the snapshot its date's session stands open at the closing prices; on live sources New York's hours count. */
export const calendarAt = (slice: Pick<MarketSlice, 'source' | 'date'>, now: string): CheckInput['calendar'] => {
  const date = isoDate(slice.date)
  if (slice.source === 'snapshot') return { date, open: isTradingDay(date) }
  const close = sessionClose(date)
  if (close === undefined) return { date, open: false }
  const opensAt = Date.parse(close) - (isHalfDay(date) ? halfDayHours : sessionHours) * 3_600_000
  return { date, open: Date.parse(now) >= opensAt && Date.parse(now) < Date.parse(close) }
}

/** The market for these legs and for everything in the account; read outside of any lock. */
export const sliceFor = async ({ market, db }: Pick<GateDeps, 'market' | 'db'>, accountId: string, symbols: readonly string[]): Promise<MarketSlice> =>
  readMarketSlice(market, symbols, await symbolsOf(db.kysely, accountId))
