import { riskContributions } from '../numerics/risk-parity.ts'
import { times } from '../numerics/matrix.ts'
import type { Optimum } from '../numerics/portfolio-problem.ts'
import { percent } from '../portfolio-source/words.ts'
import type { Estimates } from './estimate.ts'
import type { Figures } from './figures.ts'
import type { Method } from './input.ts'
import type { Output } from './output.ts'
import { CASH, OUTSIDE, WHOLE, type Candidate } from './universe.ts'

const POINT = 0.01

/**
 * What the binding limits cost: the multiplier of a limit, as change of the yearly volatility at the same expected return when it
 * is loosened by one percentage point. Floors at zero of assets that are left out are told by `sensitivity` instead.
 */
export function shadowPrices({ solution, program, v }: Optimum, candidates: readonly Candidate[], volatility: number): Output['shadowPrices'] {
  const found: Output['shadowPrices'] = []
  const effect = (multiplier: number): number => volatility > 0 && v > 0 ? -Math.abs(multiplier) * POINT / (v * volatility) : 0
  const add = (limit: string, multiplier: number, lower: number, upper: number): void => {
    const volatilityPerPoint = effect(multiplier)
    if (volatilityPerPoint < -1e-7) found.push({ limit, side: multiplier > 0 ? 'at least' : 'at most', at: multiplier > 0 ? lower : upper, volatilityPerPoint })
  }
  for (const [k, c] of program.constraints.entries()) {
    if (c.name !== 'budget' && !c.name.startsWith('trade of ')) add(c.name, solution.constraints[k]!, c.lower, c.upper)
  }
  for (const [i, c] of candidates.entries()) {
    const multiplier = solution.bounds[i]!
    if (multiplier > 0 && c.lower !== 0) add(`minimum of ${c.symbol} (${c.floorReason})`, multiplier, c.lower, c.upper)
    if (multiplier < 0 && c.capReason !== OUTSIDE && c.capReason !== WHOLE) add(`maximum of ${c.symbol} (${c.capReason})`, multiplier, c.lower, c.upper)
  }
  return found.sort((a, b) => a.volatilityPerPoint - b.volatilityPerPoint || (a.limit < b.limit ? -1 : 1)).slice(0, 8)
}

/** For assets that are left out: the expected return, or where returns don't count the beta to the portfolio, that would bring them in. */
export function sensitivity({ solution, a, v }: Optimum, candidates: readonly Candidate[], estimates: Estimates, w: Float64Array, method: Method): Output['sensitivity'] {
  const riskOnly = method === 'min-variance' || method === 'tracking-error'
  if (method === 'safer' || method === 'max-diversification') return []
  const marginal = times(estimates.covariance, w)
  const variance = w.reduce((sum, value, i) => sum + value * marginal[i]!, 0)
  const out: Output['sensitivity'] = []
  for (const [i, { symbol, lower, upper }] of candidates.entries()) {
    const multiplier = solution.bounds[i]!
    if (symbol === CASH || w[i]! > 1e-9 || lower < 0 || upper <= 0 || !(multiplier > 1e-9)) continue
    if (riskOnly) {
      if (!(variance > 0)) continue
      const now = marginal[i]! / variance
      const needed = now - multiplier / (v * variance)
      out.push({ symbol, now, needed, sentence: `${symbol} would come in if its beta to this portfolio were below ${needed.toFixed(2)}; it is ${now.toFixed(2)}.` })
    } else if (a > 0) {
      const now = estimates.mean[i]!
      const needed = now + multiplier / a
      out.push({ symbol, now, needed, sentence: `${symbol} would come in at an expected return above ${percent(needed)}; it is at ${percent(now)}.` })
    }
  }
  return out.sort((x, y) => Math.abs(x.needed - x.now) - Math.abs(y.needed - y.now) || (x.symbol < y.symbol ? -1 : 1)).slice(0, 5)
}

/** The answer in at most three drivers: what changes overall, the largest cut and the largest addition with their reasons. */
export function drivers(candidates: readonly Candidate[], estimates: Estimates, w: Float64Array, current: Figures | null, result: Figures): string[] {
  const now = Float64Array.from(candidates, c => c.current)
  if (!current) {
    const after = riskContributions(estimates.covariance, w)
    const top = candidates.map((_, i) => i).sort((i, j) => after[j]! - after[i]! || i - j)[0]!
    return [
      `Expected return ${percent(result.expectedReturn)} a year at ${percent(result.volatility)} volatility.`,
      `${candidates[top]!.symbol} carries ${percent(after[top]!, 0)} of the risk at ${percent(w[top]!)} of the weight.`,
    ]
  }
  const lines = [
    `Volatility goes from ${percent(current.volatility)} to ${percent(result.volatility)} a year, expected return from ${percent(current.expectedReturn)} to ${percent(result.expectedReturn)}.`,
  ]
  const risk = riskContributions(estimates.covariance, now)
  const order = candidates.map((_, i) => i).filter(i => candidates[i]!.symbol !== CASH).sort((i, j) => (w[i]! - now[i]!) - (w[j]! - now[j]!) || i - j)
  const [cut, added] = [order[0], order.at(-1)]
  if (cut !== undefined && w[cut]! < now[cut]! - 5e-4) {
    lines.push(`${candidates[cut]!.symbol} falls from ${percent(now[cut]!)} to ${percent(w[cut]!)}: it carries ${percent(risk[cut]!, 0)} of the risk now.`)
  }
  if (added !== undefined && w[added]! > now[added]! + 5e-4) {
    const s = estimates.covariance
    const n = candidates.length
    const with_ = times(s, now)[added]! / (Math.sqrt(s[added * n + added]!) * current.volatility)
    const link = Number.isFinite(with_) ? `: its correlation with the portfolio now is ${with_.toFixed(2)}` : ''
    lines.push(`${candidates[added]!.symbol} rises from ${percent(now[added]!)} to ${percent(w[added]!)}${link}.`)
  }
  return lines
}
