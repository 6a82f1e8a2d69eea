import { refuse, type Refusal } from '../../domain/result.ts'
import { extremeMean } from '../numerics/mean-variance.ts'
import { optimise, turnoverOf, type PortfolioProblem, type Rejected } from '../numerics/portfolio-problem.ts'
import { percent } from '../portfolio-source/words.ts'
import type { Candidate } from './universe.ts'

/** A solver's "no" in words: the limits in conflict by name and the nearest value that can be met. */
export function explainRejection(rejected: Rejected, problem: PortfolioProblem, candidates: readonly Candidate[]): Refusal {
  const { reason, conflict, nearest } = rejected
  switch (reason) {
    case 'target-return-too-high': return infeasible(`No allowed portfolio has that expected return; the highest is ${percent(nearest!)}.`, conflict, nearest, 'Ask for less, or loosen a limit.')
    case 'target-return-too-low': return infeasible(`Every allowed portfolio has a higher expected return; the lowest is ${percent(nearest!)}.`, conflict, nearest, 'Ask for more, or loosen a limit.')
    case 'target-volatility-below-minimum': return infeasible(`No allowed portfolio is that quiet; the lowest volatility is ${percent(nearest!)}.`, conflict, nearest, 'Ask for a higher volatility, allow cash, or loosen a limit.')
    case 'risk-free-above-all-returns': return infeasible(`No asset is expected to earn more than the risk-free rate; the best is at ${percent(nearest!)}.`, conflict, nearest, 'Choose another method, or other expected returns.')
    case 'no-tangency-portfolio': case 'unbounded': return infeasible('Without bounds there is no best portfolio: more is always better.', conflict, undefined, 'Set a maximum weight.')
    case 'limits-conflict': return limitsConflict(conflict, problem, candidates)
    case 'not-solved': return refuse('NOT_SOLVED', 'The result did not pass its checks, so there are no weights.', { conflict }, 'Try fewer assets or another method.')
  }
}

const infeasible = (message: string, conflict: readonly string[], nearest: number | undefined, nextStep: string): Refusal =>
  refuse('INFEASIBLE', message, { conflict, ...(nearest !== undefined && { nearest }) }, nextStep)

function limitsConflict(conflict: readonly string[], problem: PortfolioProblem, candidates: readonly Candidate[]): Refusal {
  const { lower, upper } = problem
  const least = lower.reduce((sum, l) => sum + l, 0)
  const most = upper.reduce((sum, u) => sum + u, 0)
  if (least > 1 + 1e-12) return infeasible(`The minimum weights add up to ${percent(least)}, more than the whole.`, named(conflict, candidates), least, 'Lower the minimum weights.')
  if (most < 1 - 1e-12) {
    const enough = 1 / Math.max(1, candidates.filter(c => c.upper > 0).length)
    return infeasible(`The maximum weights add up to ${percent(most)}, less than the whole.`, named(conflict, candidates), enough, `Allow at least ${percent(enough, 2)} each, more assets, or cash.`)
  }
  const names = named(conflict, candidates)
  const { nearest, what } = nearestFeasible(conflict, problem)
  const hint = nearest === undefined ? 'Loosen your own of them; the limits of firm and policy stay.' : `Loosen your own of them; the limits of firm and policy stay. ${what[0]?.toUpperCase()}${what.slice(1)} can be met at ${percent(nearest, 2)}.`
  return infeasible(`These limits contradict each other: ${names.join('; ')}.`, names, nearest, hint)
}

/** Bounds with the rule behind them: "upper bound of MO: excluded by the investment policy". */
function named(conflict: readonly string[], candidates: readonly Candidate[]): string[] {
  return conflict.filter(name => name !== 'budget').map(name => {
    const match = /^(lower|upper) bound of (.+)$/.exec(name)
    const c = match && candidates.find(each => each.symbol === match[2])
    return c ? `${name} (${match[1] === 'lower' ? `${percent(c.lower)}, ${c.floorReason}` : `${percent(c.upper)}, ${c.capReason}`})` : name
  })
}

/** How far the first limit in conflict would have to give way while all others hold. */
function nearestFeasible(conflict: readonly string[], problem: PortfolioProblem): { nearest?: number; what: string } {
  const limits = problem.limits ?? []
  if (conflict.includes('turnover limit')) {
    const { turnoverLimit: _, ...free } = problem
    const n = problem.mean.length
    const near = optimise({ ...free, mean: new Float64Array(n), covariance: new Float64Array(n * n), cost: 1 }, 1, 1)
    return near.status === 'optimal' ? { nearest: turnoverOf(problem, near.weights), what: 'the turnover' } : { what: '' }
  }
  const limit = limits.find(each => conflict.includes(each.name))
  if (!limit) return { what: '' }
  const others = { ...problem, limits: limits.filter(each => each !== limit), mean: limit.coefficients, cost: 0 }
  const found = extremeMean(others, limit.lower > -Infinity ? 1 : -1)
  return found.status === 'optimal' ? { nearest: found.mean, what: limit.name } : { what: '' }
}
