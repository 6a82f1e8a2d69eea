import { z } from 'zod'
import { formatPrice, priceFromNumber, type Price } from '../../domain/decimal.ts'
import { divideRounded } from '../../domain/money.ts'
import { isoDate } from '../../domain/units.ts'
import type { Market, Quote } from '../port.ts'

export interface AlpacaQuotesOptions {
  readonly fetch: typeof globalThis.fetch
  /** `https://data.alpaca.markets`, or a server that speaks the same. */
  readonly dataUrl: string
  readonly keyId: string
  readonly secretKey: string
  readonly clock: () => Date
}

/** A quote that takes longer to arrive is too old to trade on anyway. */
const timeoutMs = 3_000

const newYork = new Intl.DateTimeFormat('en-CA', { timeZone: 'America/New_York', year: 'numeric', month: '2-digit', day: '2-digit' })

/** Market Data API v2, `/v2/stocks/quotes/latest`: best bid and offer, and the exchange's stamp. A side without an order is 0. */
const shape = z.object({ quotes: z.record(z.string(), z.object({ t: z.string(), ap: z.number(), bp: z.number() })) })

/** The middle of bid and offer. One-sided and crossed quotes (a halt, an opening) are no price. */
const middleOf = (bid: number, ask: number): string | undefined => {
  if (!(bid > 0) || !(ask >= bid) || !Number.isFinite(ask)) return undefined
  return formatPrice(divideRounded(priceFromNumber(bid) + priceFromNumber(ask), 2n, 'half-even') as Price)
}

const alpacaName = (symbol: string): string => symbol.replace('-', '.')

/** Throws when no usable answer comes. */
const fetchQuotes = async ({ fetch, dataUrl, keyId, secretKey }: AlpacaQuotesOptions, symbols: readonly string[]) => {
  const query = new URLSearchParams({ symbols: symbols.map(alpacaName).join(',') })
  const response = await fetch(`${dataUrl.replace(/\/+$/, '')}/v2/stocks/quotes/latest?${query}`, {
    headers: { 'apca-api-key-id': keyId, 'apca-api-secret-key': secretKey }, redirect: 'error', signal: AbortSignal.timeout(timeoutMs),
  })
  if (!response.ok) throw new Error(`Alpaca answered ${response.status} to a question for quotes.`)
  return shape.parse(await response.json()).quotes
}

/**
 * A live market: Alpaca's quotes over the history of `base`. Every price that a trade stands on is Alpaca's; `base` only shows the past,
 * as far as it reaches. A symbol without a usable quote, or an answer that does not come, is absent: the gate then blocks.
 */
export const withAlpacaQuotes = (base: Market, options: AlpacaQuotesOptions): Market => {
  const now = (): string => newYork.format(options.clock())
  return {
    get source() {
      return base.source
    },
    now,
    asOf: async (date, symbols) => {
      if (isoDate(date) > now()) throw new RangeError(`The market stands at ${now()}: it cannot show ${date}.`)
      return base.asOf(date < base.now() ? date : base.now(), symbols)
    },
    quotes: async (symbols) => {
      if (symbols.length === 0) return []
      const found = await fetchQuotes(options, symbols).catch(() => undefined)
      return symbols.flatMap((symbol): Quote[] => {
        const quote = found?.[alpacaName(symbol)]
        const price = quote && middleOf(quote.bp, quote.ap)
        const time = Date.parse(quote?.t ?? '')
        return price === undefined || Number.isNaN(time) ? [] : [{ symbol, price, time: new Date(time).toISOString(), source: 'alpaca', halted: false }]
      })
    },
  }
}
