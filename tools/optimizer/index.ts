import type { z } from 'zod'
import { isRefusal, refuse, type Refusal } from '../../domain/result.ts'
import type { MarketView } from '../../market/port.ts'
import { defineTool, type ToolContext } from '../define-tool.ts'
import { riskContributions } from '../numerics/risk-parity.ts'
import { turnoverOf } from '../numerics/portfolio-problem.ts'
import { roundWeights } from '../numerics/weight-rounding.ts'
import { measuredElsewhere } from './measured.ts'
import { scopeOf, type Scope } from '../portfolio-source/scope.ts'
import { resolveSource } from '../portfolio-source/source.ts'
import { estimate, type Estimates } from './estimate.ts'
import { figuresOf } from './figures.ts'
import { frontierOf } from './frontier.ts'
import { input, type Input } from './input.ts'
import { outsidePolicy } from './limits.ts'
import { output, type Output } from './output.ts'
import { equilibriumMeans, solve } from './solve.ts'
import type { Solved } from './task.ts'
import { flatnessOf, tradeOf } from './trade.ts'
import { CASH, universeOf, type Universe } from './universe.ts'
import { drivers, sensitivity, shadowPrices } from './why.ts'

/** The benchmark's weights on the candidates; its assets must be among them, since their risk must be known. */
function benchmarkOf(wish: Input, scope: Scope, universe: Universe, context: ToolContext): Float64Array | undefined | Refusal {
  if (wish.method !== 'tracking-error') return undefined
  const mix = resolveSource(wish.benchmark ?? { kind: 'policy' }, scope, context.market, context.results)
  if (isRefusal(mix)) return mix
  const outside = mix.weights.filter(({ symbol }) => !universe.candidates.some(c => c.symbol === symbol)).map(each => each.symbol)
  if (outside.length > 0) {
    return refuse('INVALID_INPUT', `The benchmark holds ${outside.join(', ')}, which is not among the assets.`, { outside }, 'Add it to the symbols; a maximum weight of 0 keeps it out of the result.')
  }
  return Float64Array.from(universe.candidates, c => c.symbol === CASH ? mix.cashWeight : mix.weights.find(each => each.symbol === c.symbol)?.weight ?? 0)
}

/** How far the weights would lie apart had only one half of the history been known; undefined where it cannot be said. */
function stabilityOf(wish: Input, universe: Universe, estimates: Estimates, solved: Solved, context: ToolContext, benchmark?: Float64Array): Output['stability'] {
  if (wish.method === 'model-portfolio' || wish.method === 'equal-weight') return null
  const middle = new Date((Date.parse(estimates.from) + Date.parse(estimates.to)) / 2).toISOString().slice(0, 10)
  const distances = [{ from: estimates.from, to: middle }, { from: middle, to: estimates.to }].map(window => {
    const part = estimate(wish, universe.candidates, context.market, window)
    const other = isRefusal(part) ? part : solve(wish, universe, part, benchmark)
    return isRefusal(other) ? undefined : other.weights.reduce((sum, w, i) => sum + Math.abs(w - solved.weights[i]!), 0) / 2
  })
  const [distanceFirstHalf, distanceSecondHalf] = distances
  return distanceFirstHalf === undefined || distanceSecondHalf === undefined ? null : { distanceFirstHalf, distanceSecondHalf }
}

function report(wish: Input, scope: Scope, universe: Universe, estimates: Estimates, solved: Solved, stability: Output['stability'], market: MarketView): Output {
  const { candidates } = universe
  const { problem, optimum } = solved
  const weights = roundWeights(solved.weights, problem.lower, problem.upper)
  const w = Float64Array.from(weights)
  const now = Float64Array.from(candidates, c => c.current)
  const result = figuresOf(w, estimates, wish.confidence)
  const current = universe.held ? figuresOf(now, estimates, wish.confidence) : null
  const shares = riskContributions(estimates.covariance, w)
  const n = candidates.length
  const order = candidates.map((_, i) => i).filter(i => weights[i] !== 0 || candidates[i]!.current !== 0)
    .sort((i, j) => weights[j]! - weights[i]! || (candidates[i]!.symbol < candidates[j]!.symbol ? -1 : 1))
  return {
    asOf: market.asOf, method: wish.method, label: solved.label,
    weights: order.map(i => ({
      symbol: candidates[i]!.symbol, name: candidates[i]!.name, assetClass: candidates[i]!.assetClass, weight: weights[i]!,
      currentWeight: candidates[i]!.current, change: weights[i]! - candidates[i]!.current, riskShare: shares[i]!,
      expectedReturn: estimates.mean[i]!, volatility: Math.sqrt(estimates.covariance[i * n + i]!),
    })),
    result, current,
    trade: tradeOf(wish, turnoverOf(problem, w), current, result),
    why: drivers(candidates, estimates, w, current, result),
    shadowPrices: optimum ? shadowPrices(optimum, candidates, result.volatility) : [],
    flatness: flatnessOf(wish, now, w, estimates, current, result),
    sensitivity: optimum ? sensitivity(optimum, candidates, estimates, solved.weights, wish.method) : [],
    stability, frontier: frontierOf({ ...problem, mean: estimates.mean }, current, result),
    data: {
      from: estimates.from, to: estimates.to, periods: estimates.periods, periodsPerYear: estimates.periodsPerYear, riskFree: estimates.riskFree,
      covariance: estimates.covarianceName, returns: estimates.returnsName, histories: estimates.histories,
    },
    limits: limitsInWords(universe),
    verification: { residual: optimum?.solution.residual ?? solved.residual ?? null, secondOpinion: solved.secondOpinion ?? null, sum: 1, rounding: 'largest remainder, hundredths of a percent', insideBounds: true },
    notes: [
      ...universe.notes, ...outsidePolicy(candidates, weights, scope.ips), ...estimates.notes, ...solved.notes,
      ...measuredElsewhere(candidates, weights, result, current, estimates, market),
      ...(optimum?.solution.asGiven === false ? ['The covariance is singular: among equally good portfolios the most even one was taken.'] : []),
      'Expected returns are estimates with a wide error; the risk figures are more reliable than they are.',
      ...(candidates.some(c => c.lower < 0) ? ['Short positions are for analysis only; they cannot be traded here.'] : []),
    ],
  }
}

const limitsInWords = ({ candidates, limits }: Universe): string[] => [
  ...limits.map(l => `${l.name}: ${l.lower > -Infinity ? `at least ${(l.lower * 100).toFixed(1)} %` : ''}${l.lower > -Infinity && l.upper < Infinity ? ', ' : ''}${l.upper < Infinity ? `at most ${(l.upper * 100).toFixed(1)} %` : ''}`),
  ...candidates.filter(c => c.symbol !== CASH && c.upper < 1 && c.capReason !== 'your maximum weight').map(c => `${c.symbol}: at most ${(c.upper * 100).toFixed(1)} % (${c.capReason})`),
]

const stopped = ({ signal }: ToolContext): Refusal | undefined =>
  signal.aborted ? refuse('STOPPED', 'The optimization was stopped.', {}, 'Ask again.') : undefined

/** Pure: market, facts and input in, weights and reasons out. A stop is noticed between the steps. */
export function optimize(wish: Input, context: ToolContext): z.input<typeof output> | Refusal {
  const scope = scopeOf(context.facts, wish)
  if (isRefusal(scope)) return scope
  const universe = universeOf(wish, scope, context)
  if (isRefusal(universe)) return universe
  if (universe.candidates.every(c => c.symbol === CASH)) {
    return refuse('NOTHING_TO_CHOOSE', 'There is nothing to choose from but cash.', {}, 'Name some symbols, or the core funds.')
  }
  context.progress(0.1, 'Reading the past')
  const estimates = estimate(wish, universe.candidates, context.market)
  if (isRefusal(estimates)) return estimates
  if (wish.returns === 'equilibrium') Object.assign(estimates, { mean: equilibriumMeans(wish, universe, estimates), returnsName: 'the returns at which the portfolio now would be optimal' })
  const benchmark = benchmarkOf(wish, scope, universe, context)
  if (isRefusal(benchmark)) return benchmark
  context.progress(0.3, 'Choosing weights')
  const solved = stopped(context) ?? solve(wish, universe, estimates, benchmark)
  if (isRefusal(solved)) return solved
  context.progress(0.6, 'Checking how stable they are')
  const stability = stopped(context) ?? stabilityOf(wish, universe, estimates, solved, context, benchmark)
  if (isRefusal(stability)) return stability
  context.progress(0.9, 'Drawing the frontier')
  const believed = wish.method === 'black-litterman' ? { ...estimates, mean: solved.problem.mean, covariance: solved.problem.covariance } : estimates
  return report(wish, scope, universe, believed, solved, stability, context.market)
}

export const optimizer = defineTool({
  name: 'optimizer', version: 4, cost: 'computing', input, output, run: optimize,
  saidWith: () => ({ '/frontier/points': /\bfrontier\b/i }),
  description: 'Chooses portfolio weights: least volatility, best Sharpe ratio, a target return or volatility, risk parity, HRP, Black-Litterman, a model '
    + 'portfolio for a risk level, or a safer version of what is held. Use it for "optimize my portfolio", "make it less risky", "what should I hold". '
    + 'Returns weights (fractions of one that add up to one), risk shares, reasons, binding limits, the frontier and whether trading is worth it.',
})
