import { diagonal, shifted } from './matrix.ts'
import { optimise, turnoverOf } from './portfolio-problem.ts'
import type { Optimum, Outcome, PortfolioProblem, Rejected, RejectionReason } from './portfolio-problem.ts'
import { findRoot } from './root.ts'

/** min w'Sw + l2·w'w + cost·Σ|w − current|. Markowitz (1952). */
export const minVariance = (problem: PortfolioProblem): Outcome =>
  optimise({ ...problem, mean: new Float64Array(problem.mean.length) }, 1, 2)

/** max mean'w − (riskAversion/2)·w'Sw − l2·w'w − cost·Σ|w − current|. */
export const quadraticUtility = (problem: PortfolioProblem, riskAversion: number): Outcome => optimise(problem, 1, riskAversion)

/** max riskTolerance·mean'w − ½·w'Sw. */
export const riskTolerance = (problem: PortfolioProblem, tolerance: number): Outcome => optimise(problem, tolerance, 1)

const rejected = (reason: RejectionReason, conflict: string[], nearest?: number): Rejected =>
  nearest === undefined ? { status: 'rejected', reason, conflict } : { status: 'rejected', reason, conflict, nearest }

/** The feasible portfolio of largest (`sign` 1) or smallest (−1) mean: a quadratic program with a vanishing, round objective. */
export function extremeMean(problem: PortfolioProblem, sign: 1 | -1): Outcome {
  const n = problem.mean.length
  if ([...problem.lower, ...problem.upper].some(b => !Number.isFinite(b))) return rejected('unbounded', [])
  const size = problem.mean.reduce((top, m) => Math.max(top, Math.abs(m)), 0) || 1
  const round = { ...problem, covariance: shifted(new Float64Array(n * n), n, 1e-7 * size), l2: 0 }
  const found = optimise(round, sign, 1)
  if (found.status !== 'optimal') return found
  return { ...found, variance: exactVariance(problem, found.weights) }
}

function exactVariance({ covariance }: PortfolioProblem, w: Float64Array): number {
  let total = 0
  for (let i = 0; i < w.length; i++) for (let j = 0; j < w.length; j++) total += covariance[i * w.length + j]! * w[i]! * w[j]!
  return total
}

/** min w'Sw + l2·w'w with mean'w = target (at least the target, net, where trading costs count). */
export function targetReturn(problem: PortfolioProblem, target: number): Outcome {
  const { mean, current, cost = 0, limits = [] } = problem
  const costly = current !== undefined && cost > 0
  const n = mean.length
  const coefficients = new Float64Array(costly ? 3 * n : n)
  coefficients.set(mean)
  if (costly) coefficients.fill(-cost, n)
  if (costly && problem.cashAt !== undefined) coefficients[n + problem.cashAt] = coefficients[2 * n + problem.cashAt] = 0
  const goal = { name: 'target return', coefficients, lower: target, upper: costly ? Infinity : target }
  const found = optimise({ ...problem, mean: new Float64Array(n) }, 0, 2, [goal])
  if (found.status === 'optimal') return { ...found, mean: found.weights.reduce((sum, w, i) => sum + w * mean[i]!, 0) }
  const plain = optimise({ ...problem, mean: new Float64Array(n) }, 0, 2)
  if (plain.status !== 'optimal') return plain
  const top = extremeMean(problem, 1)
  const bottom = extremeMean(problem, -1)
  if (top.status === 'optimal' && target > top.mean) return rejected('target-return-too-high', ['target return', ...limits.map(l => l.name)], top.mean)
  if (bottom.status === 'optimal' && target < bottom.mean) return rejected('target-return-too-low', ['target return', ...limits.map(l => l.name)], bottom.mean)
  return found
}

/**
 * Follows the efficient frontier, whose portfolios solve max t·mean'w − ½·w'Sw, to the tolerance t at which `gauge`
 * crosses zero from below. Undefined: it stays below for every t.
 */
function alongFrontier(problem: PortfolioProblem, gauge: (found: Optimum, t: number) => number): Outcome | undefined {
  let last: Outcome = rejected('not-solved', [])
  const at = (t: number): number => {
    last = optimise(problem, t, 1)
    if (last.status !== 'optimal') throw new FrontierStop(last)
    return gauge(last, t)
  }
  try {
    const start = optimise(problem, 0, 1)
    if (start.status !== 'optimal') return start
    const spread = problem.mean.reduce((top, m) => Math.max(top, Math.abs(m)), 0) || 1
    let high = start.variance / spread || 1e-6
    let low = 0
    let below = gauge(start, 0)
    if (below >= 0) return start
    let above = at(high)
    for (let i = 0; above < 0; i++) {
      if (i === 40) return undefined
      low = high
      below = above
      high *= 4
      above = at(high)
    }
    const t = findRoot(at, low, high, below, above)
    at(t)
    return last
  } catch (error) {
    if (error instanceof FrontierStop) return error.outcome
    throw error
  }
}

class FrontierStop extends Error {
  readonly outcome: Rejected
  constructor(outcome: Rejected) {
    super('frontier')
    this.outcome = outcome
  }
}

/** max mean'w with sqrt(w'Sw) ≤ target. */
export function targetVolatility(problem: PortfolioProblem, target: number): Outcome {
  const safest = optimise({ ...problem, cost: 0 }, 0, 1)
  if (safest.status !== 'optimal') return safest
  const floor = Math.sqrt(Math.max(0, safest.variance))
  if (target < floor * (1 - 1e-9)) return rejected('target-volatility-below-minimum', ['target volatility'], floor)
  const top = extremeMean(problem, 1)
  if (top.status === 'optimal' && top.variance <= target * target) return top
  return alongFrontier(problem, o => o.variance - target * target) ?? top
}

/**
 * max (mean'w − riskFree)/sqrt(w'Sw). At the tangency the tolerance equals variance over excess return, which picks
 * one point of the frontier (Sharpe 1966; Merton 1972 for the frontier's shape).
 */
export function maxSharpe(problem: PortfolioProblem, riskFree: number): Outcome {
  if (problem.mean.every(m => m <= riskFree)) return rejected('risk-free-above-all-returns', ['risk-free rate'], Math.max(...problem.mean))
  const found = alongFrontier(problem, (o, t) => t * (o.mean - riskFree) - o.variance)
  if (found) return found
  const top = extremeMean(problem, 1)
  return top.status === 'optimal' && top.mean <= riskFree ? rejected('risk-free-above-all-returns', ['risk-free rate'], top.mean)
    : rejected('no-tangency-portfolio', ['risk-free rate'])
}

/**
 * Worst case over an ellipsoid of means around the estimate, in the shape of the covariance: max mean'w − error·σ(w) −
 * (riskAversion/2)·σ²(w). Its optimum lies on the frontier at tolerance 1/(riskAversion + error/σ). Goldfarb & Iyengar (2003).
 */
export function robustEllipsoid(problem: PortfolioProblem, riskAversion: number, error: number): Outcome {
  const found = alongFrontier(problem, ({ variance }, t) => {
    const sigma = Math.sqrt(Math.max(0, variance))
    return t * (riskAversion * sigma + error) - sigma
  })
  return found ?? rejected('not-solved', [])
}

/** The same over a box: each mean is lower (for a short position higher) by `errors`. Needs bounds that fix each weight's sign. Tütüncü & Koenig (2004). */
export const robustBox = (problem: PortfolioProblem, riskAversion: number, errors: Float64Array): Outcome =>
  quadraticUtility({ ...problem, mean: problem.mean.map((m, i) => problem.lower[i]! >= 0 ? m - errors[i]! : m) }, riskAversion)

/** The portfolio inside the limits nearest to `wished` by the sum of squared differences. */
export function nearestPortfolio(problem: PortfolioProblem, wished: Float64Array): Outcome {
  const n = wished.length
  return optimise({ ...problem, mean: wished, covariance: shifted(new Float64Array(n * n), n, 1), l2: 0, cost: 0 }, 1, 1)
}

/**
 * The fewest trades from the current weights that bring the volatility down to `target`: the least turnover at which the
 * minimum-variance portfolio within that turnover is quiet enough.
 */
export function leastTurnoverTo(problem: PortfolioProblem, target: number): Outcome {
  const within = (turnoverLimit: number): Outcome => minVariance({ ...problem, turnoverLimit })
  const whole = minVariance(problem)
  if (whole.status !== 'optimal') return whole
  if (whole.variance > target * target * (1 + 1e-9)) return rejected('target-volatility-below-minimum', ['target volatility'], Math.sqrt(whole.variance))
  const most = turnoverOf(problem, whole.weights)
  let failure: Outcome | undefined
  const gauge = (turnover: number): number => {
    const found = within(turnover)
    if (found.status === 'optimal') return found.variance - target * target
    failure = found
    return 1
  }
  const none = gauge(0)
  if (none <= 0) return within(0)
  const turnover = findRoot(gauge, 0, most, none, whole.variance - target * target)
  const found = within(Math.min(most, turnover * (1 + 1e-9)))
  return found.status === 'optimal' ? found : failure ?? found
}

/** max σ'w/sqrt(w'Sw), σ the assets' volatilities. Choueifaty & Coignard (2008). */
export function maxDiversification(problem: PortfolioProblem): Outcome {
  const mean = diagonal(problem.covariance, problem.mean.length).map(v => Math.sqrt(Math.max(0, v)))
  return maxSharpe({ ...problem, mean }, 0)
}
