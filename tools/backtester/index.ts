import { z } from 'zod'
import { usdOf, usdToNumber, parseUsd } from '../../domain/money.ts'
import { isRefusal, refuse, type Refusal } from '../../domain/result.ts'
import { defineTool, type ToolContext } from '../define-tool.ts'
import { yearsBetween } from '../numerics/series/calendar.ts'
import { dayInput } from '../portfolio/shapes.ts'
import { commonHistory } from '../portfolio-source/history.ts'
import { scopeFields, scopeOrNone } from '../portfolio-source/scope.ts'
import { portfolioSource, resolveSource, type Mix } from '../portfolio-source/source.ts'
import { usdText } from '../portfolio-source/words.ts'
import { brinsonByClass } from './brinson.ts'
import { conventions } from './metrics.ts'
import { output } from './output.ts'
import { calendarYears, monthlyChart, printable, regimes, shapeOf, versusBenchmark } from './report.ts'
import { riskFreeReturns, simulateMix, subPanel, weightVector, type Simulated } from './run.ts'
import { ruleNames, ruleWords, walkForward } from './rules.ts'
import type { Rebalance } from './schedule.ts'
import { taxConventions, taxesOf, taxPlanFor, taxWish } from './taxes.ts'
import { driversOf } from './why.ts'
import { panelFrom, type Panel } from './panel.ts'

const amount = z.string().refine((text) => parseUsd(text) !== undefined, 'an amount such as "10000.00"')

const input = z.strictObject({
  ...scopeFields,
  portfolio: portfolioSource.describe('What to test; with a rule: the assets to choose from'),
  rule: z.enum(ruleNames).optional().describe('Sets weights anew at each rebalance from past weeks only (walk-forward); absent: fixed weights'),
  benchmark: portfolioSource.optional().describe('What to compare with; absent: the benchmark of the policy'),
  rebalance: z.enum(['never', 'month', 'quarter', 'year', 'band']).default('quarter'),
  bandWidth: z.number().min(0.005).max(0.5).default(0.05).describe('With "band": largest drift of one weight, fraction of one'),
  from: dayInput.optional(), to: dayInput.optional(),
  initialUsd: amount.refine((text) => !text.startsWith('-') && Number(text) > 0, 'more than nothing').default('100000.00'),
  monthlyUsd: amount.default('0.00').describe('Paid in (or out, negative) at each month end'),
  olderTwins: z.boolean().default(true).describe('Before a fund existed, an older fund of the same segment stands in and is named'),
  taxes: taxWish.optional().describe('Charges tax on realised gains and dividends; absent: none, as in a retirement account'),
  lookbackWeeks: z.number().int().min(26).max(260).default(52).describe('With a rule: the weeks it may see'),
  costBps: z.number().min(0).max(200).default(2), slippageBps: z.number().min(0).max(200).default(3),
})
type Input = z.output<typeof input>

const rebalanceOf = ({ rebalance, bandWidth }: Input): Rebalance => {
  if (rebalance === 'never') return { kind: 'never' }
  return rebalance === 'band' ? { kind: 'band', width: bandWidth } : { kind: 'calendar', every: rebalance }
}

const mixesOf = (wish: Input, context: ToolContext): { mix: Mix; benchmark: Mix } | Refusal => {
  const scope = scopeOrNone(context.facts, wish, wish.portfolio.kind === 'current' || wish.benchmark?.kind === 'current')
  if (isRefusal(scope)) return scope
  const mix = resolveSource(wish.portfolio, scope, context.market, context.results)
  if (isRefusal(mix)) return mix
  const standard = scope.ips.benchmark.length > 0 ? { kind: 'policy' as const } : { kind: 'stocks-bonds' as const, stocks: 0.6 }
  const benchmark = resolveSource(wish.benchmark ?? standard, scope, context.market, context.results)
  if (isRefusal(benchmark)) return benchmark
  if (mix.weights.length === 0) return refuse('NOTHING_INVESTED', 'Everything is in cash: there is nothing to test.', {}, 'Name a portfolio by its weights.')
  return { mix, benchmark }
}

const portfolioOf = (mix: Mix, simulated: Simulated, years: number, paidIn: number, taxed: Input['taxes']) => {
  const { run, metrics } = simulated
  const end = run.after[run.after.length - 1]!
  const average = run.values.reduce((sum, each) => sum + each, 0) / run.values.length
  return {
    label: mix.label, weights: [...mix.weights], cashWeight: mix.cashWeight,
    endValueUsd: usdText(end), paidInUsd: usdText(paidIn),
    costsUsd: usdText(run.costs + run.slippage), costPerYear: (run.costs + run.slippage) / average / years, taxesUsd: usdText(run.taxes), taxes: taxesOf(taxed, run, average, years),
    turnoverPerYear: run.turnover / 2 / years, rebalances: run.rebalances, metrics: printable(metrics), shape: shapeOf(simulated.returns, simulated.index),
  }
}

const contributionsOf = (mix: Mix, simulated: Simulated) => {
  const { gains } = simulated.run
  const total = gains.reduce((sum, each) => sum + each, 0)
  return mix.weights.map(({ symbol, weight }, i) => ({ symbol, weight, gainUsd: usdText(gains[i]!), shareOfGain: total === 0 ? 0 : gains[i]! / total }))
    .sort((a, b) => b.shareOfGain - a.shareOfGain || (a.symbol < b.symbol ? -1 : 1))
}

const attributionOf = (own: Panel, simulated: Simulated, yardstick: Simulated, other: Panel, { market }: ToolContext) => {
  const side = (panel: Panel, { run, returns }: Simulated) => ({ panel, run, returns, classes: panel.symbols.map((symbol) => market.instrument(symbol)!.assetClass) })
  const { classes, costs } = brinsonByClass(side(own, simulated), side(other, yardstick))
  return { classes: [...classes], costs }
}

/** A rule may take seconds over many rebalances: each tells how far the test is. */
const paced = (target: (row: number) => Float64Array, rows: number, { progress }: ToolContext) => (row: number): Float64Array => {
  progress(0.2 + 0.5 * row / rows, 'Trading through the past')
  return target(row)
}

const run = (wish: Input, context: ToolContext): z.input<typeof output> | Refusal => {
  const mixes = mixesOf(wish, context)
  if (isRefusal(mixes)) return mixes
  const { mix, benchmark } = mixes
  const symbols = [...new Set([...mix.weights, ...benchmark.weights].map((each) => each.symbol))].sort()
  const { panel: whole, periodsPerYear: perYear, notes } = commonHistory(context.market, symbols, { twins: wish.olderTwins, ...(wish.from && { from: wish.from }), ...(wish.to && { to: wish.to }) })
  const warmUp = wish.rule ? wish.lookbackWeeks : 0
  const panel = panelFrom(whole, warmUp)
  const { dates } = panel
  if (dates.length < perYear) {
    return refuse('TOO_SHORT', 'Less than a year of common history: too little to say anything.', { periods: dates.length, notes }, 'Leave out the youngest holding, or choose other dates.')
  }
  const riskFree = riskFreeReturns(context.market, dates, perYear)
  const shared = { costs: wish, initial: usdToNumber(usdOf(wish.initialUsd)), monthly: usdToNumber(usdOf(wish.monthlyUsd)), riskFree, perYear }
  const rebalance = rebalanceOf(wish)
  context.progress(0.1, 'Reading the past')
  const own = subPanel(panel, mix.weights.map((each) => each.symbol))
  const target = wish.rule ? paced(walkForward(wish.rule, subPanel(whole, own.symbols), wish.lookbackWeeks, warmUp), dates.length, context) : weightVector(mix)
  context.progress(0.2, 'Trading through the past')
  const simulated = simulateMix({ ...shared, panel: own, target, rebalance, tax: taxPlanFor(wish.taxes, context.market, own) })
  if (context.signal.aborted) return refuse('STOPPED', 'The backtest was stopped.', {}, 'Ask again.')
  context.progress(0.7, 'Comparing')
  const other = subPanel(panel, benchmark.weights.map((each) => each.symbol))
  const yardstick = simulateMix({ ...shared, panel: other, target: weightVector(benchmark), rebalance: { kind: 'calendar', every: 'quarter' }, tax: taxPlanFor(wish.taxes, context.market, other) })
  const empty = simulated.run.after.findIndex((value) => value <= 0)
  if (empty >= 0) return refuse('RAN_OUT', `The account would have been empty on ${dates[empty]}.`, { on: dates[empty], monthlyUsd: wish.monthlyUsd }, 'Take out less each month, or start with more.')
  const years = yearsBetween(dates[0]!, dates.at(-1)!)
  const months = new Set(dates.map((each) => each.slice(0, 7))).size - 1
  const paidIn = shared.initial + shared.monthly * months
  const contributions = contributionsOf(mix, simulated)
  return {
    asOf: context.market.asOf, hypothetical: true, from: dates[0]!, to: dates.at(-1)!, years, periodsPerYear: perYear,
    rebalance: wish.rebalance, rule: wish.rule ?? null,
    portfolio: portfolioOf(mix, simulated, years, paidIn, wish.taxes),
    benchmark: portfolioOf(benchmark, yardstick, years, paidIn, wish.taxes),
    versus: {
      ...versusBenchmark(simulated.returns, yardstick.returns, riskFree, perYear),
      cagrDifference: simulated.metrics.cagr - yardstick.metrics.cagr,
      volatilityDifference: simulated.metrics.volatility - yardstick.metrics.volatility,
      maxDrawdownDifference: simulated.metrics.maxDrawdown - yardstick.metrics.maxDrawdown,
    },
    contributions, attribution: attributionOf(own, simulated, yardstick, other, context), calendarYears: calendarYears(dates, simulated.returns, yardstick.returns),
    regimes: regimes(dates, simulated.index, yardstick.index), chart: monthlyChart(dates, simulated.index, yardstick.index),
    why: driversOf(mix, benchmark, simulated.metrics, yardstick.metrics, contributions, years),
    conventions: { ...conventions(perYear, 'the 3-month Treasury yield', `${dates[0]} to ${dates.at(-1)}`, wish.taxes !== undefined), ...(wish.taxes && taxConventions(wish.taxes)), benchmark: 'Rebalanced at quarter ends, the same costs and taxes, the same dates.', attribution: 'Brinson and Fachler (1985) by asset class, linked so that allocation, selection and costs add up to the difference of the total returns.' },
    notes: [
      'Hypothetical: nobody held this. Past returns say little about the next years.',
      'Chosen today among what still exists: survivorship makes the past look better.',
      ...(wish.rule ? [`${ruleWords[wish.rule]} Each rebalance sees the ${wish.lookbackWeeks} weeks before it and nothing later; the first ${wish.lookbackWeeks} weeks only warm up.`] : ['Fixed weights were chosen with today\'s knowledge, so the test says nothing about choosing them.']),
      ...(mix.cashWeight > 0.005 ? ['Cash earns nothing in this test.'] : []),
      ...new Set([...mix.notes, ...benchmark.notes, ...notes]),
    ],
  }
}

export const backtester = defineTool({
  name: 'backtester', version: 3, cost: 'computing', input, output, run,
  description: 'How a portfolio would have done in the past, rebalanced, after costs and, when asked, taxes, beside a benchmark. Use it for "60/40 against what I have", "how would this have done since 2008", or to test the weights of an earlier result. Weights and returns are fractions of one.',
})
