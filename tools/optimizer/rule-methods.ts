import { isRefusal, refuse, type Refusal } from '../../domain/result.ts'
import { correlationOf, type ReturnMatrix } from '../numerics/covariance.ts'
import { hierarchicalOrder, hierarchicalRiskParity } from '../numerics/hierarchical-risk-parity.ts'
import { limitedRiskBudgeting } from '../numerics/limited-risk-budgeting.ts'
import { dot, quadraticForm, sum } from '../numerics/matrix.ts'
import { turnoverOf, type PortfolioProblem } from '../numerics/portfolio-problem.ts'
import { riskParityBy } from '../numerics/risk-minimum.ts'
import { riskBudgeting } from '../numerics/risk-parity.ts'
import { percent } from '../portfolio-source/words.ts'
import { noPortfolio, riskProblem, within, type Solved, type Task } from './task.ts'
import { CASH } from './universe.ts'

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

export function riskParity(task: Task): Solved | Refusal {
  const { problem, wish } = task
  const n = problem.mean.length
  const kept = risky(task)
  const budgets = budgetsOf(task, kept)
  if (isRefusal(budgets)) return budgets
  if (wish.measure && wish.measure !== 'MV') return measuredParity(task, kept, budgets)
  const label = wish.riskBudgets ? 'Shares of the risk as given' : 'Equal shares of the risk'
  const free = riskBudgeting(submatrix(problem.covariance, n, kept), budgets)?.map(w => w * (1 - wish.minCash))
  if (!free) return refuse('NOT_SOLVED', 'No portfolio has these shares of the risk.', {}, 'Leave out assets that do not move.')
  const pure = withCash(task, kept, free)
  if (!problem.cost && allowed(problem, pure)) return { weights: pure, problem, label, notes: [] }
  const cash = Float64Array.from(problem.upper, (most, i) => i === problem.cashAt ? wish.minCash : most)
  const limited = limitedRiskBudgeting({ ...problem, upper: cash }, spread(n, kept, budgets), wish.riskAversion)
  if (!limited) return within(task, pure, label, ['Within these limits the rule has no solution of its own: the nearest allowed portfolio was taken.'])
  return { weights: limited.weights, residual: limited.residual, problem, label, notes: limitsMet(task, kept, limited.weights) }
}

/** What keeps the shares of the risk from those that were asked for. */
function limitsMet({ problem, wish, universe }: Task, kept: readonly number[], w: Float64Array): string[] {
  const { lower, upper, limits = [] } = problem
  const near = (a: number, b: number): boolean => Math.abs(a - b) < 1e-6
  const atBound = kept.filter(i => near(w[i]!, lower[i]!) || near(w[i]!, upper[i]!)).map(i => universe.candidates[i]!.symbol)
  const atLimit = limits.filter(l => { const met = dot(l.coefficients, w); return near(met, l.lower) || near(met, l.upper) }).map(l => l.name)
  const met = [...(atBound.length > 0 ? [`the bounds of ${atBound.join(', ')}`] : []), ...atLimit, ...(near(turnoverOf(problem, w), problem.turnoverLimit ?? Infinity) ? ['the turnover limit'] : [])]
  return [
    ...(met.length > 0 ? [`Kept from the pure rule by ${met.join('; ')}. What no limit touches keeps its proportions of the risk.`] : []),
    ...(problem.cost ? [`Trading costs are weighed against the rule at risk aversion ${wish.riskAversion}: small corrections are left undone.`] : []),
  ]
}

const withCash = ({ problem, wish }: Task, kept: readonly number[], values: Float64Array): Float64Array => {
  const w = spread(problem.mean.length, kept, values)
  w[problem.cashAt!] = wish.minCash
  return w
}

/** Whether weights keep every bound, limit and the turnover. */
function allowed(problem: PortfolioProblem, w: Float64Array): boolean {
  const { lower, upper, limits = [], turnoverLimit = Infinity } = problem
  return w.every((value, i) => value >= lower[i]! - 1e-12 && value <= upper[i]! + 1e-12) && turnoverOf(problem, w) <= turnoverLimit + 1e-12
    && limits.every(l => { const met = dot(l.coefficients, w); return met >= l.lower - 1e-12 && met <= l.upper + 1e-12 })
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
  const pure = withCash(task, kept, found.weights.map(v => v * (1 - wish.minCash)))
  return within(task, pure, `Shares of the risk by ${wish.measure}`, allowed(problem, pure) ? [] : ['By this measure the rule knows no limits: the nearest allowed portfolio was taken.'])
}

const columnsOf = ({ n, values }: ReturnMatrix, kept: readonly number[]): ReturnMatrix =>
  ({ n: kept.length, values: Float64Array.from({ length: values.length / n * kept.length }, (_, at) => values[Math.floor(at / kept.length) * n + kept[at % kept.length]!]!) })


export function hrp(task: Task): Solved | Refusal {
  const { problem, wish } = task
  const kept = risky(task)
  const s = submatrix(problem.covariance, problem.mean.length, kept)
  const order = hierarchicalOrder(correlationOf(s, kept.length), kept.length, 'single', true)
  const box = { lower: Float64Array.from(kept, i => Math.max(0, problem.lower[i]!)), upper: Float64Array.from(kept, i => problem.upper[i]!), total: 1 - wish.minCash }
  const possible = sum(box.lower) <= box.total && sum(box.upper) >= box.total
  const rule = withCash(task, kept, hierarchicalRiskParity(order, x => quadraticForm(s, x), possible ? box : { lower: box.lower.map(() => 0), upper: box.upper.map(() => Infinity), total: box.total }))
  return partOfTheWay(task, rule) ?? within(task, rule, 'Hierarchical risk parity', hrpNotes(task))
}

/** The rule has no objective to which a cost or a turnover limit could belong: with a limit, each of its trades is cut by the same part. */
function partOfTheWay(task: Task, rule: Float64Array): Solved | undefined {
  const { problem } = task
  const { current, turnoverLimit = Infinity } = problem
  const turnover = turnoverOf(problem, rule)
  if (!current || turnover <= turnoverLimit) return undefined
  const share = turnoverLimit / turnover
  const weights = rule.map((w, i) => current[i]! + share * (w - current[i]!))
  if (!allowed(problem, weights)) return undefined
  const notes = [`The turnover limit allows ${percent(share, 0)} of the way to the rule; each trade is cut by the same part.`, ...hrpNotes(task)]
  return { weights, problem, label: 'Hierarchical risk parity', notes }
}

const hrpNotes = ({ problem }: Task): string[] => problem.cost ? ['This rule knows no trading costs; whether the trades are worth them is judged afterwards.'] : []

export function equalWeight(task: Task): Solved | Refusal {
  const kept = risky(task)
  const w = spread(task.problem.mean.length, kept, new Float64Array(kept.length).fill((1 - task.wish.minCash) / kept.length))
  w[task.problem.cashAt!] = task.wish.minCash
  return within(task, w, 'The same weight for each')
}

export function modelPortfolio(task: Task): Solved | Refusal {
  const { universe, wish } = task
  const w = Float64Array.from(universe.candidates, c => (universe.target?.get(c.symbol) ?? 0) * (1 - wish.minCash) + (c.symbol === CASH ? wish.minCash : 0))
  return within(task, w, `Model portfolio${wish.riskLevel ? `, ${wish.riskLevel}` : ' of your risk level'}`)
}
