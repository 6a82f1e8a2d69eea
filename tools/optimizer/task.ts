import { refuse, type Refusal } from '../../domain/result.ts'
import { nearestPortfolio } from '../numerics/mean-variance.ts'
import type { Optimum, PortfolioProblem } from '../numerics/portfolio-problem.ts'
import type { RiskMeasure } from '../numerics/risk-measures.ts'
import type { RiskProblem } from '../numerics/risk-minimum.ts'
import { percent } from '../portfolio-source/words.ts'
import type { Estimates } from './estimate.ts'
import type { Input } from './input.ts'
import { explainRejection } from './rejection.ts'
import type { Universe } from './universe.ts'

/**
 * Unrounded weights; `secondOpinion` = largest difference to npm quadprog's weights; `optimum` where a quadratic
 * program was solved, with its multipliers; `residual` where another program was.
 */
export type Solved = { weights: Float64Array; optimum?: Optimum; secondOpinion?: number; residual?: number; problem: PortfolioProblem; label: string; notes: string[] }

export type Task = { wish: Input; universe: Universe; estimates: Estimates; problem: PortfolioProblem; benchmark?: Float64Array }
export type Solver = (task: Task) => Solved | Refusal

/** Takes weights from a rule that knows no limits to the nearest portfolio inside them. */
export function within(task: Task, wished: Float64Array, label: string, notes: string[] = []): Solved | Refusal {
  const { problem } = task
  const nearest = nearestPortfolio(problem, wished)
  if (nearest.status !== 'optimal') return explainRejection(nearest, problem, task.universe.candidates)
  const distance = nearest.weights.reduce((sum, w, i) => sum + Math.abs(w - wished[i]!), 0) / 2
  const moved = distance > 1e-6 ? [`Your limits move ${percent(distance)} of the portfolio away from the pure rule.`] : []
  return { weights: distance > 1e-9 ? nearest.weights : wished, problem, label, notes: [...notes, ...moved] }
}

export const noPortfolio = (): Refusal => refuse('NOT_SOLVED', 'No allowed portfolio passed the checks for this measure.', {}, 'Loosen a limit, or choose another measure.')

export function riskProblem({ problem, estimates, wish }: Task, measure: RiskMeasure): RiskProblem {
  const { lower, upper, limits = [] } = problem
  return { measure, returns: estimates.scenarios, confidence: wish.confidence, lower, upper, budget: 1, limits }
}
