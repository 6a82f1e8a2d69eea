import { z } from 'zod'
import { assetClasses, type Instrument } from '../../domain/instruments.ts'
import { isRefusal, refuse, type Refusal } from '../../domain/result.ts'
import type { MarketView } from '../../market/port.ts'
import { defineTool, type ToolContext } from '../define-tool.ts'
import { periodNames, periodWords, startOf } from '../performance/periods.ts'
import { priceChange, startOf as changeStart } from '../portfolio/changes.ts'
import { dateField, dayInput, decimalField, fraction, sentences, symbolText } from '../portfolio/shapes.ts'
import { percent } from '../portfolio-source/words.ts'
import { resolveSymbol } from '../symbol-search/lookup.ts'
import { periodFacts, seriesFacts, seriesNames } from './facts.ts'

const input = z.strictObject({
  symbols: z.array(symbolText).max(20).default([]),
  series: z.array(z.enum(seriesNames)).max(seriesNames.length).default([]).describe('Interest rates, inflation (cpi), volatility index, exchange rate'),
  period: z.enum(periodNames).default('1y').describe('For return, volatility and drawdown'),
  from: dayInput.optional().describe('Instead of a period'), to: dayInput.optional(),
}).refine((wish) => wish.symbols.length + wish.series.length > 0, 'name symbols or series')

const row = z.strictObject({
  symbol: z.string(), name: z.string(), kind: z.enum(['etf', 'stock', 'crypto']), assetClass: z.enum(assetClasses), sector: z.string(), region: z.string(),
  price: decimalField.nullable(), priceDate: dateField.nullable(), stale: z.boolean(), weekChange: fraction.nullable(), yearToDateChange: fraction.nullable(),
  expenseRatio: fraction.nullable(), trailingYield: fraction.nullable(), esg: z.boolean(), exclusionTags: z.array(z.string()),
  period: z.strictObject({
    from: dateField, to: dateField, totalReturn: fraction, annualReturn: fraction.nullable(), volatility: fraction.nullable(), maxDrawdown: fraction,
    points: z.array(z.strictObject({ date: dateField, level: z.number() })),
  }).nullable(),
})

const output = z.strictObject({
  asOf: dateField, source: z.enum(['snapshot', 'yahoo']), instruments: z.array(row),
  series: z.array(z.strictObject({ name: z.enum(seriesNames), unit: z.enum(['fraction', 'index', 'points', 'usd']), date: dateField, value: z.number(), yearAgo: z.number().nullable(), yearChange: z.number().nullable() })),
  why: sentences, notes: sentences,
})

const rowOf = (instrument: Instrument, from: string, to: string | undefined, market: MarketView): z.output<typeof row> => {
  const { symbol, name, kind, assetClass, sector, region, expenseRatio, trailingYield, esg } = instrument
  const close = market.close(symbol)
  const since = (period: '1w' | 'ytd'): number | null => (close ? priceChange(symbol, close.price, changeStart(period, market.asOf), market) : null)
  return {
    symbol, name, kind, assetClass, sector, region, price: close?.price ?? null, priceDate: close?.date ?? null, stale: close?.stale ?? true, weekChange: since('1w'), yearToDateChange: since('ytd'),
    expenseRatio, trailingYield, esg, exclusionTags: [...instrument.exclusionTags], period: periodFacts(symbol, from, to, market) ?? null,
  }
}

const run = (wish: z.output<typeof input>, { market }: ToolContext): z.input<typeof output> | Refusal => {
  if (wish.from !== undefined && wish.from >= (wish.to ?? market.asOf)) return refuse('EMPTY_PERIOD', 'The period ends before it begins.', { from: wish.from, to: wish.to ?? market.asOf }, 'Give an earlier first day.')
  const rows: z.output<typeof row>[] = []
  for (const text of wish.symbols) {
    const instrument = resolveSymbol(text, market)
    if (isRefusal(instrument)) return instrument
    if (!rows.some((each) => each.symbol === instrument.symbol)) rows.push(rowOf(instrument, wish.from ?? startOf(wish.period, market.asOf), wish.to, market))
  }
  const words = wish.from === undefined ? periodWords[wish.period] : `since ${wish.from}`
  const stale = rows.filter((each) => each.stale && each.priceDate !== null)
  return {
    asOf: market.asOf, source: market.source, instruments: rows, series: wish.series.flatMap((name) => seriesFacts(name, market) ?? []),
    why: rows.flatMap((each) => (each.price === null || each.period === null ? [] : [`${each.symbol} closed at ${each.price} USD on ${each.priceDate ?? ''}; total return ${words} ${percent(each.period.totalReturn)}.`])),
    notes: [
      'Week and year-to-date changes are price only; the period’s return includes dividends, from weekly closes.',
      ...stale.map((each) => `${each.symbol} has no price after ${each.priceDate ?? ''}.`),
      ...(wish.series.includes('cpi') ? ['Consumer prices are dated by their month and published weeks later; the year’s change is the inflation rate.'] : []),
    ],
  }
}

export const market = defineTool({
  name: 'market', version: 1, cost: 'lookup',
  description: 'Prices, yields, fund costs and history of named symbols (total return, volatility, drawdown over a period), and rates, inflation, VIX and the euro. '
    + 'Fractions of one; rates are a year. For what the person holds use portfolio.',
  input, output, run,
})
