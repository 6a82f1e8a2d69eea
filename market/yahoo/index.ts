import { formatPrice, priceFromNumber } from '../../domain/decimal.ts'
import { isoDate } from '../../domain/units.ts'
import type { MarketCache } from '../cache.ts'
import type { Market, MarketView } from '../port.ts'
import { portableView } from '../portable.ts'
import { yahooClient, type Bars, type LiveQuote } from './client.ts'
import { yahooData, type Reference } from './data.ts'
import { readPress } from './press-cache.ts'

export interface YahooOptions {
  readonly fetch: typeof globalThis.fetch
  readonly cache: MarketCache
  readonly clock: () => Date
  readonly reference: Reference
}

/** Daily bars change once a day; an hour is enough to see a close soon after it. */
const barsTtlMs = 60 * 60_000
/** Quotes are delayed by minutes anyway; this spares Yahoo the same question from one page. */
const quotesTtlMs = 5_000

const newYork = new Intl.DateTimeFormat('en-CA', { timeZone: 'America/New_York', year: 'numeric', month: '2-digit', day: '2-digit' })

/** Only instruments of our own table are known: what has no asset class can't be judged. A symbol that fails to load is absent. */
export const openYahoo = ({ fetch, cache, clock, reference }: YahooOptions): Market => {
  const client = yahooClient(fetch)
  const parsed = new Map<string, { readonly text: string; readonly bars: Bars }>()
  const now = (): string => newYork.format(clock())
  const known = (symbols: readonly string[]): string[] => [...new Set(symbols)].filter((symbol) => reference.rows.has(symbol)).sort()

  const loadBars = async (symbol: string): Promise<Bars> => {
    const key = `yahoo:bars:${symbol}`
    const kept = await cache.get(key)
    const again = parsed.get(symbol)
    if (kept !== undefined && again?.text === kept) return again.bars
    const bars = kept === undefined ? await client.bars(symbol, clock()) : JSON.parse(kept) as Bars
    const text = kept ?? JSON.stringify(bars)
    if (kept === undefined) await cache.set(key, text, barsTtlMs)
    parsed.set(symbol, { text, bars })
    return bars
  }

  const load = async (symbols: readonly string[]): Promise<ReadonlyMap<string, Bars>> => {
    const results = await Promise.allSettled(symbols.map(loadBars))
    const loaded = new Map(results.flatMap((result, i) => (result.status === 'fulfilled' ? [[symbols[i]!, result.value] as const] : [])))
    const failed = results.find((result) => result.status === 'rejected')
    if (loaded.size === 0 && failed) throw new Error('Yahoo Finance gave no prices.', { cause: failed.reason })
    return loaded
  }

  const asOf = async (date: string, symbols?: readonly string[]): Promise<MarketView> => {
    if (isoDate(date) > now()) throw new RangeError(`The market stands at ${now()}: it cannot show ${date}.`)
    return portableView(yahooData(await load(known(symbols ?? [...reference.rows.keys()])), reference, date), date)
  }

  const liveQuotes = async (symbols: readonly string[]): Promise<readonly LiveQuote[]> => {
    const key = `yahoo:quotes:${symbols.join(',')}`
    const kept = await cache.get(key)
    if (kept !== undefined) return JSON.parse(kept) as LiveQuote[]
    const found = await client.quotes(symbols)
    await cache.set(key, JSON.stringify(found), quotesTtlMs)
    return found
  }

  return {
    source: 'yahoo', now, asOf,
    press: (symbols) => readPress(client, cache, clock, known(symbols)),
    quotes: async (symbols) => {
      const asked = known(symbols)
      if (asked.length === 0) return []
      return (await liveQuotes(asked)).map(({ symbol, price, time }) => ({ symbol, price: formatPrice(priceFromNumber(price)), time, source: 'yahoo', halted: false }) as const)
    },
  }
}
