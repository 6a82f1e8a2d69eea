import { usdOf, usdToNumber } from '../../domain/money.ts'
import { dollars } from '../portfolio-source/words.ts'
import type { Wished } from './sizing.ts'
import type { State } from './state.ts'

/** Rounding to whole shares may add one: a little room keeps the ticket under the firm's limits. */
const room = 0.98

export interface Capped {
  readonly wished: Wished
  /** Says what was held back; empty when nothing was. */
  readonly notes: readonly string[]
}

/**
 * Keeps a rebalance inside the firm's largest order and largest day of an account by making every move smaller in the same
 * proportion: a step on the straight way to the target, so that no class moves away from it. The rest is for another day;
 * the gate checks again, with what was entered today.
 */
export const withinFirmLimits = (wished: Wished, state: State): Capped => {
  const [perOrder, perDay] = [usdToNumber(usdOf(state.firm.maxOrderUsd)), usdToNumber(usdOf(state.firm.maxAccountDayUsd))]
  const moves = [...wished].flatMap(([symbol, usd]) => {
    const line = state.lines.get(symbol)
    return line && line.blocked === undefined ? [{ symbol, from: line.valueUsd, change: usd - line.valueUsd }] : []
  })
  const sizes = moves.map((each) => Math.abs(each.change) * (1 + state.firm.tolerance))
  const share = Math.min(1, (perOrder * room) / Math.max(1, ...sizes), (perDay * room) / Math.max(1, sizes.reduce((sum, each) => sum + each, 0)))
  if (share === 1) return { wished, notes: [] }
  return {
    wished: new Map(moves.map((each) => [each.symbol, each.from + each.change * share])),
    notes: [`A first step: the firm allows ${dollars(perOrder)} an order and ${dollars(perDay)} a day in one account. Ask again for the next one.`],
  }
}
