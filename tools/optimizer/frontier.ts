import { criticalLine } from '../numerics/critical-line.ts'
import { dot, quadraticForm } from '../numerics/matrix.ts'
import { extremeMean, minVariance, targetReturn, targetVolatility } from '../numerics/mean-variance.ts'
import type { PortfolioProblem } from '../numerics/portfolio-problem.ts'
import { percent } from '../portfolio-source/words.ts'
import type { Figures } from './figures.ts'
import type { Output } from './output.ts'

type Point = { volatility: number; expectedReturn: number }

/** `count` points of the frontier, evenly spaced in expected return; by corners where only bounds limit, else one by one. */
export function frontierPoints(problem: PortfolioProblem, count: number): Point[] {
  const corners = criticalLine(problem)
  if (corners) return alongCorners(problem, corners.map(c => c.weights), count)
  const [low, high] = [minVariance(problem), extremeMean(problem, 1)]
  if (low.status !== 'optimal' || high.status !== 'optimal') return []
  const points: Point[] = []
  const few = Math.min(count, 15)
  const start = dot(problem.mean, low.weights)
  for (let k = 0; k < few; k++) {
    const found = targetReturn(problem, start + (high.mean - start) * k / (few - 1) * (1 - 1e-9))
    if (found.status === 'optimal') points.push({ volatility: Math.sqrt(Math.max(0, found.variance)), expectedReturn: found.mean })
  }
  return points
}

/** Between neighbouring corners weights are linear, so variance is a parabola of the return. */
function alongCorners({ mean, covariance }: PortfolioProblem, corners: readonly Float64Array[], count: number): Point[] {
  const returns = corners.map(w => dot(mean, w))
  const [low, high] = [returns[0]!, returns.at(-1)!]
  const points: Point[] = []
  let at = 1
  for (let k = 0; k < count; k++) {
    const target = low + (high - low) * k / (count - 1)
    while (at < corners.length - 1 && returns[at]! < target) at++
    const [a, b] = [corners[Math.max(0, at - 1)]!, corners[Math.min(at, corners.length - 1)]!]
    const gap = returns[Math.min(at, corners.length - 1)]! - returns[Math.max(0, at - 1)]!
    const share = gap > 0 ? Math.min(1, Math.max(0, (target - returns[at - 1]!) / gap)) : 0
    const w = a.map((value, i) => value + share * (b[i]! - value))
    points.push({ volatility: Math.sqrt(Math.max(0, quadraticForm(covariance, w))), expectedReturn: dot(mean, w) })
    if (high <= low) break
  }
  return points
}

const pointOf = ({ volatility, expectedReturn }: Figures): Point => ({ volatility, expectedReturn })

/** The frontier for a chart with the portfolio now and the result located against it. Trading limits are left out. */
export function frontierOf(problem: PortfolioProblem, current: Figures | null, result: Figures): Output['frontier'] {
  const { turnoverLimit: _, cost: __, benchmark: ___, ...free } = problem
  const points = frontierPoints(free, 25)
  const sameVolatility = current && targetVolatility(free, current.volatility)
  const sameReturn = current && targetReturn(free, current.expectedReturn)
  const better = sameVolatility?.status === 'optimal' ? sameVolatility.mean : null
  const quieter = sameReturn?.status === 'optimal' ? Math.sqrt(Math.max(0, sameReturn.variance)) : null
  return {
    points, current: current && pointOf(current), result: pointOf(result), sameVolatilityReturn: better, sameReturnVolatility: quieter,
    sentence: sentenceOf(current, better, quieter),
  }
}

function sentenceOf(current: Figures | null, better: number | null, quieter: number | null): string {
  if (!current) return 'The frontier shows the highest expected return for each volatility with these assets.'
  if (quieter !== null && quieter < current.volatility - 5e-4) {
    return `For the expected return of the portfolio now, ${percent(quieter)} volatility would do instead of ${percent(current.volatility)}.`
  }
  if (better !== null && better > current.expectedReturn + 5e-4) {
    return `For the volatility of the portfolio now, these assets allow ${percent(better)} expected return instead of ${percent(current.expectedReturn)}.`
  }
  return 'The portfolio now is close to the frontier or outside of what these assets allow.'
}
