import { z } from 'zod'
import { assetClasses } from '../../domain/instruments.ts'
import { refuse, type Refusal } from '../../domain/result.ts'
import { defineTool, type ToolContext } from '../define-tool.ts'
import { dateField, decimalField, fraction, sentences } from '../portfolio/shapes.ts'
import { findHomoglyphs } from './homoglyphs.ts'
import { searchInstruments, wordsHeard } from './lookup.ts'

const input = z.strictObject({
  query: z.string().trim().min(1).max(120).describe('Words or a symbol: "total stock market Vanguard fund", "google"'),
  assetClass: z.enum(assetClasses).optional(),
  kind: z.enum(['etf', 'stock', 'crypto']).optional(),
  limit: z.int().min(1).max(20).default(5),
})

const output = z.strictObject({
  asOf: dateField,
  query: z.string(),
  matches: z.array(z.strictObject({
    symbol: z.string(), name: z.string(), kind: z.enum(['etf', 'stock', 'crypto']), assetClass: z.enum(assetClasses), subClass: z.string(), sector: z.string(), region: z.string(),
    score: fraction, price: decimalField.nullable(), priceDate: dateField.nullable(), expenseRatio: fraction.nullable(), trailingYield: fraction.nullable(), esg: z.boolean(),
  })),
  why: sentences, notes: sentences,
})

const run = (wish: z.output<typeof input>, { market }: ToolContext): z.input<typeof output> | Refusal => {
  const disguised = findHomoglyphs(wish.query)
  const instruments = market.instruments().filter((each) => (wish.assetClass ?? each.assetClass) === each.assetClass && (wish.kind ?? each.kind) === each.kind)
  const found = searchInstruments(disguised?.latin ?? wish.query, instruments, wish.limit)
  if (found.length === 0) {
    return refuse('NO_MATCH', 'Nothing here matches these words.', { query: wish.query, known: instruments.length, heard: wordsHeard(wish.query, instruments) }, 'Try the name of the fund or company, or what it invests in.')
  }
  const [best] = found
  const matches = found.map(({ instrument, score }) => {
    const close = market.close(instrument.symbol)
    return {
      symbol: instrument.symbol, name: instrument.name, kind: instrument.kind, assetClass: instrument.assetClass, subClass: instrument.subClass, sector: instrument.sector, region: instrument.region,
      score, price: close?.price ?? null, priceDate: close?.date ?? null, expenseRatio: instrument.expenseRatio, trailingYield: instrument.trailingYield, esg: instrument.esg,
    }
  })
  return {
    asOf: market.asOf, query: wish.query, matches,
    why: [`${best!.instrument.symbol} is ${best!.instrument.name}.`],
    notes: [`Searched ${instruments.length} instruments.`, ...(disguised ? [`The words contain look-alike letters: ${disguised.findings.join(', ')}.`] : [])],
  }
}

export const symbolSearch = defineTool({
  name: 'symbol-search', version: 1, cost: 'lookup',
  description: 'Finds instruments by words ("total bond market", "google", "gold") or symbol, best match first, with price, cost and yield. Fractions of one.',
  input, output, run,
})
