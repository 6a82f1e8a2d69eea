import { z } from 'zod'
import type { CompanyFigures, Headline } from '../../domain/press.ts'

/** What we take of `search` and `quoteSummary`; the library has checked the whole. */
const newsPart = z.object({ news: z.array(z.object({ title: z.string(), publisher: z.string(), providerPublishTime: z.date() })) })

const maybe = z.number().finite().nullish()
const summaryPart = z.object({
  summaryDetail: z.object({ marketCap: maybe, trailingPE: maybe, forwardPE: maybe }).optional(),
  defaultKeyStatistics: z.object({ priceToBook: maybe, trailingEps: maybe }).optional(),
  financialData: z.object({ profitMargins: maybe, revenueGrowth: maybe, returnOnEquity: maybe }).optional(),
  calendarEvents: z.object({ earnings: z.object({ earningsDate: z.array(z.date()) }).optional() }).optional(),
})

const longest = 200
const dayOf = (date: Date): string => date.toISOString().slice(0, 10)

export const headlinesOf = (symbol: string, raw: unknown): readonly Headline[] =>
  newsPart.parse(raw).news.map(({ title, publisher, providerPublishTime }) => ({ symbol, title: title.slice(0, longest), publisher: publisher.slice(0, 60), on: dayOf(providerPublishTime) }))

/** `undefined` where the source has no business figure: funds and coins are no companies. */
export const companyOf = (symbol: string, raw: unknown): CompanyFigures | undefined => {
  const { summaryDetail = {}, defaultKeyStatistics = {}, financialData, calendarEvents } = summaryPart.parse(raw)
  if (!financialData) return undefined
  const earnings = calendarEvents?.earnings?.earningsDate[0]
  return {
    symbol, marketCapUsd: summaryDetail.marketCap == null ? null : Math.round(summaryDetail.marketCap).toFixed(0),
    trailingPe: summaryDetail.trailingPE ?? null, forwardPe: summaryDetail.forwardPE ?? null, priceToBook: defaultKeyStatistics.priceToBook ?? null, epsUsd: defaultKeyStatistics.trailingEps ?? null,
    profitMargin: financialData.profitMargins ?? null, revenueGrowth: financialData.revenueGrowth ?? null, returnOnEquity: financialData.returnOnEquity ?? null,
    nextEarningsOn: earnings ? dayOf(earnings) : null,
  }
}
