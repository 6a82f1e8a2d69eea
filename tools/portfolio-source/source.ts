import { z } from 'zod'
import type { EarlierResult } from '../../domain/facts.ts'
import { refuse, type Refusal } from '../../domain/result.ts'
import type { MarketView } from '../../market/port.ts'
import { symbolField } from '../portfolio/shapes.ts'
import { holdTogether } from './holdings.ts'
import type { Scope } from './scope.ts'

const weightsField = z.array(z.strictObject({ symbol: symbolField, weight: z.number().min(-1).max(2) })).min(1).max(100)

/** The ways to say a portfolio. */
export const portfolioSource = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.enum(['current', 'policy']) }).describe('What is held now, cash included; or the benchmark of the policy'),
  z.strictObject({ kind: z.literal('weights'), weights: weightsField, label: z.string().max(60).optional() }).describe('What they leave of one is cash'),
  z.strictObject({ kind: z.literal('result'), resultId: z.string() }).describe('The weights of an earlier result: "r3"'),
  z.strictObject({ kind: z.literal('stocks-bonds'), stocks: z.number().min(0).max(1) }).describe('60/40 is 0.6'),
])
export type PortfolioSource = z.output<typeof portfolioSource>

/** Weights as fractions of one, by symbol, largest first; the rest is cash. */
export interface Mix {
  readonly label: string
  readonly weights: readonly { readonly symbol: string; readonly weight: number }[]
  readonly cashWeight: number
  readonly notes: readonly string[]
}

const resultWeights = z.looseObject({
  label: z.string().optional(),
  weights: z.union([
    z.array(z.looseObject({ symbol: z.string(), weight: z.number() })),
    z.record(z.string(), z.number()),
  ]),
})

const mixOf = (label: string, weights: readonly { symbol: string; weight: number }[], notes: readonly string[] = []): Mix => {
  const held = new Map<string, number>()
  for (const { symbol, weight } of weights) held.set(symbol, (held.get(symbol) ?? 0) + weight)
  const cash = held.get('CASH') ?? held.get('USD') ?? 0
  held.delete('CASH')
  held.delete('USD')
  const list = [...held].filter(([, weight]) => weight !== 0).map(([symbol, weight]) => ({ symbol, weight }))
    .sort((a, b) => b.weight - a.weight || (a.symbol < b.symbol ? -1 : 1))
  const invested = list.reduce((total, each) => total + each.weight, 0)
  const rest = 1 - invested
  return { label, weights: list, cashWeight: Math.abs(rest) < 1e-9 ? cash : rest, notes }
}

/** The first symbol of a list that the market knows since the list's order says which is preferred. */
const firstKnown = (market: MarketView, symbols: readonly string[]): string | undefined => symbols.find((symbol) => market.instrument(symbol))

const stocksAndBonds = (stocks: number, market: MarketView): Mix | Refusal => {
  const stock = firstKnown(market, ['SPY', 'VTI', 'VOO', 'IVV'])
  const bond = firstKnown(market, ['AGG', 'BND', 'IEF'])
  if (!stock || !bond) return refuse('NO_DATA', 'No fund here stands for stocks or bonds.', {}, 'Give the weights by symbol.')
  const label = `${Math.round(stocks * 100)}/${Math.round((1 - stocks) * 100)}`
  return mixOf(label, [{ symbol: stock, weight: stocks }, { symbol: bond, weight: 1 - stocks }], [`${label} stands on ${stock} for stocks and ${bond} for bonds.`])
}

const fromResult = (resultId: string, results: readonly EarlierResult[]): Mix | Refusal => {
  const found = results.find((each) => each.id === resultId)
  const parsed = resultWeights.safeParse(found?.output)
  if (!found || !parsed.success) {
    const known = results.filter((each) => resultWeights.safeParse(each.output).success).map((each) => each.id)
    return refuse('NO_SUCH_RESULT', `The result ${resultId} has no weights.`, { resultId, known }, 'Name a result that has weights, or give the weights.')
  }
  const { weights } = parsed.data
  const list = Array.isArray(weights) ? weights : Object.entries(weights).map(([symbol, weight]) => ({ symbol, weight }))
  return mixOf(parsed.data.label ?? `${found.tool} ${resultId}`, list)
}

/** Says what a source means here and now; a symbol that the market doesn't know is a refusal that names it. */
export const resolveSource = (source: PortfolioSource, scope: Scope, market: MarketView, results: readonly EarlierResult[]): Mix | Refusal => {
  const mix = resolve(source, scope, market, results)
  if ('refused' in mix) return mix
  const unknown = mix.weights.filter(({ symbol }) => !market.instrument(symbol)).map(({ symbol }) => symbol)
  if (unknown.length > 0) {
    return refuse('UNKNOWN_SYMBOL', `There is no price history for ${unknown.join(', ')}.`, { unknown }, 'Search for the symbol, or leave it out.')
  }
  const total = mix.weights.reduce((sum, each) => sum + each.weight, 0) + mix.cashWeight
  if (Math.abs(total - 1) > 1e-6 || mix.cashWeight < -1e-9) {
    return refuse('WEIGHTS_DO_NOT_SUM', 'The weights add up to more than the whole.', { sum: total - Math.min(0, mix.cashWeight) }, 'Give weights that add up to one.')
  }
  return mix
}

const resolve = (source: PortfolioSource, scope: Scope, market: MarketView, results: readonly EarlierResult[]): Mix | Refusal => {
  switch (source.kind) {
    case 'current': {
      const held = holdTogether(scope.accounts, market)
      if (held.totalUsd.minor <= 0n) return refuse('NOTHING_HELD', 'There is nothing in the account yet.', {}, 'Name a portfolio by its weights.')
      return { label: 'what you hold', weights: held.holdings.map(({ symbol, weight }) => ({ symbol, weight })), cashWeight: held.cashWeight, notes: held.notes }
    }
    case 'weights': return mixOf(source.label ?? 'these weights', source.weights)
    case 'result': return fromResult(source.resultId, results)
    case 'stocks-bonds': return stocksAndBonds(source.stocks, market)
    case 'policy': return mixOf("your policy's benchmark", scope.ips.benchmark)
  }
}
