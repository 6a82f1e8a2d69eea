import { isRefusal, refuse, type Refusal } from '../../domain/result.ts'
import { confidenceOmega, effectiveViews, equilibriumReturns, posterior } from '../numerics/black-litterman.ts'
import { correlationOf, type ReturnMatrix } from '../numerics/covariance.ts'
import { hierarchicalOrder, hierarchicalRiskParity } from '../numerics/hierarchical-risk-parity.ts'
import { quadraticForm } from '../numerics/matrix.ts'
import {
  leastTurnoverTo, maxDiversification, maxSharpe, minVariance, nearestPortfolio, quadraticUtility, robustBox, robustEllipsoid, targetReturn, targetVolatility,
} from '../numerics/mean-variance.ts'
import type { Optimum, Outcome, PortfolioProblem } from '../numerics/portfolio-problem.ts'
import type { RiskMeasure } from '../numerics/risk-measures.ts'
import { maximumRatio, minimumRisk, riskParityBy, type RiskProblem } from '../numerics/risk-minimum.ts'
import { boundedRiskBudgeting, riskBudgeting } from '../numerics/risk-parity.ts'
import { secondOpinion, shortfall } from '../numerics/second-opinion.ts'
import { percent } from '../portfolio-source/words.ts'
import type { Estimates } from './estimate.ts'
import type { Input } from './input.ts'
import { explainRejection } from './rejection.ts'
import { CASH, type Universe } from './universe.ts'

/** Unrounded weights; `secondOpinion` = largest difference to npm quadprog's weights; `optimum` where a quadratic program was solved, with its multipliers. */
export type Solved = { weights: Float64Array; optimum?: Optimum; secondOpinion?: number; problem: PortfolioProblem; label: string; notes: string[] }

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

type Task = { wish: Input; universe: Universe; estimates: Estimates; problem: PortfolioProblem; benchmark?: Float64Array }
type Solver = (task: Task) => Solved | Refusal

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

/** Takes weights from a rule that knows no limits to the nearest portfolio inside them. */
function within(task: Task, wished: Float64Array, label: string, notes: string[] = []): Solved | Refusal {
  const { problem } = task
  const nearest = nearestPortfolio(problem, wished)
  if (nearest.status !== 'optimal') return explainRejection(nearest, problem, task.universe.candidates)
  const distance = nearest.weights.reduce((sum, w, i) => sum + Math.abs(w - wished[i]!), 0) / 2
  const moved = distance > 1e-6 ? [`Your limits move ${percent(distance)} of the portfolio away from the pure rule.`] : []
  return { weights: distance > 1e-9 ? nearest.weights : wished, problem, label, notes: [...notes, ...moved] }
}

/** The assets that may carry risk, and what is left for them after cash and fixed holdings. */
function risky({ universe }: Task): number[] {
  return universe.candidates.map((_, i) => i).filter(i => universe.candidates[i]!.symbol !== CASH && universe.candidates[i]!.upper > 0)
}

const submatrix = (a: Float64Array, n: number, kept: readonly number[]): Float64Array =>
  Float64Array.from({ length: kept.length ** 2 }, (_, at) => a[kept[Math.floor(at / kept.length)]! * n + kept[at % kept.length]!]!)

const spread = (n: number, kept: readonly number[], values: Float64Array): Float64Array => {
  const w = new Float64Array(n)
  for (const [at, i] of kept.entries()) w[i] = values[at]!
  return w
}

function riskParity(task: Task): Solved | Refusal {
  const { problem, wish } = task
  const n = problem.mean.length
  const kept = risky(task)
  const budgets = budgetsOf(task, kept)
  if (isRefusal(budgets)) return budgets
  if (wish.measure && wish.measure !== 'MV') return measuredParity(task, kept, budgets)
  const s = submatrix(problem.covariance, n, kept)
  const cash = wish.minCash
  const free = riskBudgeting(s, budgets)?.map(w => w * (1 - cash))
  const label = wish.riskBudgets ? 'Shares of the risk as given' : 'Equal shares of the risk'
  if (!free) return refuse('NOT_SOLVED', 'No portfolio has these shares of the risk.', {}, 'Leave out assets that do not move.')
  const [lower, upper] = [problem.lower, problem.upper].map(b => Float64Array.from(kept, i => b[i]!)) as [Float64Array, Float64Array]
  const inside = free.every((w, at) => w >= lower[at]! - 1e-12 && w <= upper[at]! + 1e-12)
  const found = inside ? free : boundedRiskBudgeting(s, budgets, lower, upper, 1 - cash) ?? free
  const w = spread(n, kept, found)
  w[problem.cashAt!] = cash
  return within(task, w, label, inside ? [] : ['Bounds bind: the other assets keep equal shares of the risk among themselves.'])
}

/** The shares of the risk that are asked for, over the risky assets and adding up to one. */
function budgetsOf({ wish, universe }: Task, kept: readonly number[]): Float64Array | Refusal {
  const symbols = kept.map(i => universe.candidates[i]!.symbol)
  const shares = symbols.map(symbol => wish.riskBudgets ? wish.riskBudgets.find(b => b.symbol === symbol)?.share ?? 0 : 1 / kept.length)
  const without = symbols.filter((_, at) => !(shares[at]! > 0))
  if (without.length > 0) return refuse('INVALID_INPUT', `There is no share of the risk for ${without.join(', ')}.`, { symbols: without }, 'Give each asset a share above zero, or leave it out.')
  const total = shares.reduce((sum, share) => sum + share, 0)
  return Float64Array.from(shares, share => share / total)
}

/** Equal or given shares of another measure than the variance, from the returns themselves. */
function measuredParity(task: Task, kept: readonly number[], budgets: Float64Array): Solved | Refusal {
  const { problem, wish, estimates } = task
  const found = riskParityBy({ ...riskProblem(task, wish.measure!), returns: columnsOf(estimates.scenarios, kept) }, budgets)
  if (!found) return noPortfolio()
  const w = spread(problem.mean.length, kept, found.weights.map(v => v * (1 - wish.minCash)))
  w[problem.cashAt!] = wish.minCash
  return within(task, w, `Shares of the risk by ${wish.measure}`)
}

const noPortfolio = (): Refusal => refuse('NOT_SOLVED', 'No allowed portfolio passed the checks for this measure.', {}, 'Loosen a limit, or choose another measure.')

const columnsOf = ({ n, values }: ReturnMatrix, kept: readonly number[]): ReturnMatrix =>
  ({ n: kept.length, values: Float64Array.from({ length: values.length / n * kept.length }, (_, at) => values[Math.floor(at / kept.length) * n + kept[at % kept.length]!]!) })

function riskProblem({ problem, estimates, wish }: Task, measure: RiskMeasure): RiskProblem {
  const { lower, upper, limits = [] } = problem
  return { measure, returns: estimates.scenarios, confidence: wish.confidence, lower, upper, budget: 1, limits }
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

function hrp(task: Task): Solved | Refusal {
  const { problem, wish } = task
  const n = problem.mean.length
  const kept = risky(task)
  const s = submatrix(problem.covariance, n, kept)
  const order = hierarchicalOrder(correlationOf(s, kept.length), kept.length, 'single', true)
  const w = spread(n, kept, hierarchicalRiskParity(order, x => quadraticForm(s, x)).map(x => x * (1 - wish.minCash)))
  w[problem.cashAt!] = wish.minCash
  return within(task, w, 'Hierarchical risk parity')
}

function equalWeight(task: Task): Solved | Refusal {
  const kept = risky(task)
  const w = spread(task.problem.mean.length, kept, new Float64Array(kept.length).fill((1 - task.wish.minCash) / kept.length))
  w[task.problem.cashAt!] = task.wish.minCash
  return within(task, w, 'The same weight for each')
}

function modelPortfolio(task: Task): Solved | Refusal {
  const { universe, wish } = task
  const w = Float64Array.from(universe.candidates, c => (universe.target?.get(c.symbol) ?? 0) * (1 - wish.minCash) + (c.symbol === CASH ? wish.minCash : 0))
  return within(task, w, `Model portfolio${wish.riskLevel ? `, ${wish.riskLevel}` : ' of your risk level'}`)
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
  ])
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
