import { z } from 'zod'
import { isRefusal, refuse, type Refusal } from '../../domain/result.ts'
import { defineTool, type ToolContext } from '../define-tool.ts'
import { addMonths } from '../numerics/series/calendar.ts'
import { standardDeviation } from '../numerics/series/moments.ts'
import { scopeOrNone, type Scope } from '../portfolio-source/scope.ts'
import { resolveSource, type Mix } from '../portfolio-source/source.ts'
import { dollars, percent, usdText } from '../portfolio-source/words.ts'
import { fanOf, probabilityOf } from './fan.ts'
import { averageInflation, monthlyHistory, type MonthlyHistory } from './history.ts'
import { output } from './output.ts'
import { affordable, closedForm, requiredReturn, savingFor, simulate, steadySaving, successOf, type Problem, type Returns } from './problem.ts'
import { input, wishOf, type Input, type Wish } from './wish.ts'

const leastMonths = 60
const lowerBy = 0.02
const usualInflation = 0.025
const stockShares = [0, 0.2, 0.4, 0.6, 0.8, 1]
const laterYears = [1, 2, 3, 5, 7, 10]

/** Real growth: the history's months over steady inflation. */
const real = (growth: Float64Array, inflation: number): Float64Array => growth.map((each) => each / (1 + inflation) ** (1 / 12))

/** The part of a longer column that belongs to given dates. */
const onDates = (history: MonthlyHistory, dates: readonly string[]): Float64Array => {
  const at = new Map(history.dates.map((date, t) => [date, t]))
  return Float64Array.from(dates, (date) => history.growth[at.get(date) ?? -1] ?? 1)
}

const mixOf = (stocks: number, scope: Scope, context: ToolContext): Mix | Refusal => resolveSource({ kind: 'stocks-bonds', stocks }, scope, context.market, context.results)

interface Ground {
  readonly mix: Mix
  readonly history: MonthlyHistory
  readonly inflation: number
  readonly assumedInflation: boolean
  readonly returns: Returns
}

/** History, inflation and real returns behind a plan. */
const groundOf = (wish: Input, months: number, scope: Scope, context: ToolContext): Ground | Refusal => {
  const { market } = context
  const mix = resolveSource(wish.portfolio, scope, market, context.results)
  if (isRefusal(mix)) return mix
  const history = monthlyHistory(mix, market)
  const first = history.dates[0]
  if (first === undefined || history.growth.length < leastMonths) {
    return refuse('TOO_SHORT', 'Less than five years of history: too little to plan on.', { months: history.growth.length }, 'Choose a portfolio of older funds.')
  }
  const measured = averageInflation(market, first, history.dates.at(-1)!)
  const known = wish.inflation ?? measured
  const inflation = Number.isFinite(known) ? known : usualInflation
  const bonds = mixOf(0, scope, context)
  const safe = wish.glideToSafe > 0 && !isRefusal(bonds) ? onDates(monthlyHistory(bonds, market), history.dates) : history.growth
  const glide = Float64Array.from({ length: months }, (_, t) => wish.glideToSafe * t / months)
  return { mix, history, inflation, assumedInflation: !Number.isFinite(known), returns: { own: real(history.growth, inflation), safe: real(safe, inflation), glide } }
}

/** The first of some later dates at which enough paths succeed. */
const laterBy = (problem: Problem, returns: Returns, confidence: number): { years: number; probability: number } | null => {
  for (const years of laterYears) {
    const probability = successOf({ ...problem, months: problem.months + 12 * years }, returns)
    if (probability >= confidence) return { years, probability }
  }
  return null
}

const fixesOf = (wish: Wish, ground: Ground, confidence: number, probability: number, scope: Scope, context: ToolContext): z.input<typeof output>['fixes'] => {
  const { problem } = wish
  const { returns } = ground
  const saving = savingFor(problem, returns, confidence)
  const enough = probability >= confidence ? null : laterBy(problem, returns, confidence)
  const allowed = scope.ips.targets.find((each) => each.assetClass === 'stocks')?.high ?? 1
  const mixes = stockShares.flatMap((stocks) => {
    const mix = mixOf(stocks, scope, context)
    if (isRefusal(mix)) return []
    const own = real(monthlyHistory(mix, context.market).growth, ground.inflation)
    return own.length < leastMonths ? [] : [{ stocks, probability: successOf(problem, { own, safe: own, glide: new Float64Array(1) }), withinPolicy: stocks <= allowed + 1e-9 }]
  })
  const better = mixes.filter((each) => each.withinPolicy && each.probability > probability).sort((a, b) => b.probability - a.probability || a.stocks - b.stocks)[0]
  const best = better ? { stocks: better.stocks, probability: better.probability } : null
  return {
    saveMonthlyUsd: Number.isFinite(saving) ? usdText(saving) : null, saveMoreUsd: Number.isFinite(saving) ? usdText(Math.max(0, saving - problem.monthly)) : null,
    laterBy: enough?.years ?? null, laterOn: enough ? `${addMonths(wish.on.slice(0, 7), 12 * enough.years)}${wish.on.slice(7)}` : null, laterProbability: enough?.probability ?? null,
    steadySavingUsd: problem.spendMonths > 0 ? null : usdText(steadySaving(problem, returns)), affordableUsd: usdText(affordable(problem, returns, confidence)), mixes, bestMix: best,
  }
}

const fanRows = (problem: Problem, fan: readonly (readonly number[])[], asOf: string) => fan.map((levels, year) => {
  const months = Math.min(problem.months + problem.spendMonths, year * 12)
  const [p5Usd, p25Usd, p50Usd, p75Usd, p95Usd] = levels.map(usdText) as [string, string, string, string, string]
  return { date: addMonths(asOf.slice(0, 7), months), paidInUsd: usdText(problem.initial + problem.monthly * Math.min(months, problem.months)), p5Usd, p25Usd, p50Usd, p75Usd, p95Usd }
})

const run = (request: Input, context: ToolContext): z.input<typeof output> | Refusal => {
  const { market } = context
  const scope = scopeOrNone(context.facts, request, request.portfolio.kind === 'current' || request.startUsd === undefined)
  if (isRefusal(scope)) return scope
  const wish = wishOf(request, scope, market)
  if (isRefusal(wish)) return wish
  const { problem } = wish
  const ground = groundOf(request, problem.months, scope, context)
  if (isRefusal(ground)) return ground
  context.progress(0.1, 'Simulating')
  const paths = simulate(problem, ground.returns)
  const probability = probabilityOf(paths.byYear.at(-1)!, problem.spendMonths > 0 ? 0 : problem.target)
  const fan = fanOf(paths)
  context.progress(0.3, 'Looking for what would help')
  if (context.signal.aborted) return refuse('STOPPED', 'The plan was stopped.', {}, 'Ask again.')
  const fixes = fixesOf(wish, ground, request.confidence, probability, scope, context)
  const lower = { ...ground.returns, own: ground.returns.own.map((each) => each * (1 - lowerBy) ** (1 / 12)), safe: ground.returns.safe.map((each) => each * (1 - lowerBy) ** (1 / 12)) }
  const ends = fan.at(-1)!
  const years = ground.history.growth.length / 12
  const growth = ground.history.growth.reduce((product, each) => product * each, 1)
  const result = {
    asOf: market.asOf, hypothetical: true as const, label: wish.label, kind: wish.kind, on: wish.on, months: problem.months,
    startUsd: usdText(problem.initial), monthlyUsd: usdText(problem.monthly), targetUsd: problem.spendMonths > 0 ? null : usdText(problem.target),
    targetThenUsd: problem.spendMonths > 0 ? null : usdText(problem.target * (1 + ground.inflation) ** (problem.months / 12)),
    spendMonthlyUsd: problem.spendMonths > 0 ? usdText(problem.spendMonthly) : null, spendYears: problem.spendMonths > 0 ? problem.spendMonths / 12 : null,
    portfolio: ground.mix.label, model: problem.model, paths: problem.paths, seed: problem.seed, inflation: ground.inflation,
    probability, standardError: Math.sqrt(probability * (1 - probability) / problem.paths), closedForm: closedForm(problem, ground.returns), confidence: request.confidence, onTrack: probability >= request.confidence,
    medianEndUsd: usdText(ends[2]!), lowEndUsd: usdText(ends[0]!), highEndUsd: usdText(ends[4]!), fan: fanRows(problem, fan, market.asOf),
    requiredReturn: requiredReturn(problem), historicalReturn: (growth ** (1 / years)) / (1 + ground.inflation) - 1, historicalVolatility: standardDeviation(ground.history.growth) * Math.sqrt(12),
    historyFrom: ground.history.dates[0]!, historyTo: ground.history.dates.at(-1)!,
    ifReturnsAreLower: { by: lowerBy, probability: successOf(problem, lower) }, fixes,
  }
  return { ...result, why: whyOf(result), conventions, notes: notesOf(ground) }
}

const conventions = {
  money: 'Today\'s money: contributions, spending and target keep their purchasing power; returns are after inflation.',
  bootstrap: 'Twelve months of real history at a time, drawn at random and put one after the other (circular block bootstrap).',
  lognormal: 'Independent months with the mean and deviation of history\'s log returns, in pairs with opposite shocks.',
  success: 'The target is reached at the date, or with spending: the money lasts to the end.',
  saving: 'Each path has one saving with which it just succeeds; the figure is the one that the wished share of paths needs at most.',
  steady: 'The saving that would do if every month earned the history\'s average; chance alone makes it too little in about half of the paths.',
  returns: 'Monthly, rebalanced, dividends reinvested, before taxes and advice fees.',
}

const notesOf = (ground: Ground): string[] => [
  'Hypothetical: a range of outcomes if the future resembles the past, not a forecast.',
  'History since 2004 was kind to stocks; see what two points less a year would do.',
  'Only mixes inside the stock limit of the policy are named as a way out.',
  'All accounts in view count toward this goal; taxes are left out.',
  ...(ground.assumedInflation ? [`Inflation of ${percent(usualInflation)} a year is assumed.`] : []),
  ...new Set([...ground.mix.notes, ...ground.history.notes]),
]

type Result = Omit<z.input<typeof output>, 'why' | 'conventions' | 'notes'>

const needOf = (r: Result): string => {
  if (r.requiredReturn === null) return 'No return would be enough at this saving.'
  if (r.requiredReturn < 0) return `Even ${percent(-r.requiredReturn)} lost a year after inflation would leave enough.`
  return `It takes ${percent(r.requiredReturn)} a year after inflation; ${r.portfolio} made ${percent(r.historicalReturn)} since ${r.historyFrom.slice(0, 4)}.`
}

const whyOf = (r: Result): string[] => {
  const chance = `${percent(r.probability, 0)} of the paths succeed; you asked for ${percent(r.confidence, 0)}.`
  const { fixes } = r
  const monthly = Number(fixes.saveMonthlyUsd)
  const more = fixes.saveMonthlyUsd === null ? null : monthly < 0 ? `taking out ${dollars(-monthly)} a month` : `saving ${dollars(monthly)} a month`
  const later = fixes.laterBy === null ? null : `waiting ${fixes.laterBy} more ${fixes.laterBy === 1 ? 'year' : 'years'}`
  const ways = [more, later].filter((each) => each !== null)
  const need = needOf(r)
  if (r.onTrack) return [chance, need]
  return [chance, need, ways.length > 0 ? `What would get there: ${ways.join(', or ')}.` : 'Only a smaller goal would get there.']
}

/** What sets each figure apart from the chance, the saving and the target as they are. */
const saidWith = {
  '/confidence': /\b(?:bar|confiden\w*|asked|want\w*|wish\w*|aim\w*|threshold|level|set|needs?|required?|so that|enough)\b/i, '/ifReturnsAreLower': /\b(?:lower|less|worse|poor\w*|weak\w*|disappoint\w*)\b/i,
  '/targetThenUsd': /^(?!.*\btoday's (?:money|dollars|prices)).*\b(?:then|by then|at (?:that|the) time|future|nominal|inflation)\b/is,
  '/medianEndUsd': /\b(?:middle|median|typical\w*|half|likely|expect\w*|cent(?:er|re|ral)\w*|average)\b/i, '/lowEndUsd': /\b(?:worst|poor\w*|bad\w*|unlucky|low\w*|at least|downside|5th)\b/i, '/highEndUsd': /\b(?:best|good|lucky|high\w*|upside|at most|95th)\b/i,
  '/fixes/saveMonthlyUsd': /\b(?:would|could|should|can|might|needs?|needed|required?|takes?|enough|instead|rather|if|by|to)\b|^\W*(?:save|saving|lower)\b/i,
  '/fixes/laterProbability': /\b(?:later|wait\w*|postpon\w*|delay\w*|mov\w*|until|push\w*|more years?)\b/i, '/fixes/mixes': /\b(?:mix\w*|stocks?|bonds?)\b|\d\/\d/i, '/fixes/bestMix': /\b(?:mix\w*|stocks?|bonds?)\b|\d\/\d/i,
  '/fixes/affordableUsd': /\bafford\w*|\breach\w*|\benough\b|\bfor sure\b|\b(?:smaller|larger|other) (?:goal|target)\b/i,
}

export const goalPlanner = defineTool({
  name: 'goal-planner', version: 2, cost: 'computing', input, output, run, saidWith: () => saidWith,
  description: 'Whether a goal will be reached: retirement, house, education or any amount by a date, with saving, spending and inflation. Gives the probability, the range by year, the required return and what would fix a shortfall. Use it for "am I on track for 2045", "can I retire at 60", "how much must I save".',
})
