import { z } from 'zod'
import { parseUsd, usdToNumber } from '../../domain/money.ts'
import { isRefusal, refuse, type Refusal } from '../../domain/result.ts'
import type { MarketView } from '../../market/port.ts'
import { defineTool, type ToolContext } from '../define-tool.ts'
import { holdTogether } from '../portfolio-source/holdings.ts'
import { scopeFields, scopeOrNone, type Scope } from '../portfolio-source/scope.ts'
import { portfolioSource, resolveSource, type Mix } from '../portfolio-source/source.ts'
import { percent, dollars, usdText } from '../portfolio-source/words.ts'
import { effectOf, priced, totalChange, type Stressed } from './assess.ts'
import { bookOf, clientsIn } from './book.ts'
import { crises, published } from './crises.ts'
import { output } from './output.ts'
import { candidates } from '../portfolio-source/proxies.ts'
import { scenario, standardSet, type Scenario } from './scenario.ts'
import { unmatched } from './shocks.ts'

const input = z.strictObject({
  ...scopeFields,
  portfolio: portfolioSource.default({ kind: 'current' }),
  scenarios: z.array(scenario).min(1).max(12).optional().describe('Absent: a standard set (2008, 2020, 2022, rates, volatility, inflation, market)'),
  valueUsd: z.string().refine((text) => (parseUsd(text)?.minor ?? 0n) > 0n, 'an amount above zero').optional().describe('Size for portfolios that are not held; absent: what the accounts are worth'),
  book: z.boolean().default(false).describe('Advisors only: all clients together, and each of them in the worst scenario'),
  benchmark: portfolioSource.optional().describe('What to compare with; absent: the policy\'s benchmark'),
})
type Input = z.output<typeof input>

const stressedOf = (mix: Mix, market: MarketView): Stressed =>
  ({ exposures: mix.weights.map(({ symbol, weight }) => ({ instrument: market.instrument(symbol)!, weight })), cashWeight: mix.cashWeight })

/** Everything whose prices a replay may need: the holdings, what may stand in for them, and the market itself. */
const symbolsOf = (portfolios: readonly Stressed[], market: MarketView): string[] => {
  const symbols = new Set(['SPY'])
  for (const { exposures } of portfolios) {
    for (const { instrument } of exposures) {
      symbols.add(instrument.symbol)
      for (const proxy of candidates(instrument)) for (const symbol of Object.keys(proxy)) symbols.add(symbol)
    }
  }
  return [...symbols].filter((symbol) => market.instrument(symbol)).sort()
}

const sizeOf = (wish: Input, scope: Scope, market: MarketView): number => {
  if (wish.valueUsd !== undefined) return Number(wish.valueUsd)
  const held = usdToNumber(holdTogether(scope.accounts, market).totalUsd)
  return held > 0 ? held : 100_000
}

const isCovered = (each: Scenario): boolean => each.kind !== 'crisis' || crises.some((crisis) => crisis.id === each.crisis)

const notCovered = (scenarios: readonly Scenario[]) => scenarios.flatMap((each) => {
  if (each.kind !== 'crisis' || !(each.crisis in published)) return []
  const { name, from, to, high, low } = published[each.crisis as keyof typeof published]
  return [{ crisis: name, reason: 'The price history begins in 2004, so today\'s holdings cannot be replayed. Only the S&P 500 price index (no dividends) is known.', indexChange: low / high - 1, from, to }]
})

const portfoliosOf = (wish: Input, scope: Scope, context: ToolContext): { mix: Mix; benchmark: Mix } | Refusal => {
  const mix = resolveSource(wish.portfolio, scope, context.market, context.results)
  if (isRefusal(mix)) return mix
  const standard = scope.ips.benchmark.length > 0 ? { kind: 'policy' as const } : { kind: 'stocks-bonds' as const, stocks: 0.6 }
  const benchmark = resolveSource(wish.benchmark ?? standard, scope, context.market, context.results)
  return isRefusal(benchmark) ? benchmark : { mix, benchmark }
}

const run = (wish: Input, context: ToolContext): z.input<typeof output> | Refusal => {
  const { market } = context
  const scope = wish.book ? bookOf(context.facts) : scopeOrNone(context.facts, wish, wish.portfolio.kind === 'current' || wish.benchmark?.kind === 'current')
  if (isRefusal(scope)) return scope
  const portfolios = portfoliosOf(wish, scope, context)
  if (isRefusal(portfolios)) return portfolios
  const stressed = stressedOf(portfolios.mix, market)
  const yardstick = stressedOf(portfolios.benchmark, market)
  const asked = wish.scenarios ?? standardSet
  const missing = notCovered(asked)
  const unknown = asked.flatMap((each) => (each.kind === 'custom' ? unmatched(each.shocks, stressed.exposures) : []))
  if (unknown.length > 0) return refuse('UNKNOWN_TARGET', `Nothing in the portfolio answers to ${unknown.join(', ')}.`, { unknown }, 'Name a symbol that is held, an asset class or a sector.')
  const history = market.history(symbolsOf([stressed, yardstick], market))
  const valueUsd = sizeOf(wish, scope, market)
  const skipped: string[] = []
  const covered = asked.filter(isCovered)
  const scenarios = covered.flatMap((each, i) => {
    if (context.signal.aborted) return []
    context.progress(i / covered.length, 'Shaking the portfolio')
    const effect = effectOf(each, stressed, history, market)
    if (!effect) {
      skipped.push(skippedBecause(each, market.asOf))
      return []
    }
    const other = effectOf(each, yardstick, history, market)
    return [priced(each, effect, stressed, valueUsd, other ? totalChange(yardstick.exposures, other.moves) : null)]
  })
  if (context.signal.aborted) return refuse('STOPPED', 'The stress test was stopped.', {}, 'Ask again.')
  if (scenarios.length === 0) return refuse('NOT_COVERED', 'None of these can be computed from the price history.', { notCovered: missing, skipped }, 'Ask for 2008, 2020, 2022, or a shock of your own.')
  const worst = scenarios.reduce((a, b) => (b.change < a.change ? b : a))
  return {
    asOf: market.asOf, hypothetical: true, label: portfolios.mix.label, valueUsd: usdText(valueUsd), cashWeight: portfolios.mix.cashWeight, benchmarkLabel: portfolios.benchmark.label,
    scenarios, worst: { label: worst.label, change: worst.change, changeUsd: worst.changeUsd }, notCovered: missing,
    byClient: wish.book ? clientsIn(worst, context) : [], why: whyOf(worst), conventions, notes: [...new Set([...baseNotes, ...portfolios.mix.notes, ...portfolios.benchmark.notes, ...skipped])],
  }
}

const skippedBecause = (each: Scenario, asOf: string): string => (each.kind === 'factor' ? `No factor betas were known on ${asOf}: factor shocks are left out.`
  : `Too little history for ${each.kind === 'crisis' ? each.crisis : each.kind}: left out.`)

const baseNotes = ['Hypothetical: the next crisis will differ from the last ones.', 'Weekly closes: falls within a week are not seen, so a daily low was deeper.']

const conventions = {
  change: 'Fraction of today\'s value; negative is a loss. The whole is the sum of the holdings; cash keeps its value.',
  crises: 'Today\'s holdings, bought at the start and never traded, on total-return prices; the low is that of these holdings.',
  recovery: 'Weeks from that low until the same holdings were worth the start again.',
  proxies: 'Where a fund did not exist, an older one stands in and is named; single stocks and coins are scaled by their beta to it (0.5 to 3).',
  rates: 'Price change e^(-duration x change) - 1.',
  factors: 'Sum of beta x change; betas from one regression of five years of weekly excess returns on six factors (Fama and French 2015, Carhart 1997), with standard errors.',
  volatility: '95 % loss over four weeks, normal distribution, weekly volatilities of the last five years.',
}

type Priced = z.input<typeof output>['scenarios'][number]

const whyOf = (worst: Priced): string[] => {
  const first = worst.byHolding[0]
  const lines = [`Worst: ${worst.label}, ${percent(worst.change)} or ${dollars(Number(worst.changeUsd))}.`]
  if (first && first.change < 0) lines.push(`${first.symbol} makes ${percent(first.shareOfChange, 0)} of that loss: ${percent(first.weight, 0)} of the portfolio, falling ${percent(-first.change)}.`)
  const held = worst.byHolding.filter((each) => each.change >= 0).map((each) => each.symbol)
  if (held.length > 0) lines.push(`${held.slice(0, 3).join(', ')} held ${held.length === 1 ? 'its' : 'their'} value or rose.`)
  else if (worst.weeksToRecover !== null) lines.push(`It took ${worst.weeksToRecover} weeks to come back.`)
  return lines
}

export const stressTester = defineTool({
  name: 'stress-tester', version: 3, cost: 'computing', input, output, run,
  description: 'What a crisis or shock would do to a portfolio, in money and by holding: 2008, 2011, 2018, 2020, 2022 or 2025 replayed, interest rates, volatility, inflation, a market fall, factors (value, size, momentum, ...), or named changes. Use it for "what if rates jump 2 %", "how would I have done in 2008", "stress-test me"; with book: "how would my book take 2022".',
})
