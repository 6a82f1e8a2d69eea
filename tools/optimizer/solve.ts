import { refuse, type Refusal } from '../../domain/result.ts'
import { confidenceOmega, effectiveViews, equilibriumReturns, posterior } from '../numerics/black-litterman.ts'
import { dot, quadraticForm } from '../numerics/matrix.ts'
import {
  leastTurnoverTo, maxDiversification, maxSharpe, minVariance, quadraticUtility, robustBox, robustEllipsoid, targetReturn, targetVolatility,
} from '../numerics/mean-variance.ts'
import type { Outcome, PortfolioProblem } from '../numerics/portfolio-problem.ts'
import type { RiskMeasure } from '../numerics/risk-measures.ts'
import { maximumRatio, minimumRisk } from '../numerics/risk-minimum.ts'
import { secondOpinion, shortfall } from '../numerics/second-opinion.ts'
import { percent } from '../portfolio-source/words.ts'
import type { Estimates } from './estimate.ts'
import type { Input } from './input.ts'
import { explainRejection } from './rejection.ts'
import { equalWeight, hrp, modelPortfolio, riskParity } from './rule-methods.ts'
import { noPortfolio, riskProblem, within, type Solved, type Solver, type Task } from './task.ts'
import { CASH, type Universe } from './universe.ts'

export function problemOf(wish: Input, { candidates, limits }: Universe, { mean, covariance }: Estimates): PortfolioProblem {
  const costly = wish.tradingCostBps !== undefined || wish.maxTurnover !== undefined
  return {
    names: candidates.map(c => c.symbol), mean, covariance, limits, budget: 1,
    lower: Float64Array.from(candidates, c => c.lower), upper: Float64Array.from(candidates, c => c.upper),
    cashAt: candidates.findIndex(c => c.symbol === CASH), current: Float64Array.from(candidates, c => c.current),
    ...(costly && { cost: (wish.tradingCostBps ?? 0) / 10_000, turnoverLimit: wish.maxTurnover ?? Infinity }),
  }
}

/** Solves what `wish.method` asks for; a target that cannot be met is a refusal with the limits in conflict and the nearest value. */
export function solve(wish: Input, universe: Universe, estimates: Estimates, benchmark?: Float64Array): Solved | Refusal {
  const problem = problemOf(wish, universe, estimates)
  const solver = solvers[wish.method]
  return solver({ wish, universe, estimates, problem, ...(benchmark && { benchmark }) })
}

/** An optimum passes when npm quadprog, where it can say, has nothing better; `secondOpinion` is the largest difference in a weight. */
function settled(task: Task, outcome: Outcome, label: string, problem = task.problem, notes: string[] = []): Solved | Refusal {
  if (outcome.status === 'rejected') return explainRejection(outcome, problem, task.universe.candidates)
  const { weights, solution, program } = outcome
  const other = solution.ridge > 0 ? undefined : secondOpinion(program)
  if (shortfall(program, solution.x, other) > 1e-6) {
    return refuse('NOT_SOLVED', 'Two solvers disagree on this portfolio, so there are no weights.', {}, 'Try fewer assets or another method.')
  }
  const difference = other && weights.reduce((most, w, i) => Math.max(most, Math.abs(w - other[i]!)), 0)
  return { weights, optimum: outcome, problem, label, notes, ...(difference !== undefined && { secondOpinion: difference }) }
}

const missing = (field: string, what: string): Refusal => refuse('INVALID_INPUT', `${what} is needed.`, { fields: [field] }, `Give ${field}.`)

/** Costs need a price of risk: with them, the least-variance portfolio is the one of highest utility when all means are equal. */
function leastVariance({ wish, problem }: Task): Outcome {
  return problem.cost ? quadraticUtility({ ...problem, mean: new Float64Array(problem.mean.length) }, wish.riskAversion) : minVariance(problem)
}

/** Least risk by a measure of the past weeks themselves, at a target return when there is one. */
function leastRisk(task: Task, measure: RiskMeasure): Solved | Refusal {
  const { problem, wish, universe } = task
  if (task.estimates.scenarios.values.length / problem.mean.length < 26) return refuse('TOO_SHORT', 'Too few weeks in which all assets have a price.', {}, 'Leave out the youngest asset.')
  const feasible = wish.targetReturn === undefined ? minVariance(problem) : targetReturn(problem, wish.targetReturn)
  if (feasible.status !== 'optimal') return explainRejection(feasible, problem, universe.candidates)
  const found = minimumRisk(riskProblem(task, measure), problem.mean, wish.targetReturn)
  return found ? within(task, found.weights, `Least risk by ${measure}`, [`${measure} of the past weeks was minimised; ${measureWords[measure]}.`]) : noPortfolio()
}

function mostRatio(task: Task, measure: RiskMeasure): Solved | Refusal {
  const { problem, estimates } = task
  const perPeriod = problem.mean.map(m => m / estimates.periodsPerYear)
  const found = maximumRatio(riskProblem(task, measure), perPeriod, estimates.riskFree / estimates.periodsPerYear)
  if (!found) return refuse('INFEASIBLE', 'No allowed portfolio is expected to earn more than the risk-free rate.', { riskFree: estimates.riskFree }, 'Choose another method, or other expected returns.')
  return within(task, found.weights, `Most return per ${measure}`, [`Risk is the ${measure} of the past weeks; ${measureWords[measure]}.`])
}

const measureWords: Readonly<Record<RiskMeasure, string>> = {
  MV: 'the standard deviation', MAD: 'the mean absolute deviation', MSV: 'the deviation below the mean', FLPM: 'the mean loss', SLPM: 'the deviation below zero',
  WR: 'the worst week', CVaR: 'the mean of the worst weeks', EVaR: 'an upper bound of the mean of the worst weeks', GMD: 'the mean difference between two weeks',
  MDD: 'the deepest fall', ADD: 'the average depth below the peak', UCI: 'the root mean square depth below the peak', CDaR: 'the mean of the deepest falls',
}

function safer(task: Task): Solved | Refusal {
  const { problem, wish } = task
  const now = Math.sqrt(quadraticForm(problem.covariance, problem.current!))
  if (!(now > 0)) return refuse('NOTHING_TO_LOWER', 'The portfolio has no volatility to lower.', {}, 'Name a portfolio that holds something.')
  const target = now * (1 - wish.lowerVolatilityBy)
  return settled(task, leastTurnoverTo(problem, target), `${percent(wish.lowerVolatilityBy, 0)} less volatile with the fewest trades`)
}

function blackLitterman(task: Task): Solved | Refusal {
  const { problem, wish, universe, estimates } = task
  const views = wish.views ?? []
  const n = problem.mean.length
  const at = (symbol: string): number => universe.candidates.findIndex(c => c.symbol === symbol)
  const unknown = views.flatMap(v => [v.symbol, ...(v.versus ? [v.versus] : [])]).filter(symbol => at(symbol) < 0)
  if (unknown.length > 0) return refuse('UNKNOWN_SYMBOL', `A view names ${unknown.join(', ')}, which is not among the assets.`, { unknown }, 'Add it to the symbols, or leave the view out.')
  const p = views.map(view => {
    const row = new Float64Array(n)
    row[at(view.symbol)] = 1
    if (view.versus) row[at(view.versus)] = -1
    return row
  })
  const prior = equilibriumMeans(wish, universe, estimates)
  const kept = effectiveViews(p, Float64Array.from(views, v => v.return), views.map(v => v.confidence))
  const tau = 0.05
  const found = posterior(prior, problem.covariance, tau, { ...kept, omega: confidenceOmega(problem.covariance, kept.p, tau, kept.confidences) })
  if (!found) return refuse('INFEASIBLE', 'The views contradict each other at full confidence.', { views }, 'Lower the confidence of one of them.')
  const updated = { ...problem, mean: found.mean, covariance: found.covariance }
  return settled(task, quadraticUtility(updated, wish.riskAversion), 'Black-Litterman', updated, [
    'The starting point are the returns at which the portfolio now would be right; your views move them by their confidence.',
    ...views.map((view, k) => besidePrior(view, dot(p[k]!, prior))),
  ])
}

/** What a view is beside what the portfolio implies without it: a high return can still be a low one. */
function besidePrior({ symbol, versus, return: wished }: NonNullable<Input['views']>[number], implied: number): string {
  const [side, effect] = wished > implied ? ['above', 'so it speaks for it'] : wished < implied ? ['below', 'so it speaks against it'] : ['what', 'so it changes nothing']
  return `Your view of ${symbol}${versus ? ` over ${versus}` : ''}, ${percent(wished)} a year, is ${side} the ${percent(implied)} that the portfolio now implies, ${effect}.`
}

/** The means at which the portfolio now (or equal weights, when nothing is held) would be optimal. */
export function equilibriumMeans(wish: Input, { candidates }: Universe, { covariance, riskFree }: Estimates): Float64Array {
  const risk = candidates.filter(c => c.symbol !== CASH)
  const held = risk.reduce((sum, c) => sum + c.current, 0)
  const w = Float64Array.from(candidates, c => c.symbol === CASH ? 0 : held > 0 ? c.current / held : 1 / risk.length)
  return equilibriumReturns(covariance, w, wish.riskAversion, riskFree)
}

function robust(task: Task): Solved | Refusal {
  const { problem, wish, estimates } = task
  const { kind, size } = wish.uncertainty ?? { kind: 'ellipsoid', size: 1 }
  const years = estimates.periods / estimates.periodsPerYear
  const n = problem.mean.length
  if (kind === 'ellipsoid') return settled(task, robustEllipsoid(problem, wish.riskAversion, size / Math.sqrt(years)), 'Robust to errors of all means together')
  const errors = Float64Array.from({ length: n }, (_, i) => size * Math.sqrt(problem.covariance[i * n + i]! / years))
  if (!wish.longOnly) return refuse('INVALID_INPUT', 'Box uncertainty needs long-only weights.', { fields: ['longOnly'] }, 'Use the ellipsoid, or long-only weights.')
  return settled(task, robustBox(problem, wish.riskAversion, errors), 'Robust to an error of each mean')
}

const solvers: Readonly<Record<Input['method'], Solver>> = {
  'min-variance': task => settled(task, leastVariance(task), 'Least volatility'),
  'max-sharpe': task => settled(task, maxSharpe(task.problem, task.estimates.riskFree), 'Best return for its risk'),
  'target-return': task => task.wish.targetReturn === undefined ? missing('targetReturn', 'A target return')
    : settled(task, targetReturn(task.problem, task.wish.targetReturn), `Least volatility at ${percent(task.wish.targetReturn)} expected return`),
  'target-volatility': task => task.wish.targetVolatility === undefined ? missing('targetVolatility', 'A target volatility')
    : settled(task, targetVolatility(task.problem, task.wish.targetVolatility), `Best return at ${percent(task.wish.targetVolatility)} volatility`),
  utility: task => settled(task, quadraticUtility(task.problem, task.wish.riskAversion), `Best balance at risk aversion ${task.wish.riskAversion}`),
  'max-diversification': task => settled(task, maxDiversification(task.problem), 'Most diversified'),
  'risk-parity': riskParity, hrp, 'equal-weight': equalWeight, 'model-portfolio': modelPortfolio, safer,
  'black-litterman': blackLitterman, robust,
  'min-risk': task => leastRisk(task, task.wish.measure ?? 'CVaR'), cvar: task => leastRisk(task, 'CVaR'), semivariance: task => leastRisk(task, 'SLPM'),
  'max-ratio': task => mostRatio(task, task.wish.measure ?? 'CVaR'),
  'tracking-error': task => {
    if (!task.benchmark) return missing('benchmark', 'A benchmark')
    const problem = { ...task.problem, benchmark: task.benchmark }
    return settled(task, leastVariance({ ...task, problem }), 'Nearest to the benchmark by tracking error', problem)
  },
}
