import { z } from 'zod'
import type { CompanyFigures, Headline } from '../../domain/press.ts'
import { companyOf, headlinesOf } from './press.ts'

/** Daily bars of one symbol, oldest first: split-adjusted closes, closes adjusted for dividends too, and the dividends. */
export interface Bars {
  readonly dates: readonly string[]
  readonly closes: readonly number[]
  readonly adjusted: readonly number[]
  readonly dividends: readonly { readonly exDate: string; readonly amount: number }[]
}

export interface LiveQuote {
  readonly symbol: string
  readonly price: number
  readonly time: string
}

export interface YahooClient {
  headlines(symbol: string): Promise<readonly Headline[]>
  /** `undefined` for what is no company. */
  company(symbol: string): Promise<CompanyFigures | undefined>
  bars(symbol: string, until: Date): Promise<Bars>
  quotes(symbols: readonly string[]): Promise<readonly LiveQuote[]>
}

/** What we take from `chart`; the library has checked the whole against Yahoo's documented shape. */
const chartPart = z.object({
  meta: z.object({ currency: z.string() }),
  quotes: z.array(z.object({ date: z.date(), close: z.number().nullable(), adjclose: z.number().nullish() })),
  events: z.object({ dividends: z.array(z.object({ date: z.date(), amount: z.number() })).optional() }).optional(),
})

const quotePart = z.array(z.object({ symbol: z.string(), currency: z.string().optional(), regularMarketPrice: z.number().optional(), regularMarketTime: z.date().optional() }))

const firstDay = '2004-01-01'
const dayOf = (date: Date): string => date.toISOString().slice(0, 10)

/** Bars without a price are holidays or gaps; the last bar of a day stands for the day. */
const barsOf = (raw: unknown): Bars => {
  const { meta, quotes, events } = chartPart.parse(raw)
  if (meta.currency !== 'USD') throw new RangeError(`Prices in ${meta.currency} are not supported.`)
  const days = new Map<string, { close: number; adjusted: number }>()
  for (const { date, close, adjclose } of quotes) if (close !== null && close > 0) days.set(dayOf(date), { close, adjusted: adjclose ?? close })
  const dates = [...days.keys()].sort()
  return {
    dates, closes: dates.map((date) => days.get(date)!.close), adjusted: dates.map((date) => days.get(date)!.adjusted),
    dividends: (events?.dividends ?? []).map(({ date, amount }) => ({ exDate: dayOf(date), amount })).sort((a, b) => (a.exDate < b.exDate ? -1 : 1)),
  }
}

/** Yahoo adds and drops fields of these often; what we take of them is checked by our own schema. */
const loose = { validateResult: false } as const

const silent = { info: () => {}, warn: () => {}, error: () => {}, debug: () => {}, dir: () => {} }

/** `yahoo-finance2` with our fetch. The library is loaded at the first call: starting must not wait for it. */
export const yahooClient = (fetch: typeof globalThis.fetch): YahooClient => {
  const open = async () => {
    const { default: YahooFinance } = await import('yahoo-finance2')
    return new YahooFinance({ fetch, logger: silent, versionCheck: false, suppressNotices: ['yahooSurvey'], validation: { logErrors: false, logOptionsErrors: false } })
  }
  let opened: ReturnType<typeof open> | undefined
  const library = () => (opened ??= open())
  return {
    bars: async (symbol, until) =>
      barsOf(await (await library()).chart(symbol, { period1: firstDay, period2: until, interval: '1d', events: 'div|split', includePrePost: false })),
    headlines: async (symbol) => headlinesOf(symbol, await (await library()).search(symbol, { newsCount: 6, quotesCount: 0 }, loose)),
    company: async (symbol) => companyOf(symbol, await (await library()).quoteSummary(symbol, { modules: ['summaryDetail', 'defaultKeyStatistics', 'financialData', 'calendarEvents'] }, loose)),
    quotes: async (symbols) => {
      const found = quotePart.parse(await (await library()).quote([...symbols]))
      return found.flatMap(({ symbol, currency, regularMarketPrice, regularMarketTime }) =>
        (currency === 'USD' && regularMarketPrice !== undefined && regularMarketPrice > 0 && regularMarketTime ? [{ symbol, price: regularMarketPrice, time: regularMarketTime.toISOString() }] : []))
    },
  }
}
