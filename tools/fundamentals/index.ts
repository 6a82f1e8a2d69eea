import { z } from 'zod'
import type { Instrument } from '../../domain/instruments.ts'
import { isRefusal, refuse, type Refusal } from '../../domain/result.ts'
import { defineTool, type ToolContext } from '../define-tool.ts'
import { dateField, decimalField, fraction, sentences, symbolText } from '../portfolio/shapes.ts'
import { resolveSymbol } from '../symbol-search/lookup.ts'

const input = z.strictObject({ symbols: z.array(symbolText).min(1).max(5) })

const ratio = z.number().nullable()
const output = z.strictObject({
  asOf: dateField, source: z.enum(['yahoo']).nullable().describe('null: no source of company figures is switched on'), fetchedAt: z.string().nullable(),
  companies: z.array(z.strictObject({
    symbol: z.string(), name: z.string(), marketCapUsd: z.string().regex(/^\d+$/).nullable(), trailingPe: ratio, forwardPe: ratio, priceToBook: ratio, epsUsd: ratio,
    profitMargin: ratio, revenueGrowth: ratio, returnOnEquity: ratio, nextEarningsOn: dateField.nullable(),
  })),
  /** What is known of each without such a source. */
  known: z.array(z.strictObject({
    symbol: z.string(), name: z.string(), kind: z.enum(['etf', 'stock', 'crypto']), sector: z.string(), region: z.string(), price: decimalField.nullable(), priceDate: dateField.nullable(),
    expenseRatio: fraction.nullable(), trailingYield: fraction.nullable(),
  })),
  why: sentences, notes: sentences,
})

const run = (wish: z.output<typeof input>, { facts, market }: ToolContext): z.input<typeof output> | Refusal => {
  const wanted: Instrument[] = []
  for (const text of wish.symbols) {
    const instrument = resolveSymbol(text, market)
    if (isRefusal(instrument)) return instrument
    wanted.push(instrument)
  }
  if (wanted.length === 0) return refuse('CLARIFY', 'Which company do you mean?', { missing: 'symbols' }, 'Name one.')
  const { press } = facts
  const companies = wanted.flatMap(({ symbol, name }) => (press?.companies ?? []).filter((each) => each.symbol === symbol).map((each) => ({ ...each, name })))
  return {
    asOf: market.asOf, source: press?.source ?? null, fetchedAt: press?.fetchedAt ?? null, companies,
    known: wanted.map(({ symbol, name, kind, sector, region, expenseRatio, trailingYield }) => {
      const close = market.close(symbol)
      return { symbol, name, kind, sector, region, price: close?.price ?? null, priceDate: close?.date ?? null, expenseRatio, trailingYield }
    }),
    why: press === undefined ? ['No source of company figures is switched on here.'] : wanted.filter(({ symbol }) => !companies.some((each) => each.symbol === symbol)).map(({ symbol }) => `${symbol} has no company figures.`),
    notes: ['Company figures are as the source states them, not checked here.'],
  }
}

export const fundamentals = defineTool({
  name: 'fundamentals', version: 1, cost: 'lookup', input, output, run,
  description: 'Company figures of named stocks: market value, price to earnings, earnings per share, margins, growth, next results. `source` null means that no such source is switched on; '
    + '`known` then has what the market data says. Figures of others, not checked.',
})
