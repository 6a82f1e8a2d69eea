import type { MarketView } from '../../market/port.ts'
import { volatilityOf } from '../portfolio/risk.ts'
import { percent } from '../portfolio-source/words.ts'
import type { Estimates } from './estimate.ts'
import type { Figures } from './figures.ts'
import { CASH, type Candidate } from './universe.ts'

/** Half of what one decimal of a percentage shows. */
const VISIBLE = 5e-4

/**
 * The portfolio tool and the ticket measure volatility by `volatilityOf`. The optimizer's default estimates give the same figures; other
 * years, another estimator, views or a young asset among the candidates do not, and then both are said. No sentence where they agree.
 */
export function measuredElsewhere(
  candidates: readonly Candidate[], weights: readonly number[], result: Figures, current: Figures | null, estimates: Estimates, market: MarketView,
): string[] {
  const measure = (of: (at: number) => number) => volatilityOf(candidates.flatMap(({ symbol }, i) => symbol === CASH ? [] : [{ symbol, weight: of(i) }]), market)
  const after = measure(i => weights[i]!)
  const before = current && measure(i => candidates[i]!.current)
  const apart = (own: number, other: number | null | undefined): boolean => other != null && Math.abs(own - other) >= VISIBLE
  if (!apart(result.volatility, after.volatility) && !(current && apart(current.volatility, before?.volatility))) return []
  const said = [after.volatility === null ? [] : `${percent(after.volatility)} for this result`, before?.volatility == null ? [] : `${percent(before.volatility)} for what is held`].flat()
  return [`Volatility here is estimated (${estimates.covarianceName}, ${estimates.from} to ${estimates.to}). Measured as in the portfolio and on a ticket it is ${said.join(' and ')}.`]
}
