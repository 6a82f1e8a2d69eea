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
 * Keeps a rebalance inside the firm's largest order and largest day of an account: each move is cut to the first, all together
 * to the second. What is left over is for another day; the gate checks again, with what was entered today.
 */
export const withinFirmLimits = (wished: Wished, state: State): Capped => {
  const [perOrder, perDay] = [usdToNumber(usdOf(state.firm.maxOrderUsd)), usdToNumber(usdOf(state.firm.maxAccountDayUsd))]
  const moves = [...wished].flatMap(([symbol, usd]) => {
    const line = state.lines.get(symbol)
    return line && line.blocked === undefined ? [{ symbol, from: line.valueUsd, change: usd - line.valueUsd }] : []
  })
  const most = (perOrder * room) / (1 + state.firm.tolerance)
  const cut = moves.map((each) => ({ ...each, change: Math.sign(each.change) * Math.min(Math.abs(each.change), most) }))
  const sold = cut.reduce((sum, each) => sum + Math.max(0, -each.change), 0)
  const bought = Math.min(cut.reduce((sum, each) => sum + Math.max(0, each.change), 0), Number(state.spendable) / 100 + sold)
  const share = Math.min(1, (perDay * room) / ((sold + bought) * (1 + state.firm.tolerance) || 1))
  const isCut = share < 1 || cut.some((each, i) => each.change !== moves[i]!.change)
  if (!isCut) return { wished, notes: [] }
  return {
    wished: new Map(cut.map((each) => [each.symbol, each.from + each.change * share])),
    notes: [`A first step: the firm allows ${dollars(perOrder)} an order and ${dollars(perDay)} a day in one account. Ask again for the next one.`],
  }
}
