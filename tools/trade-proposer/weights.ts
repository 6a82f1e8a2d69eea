import type { Mix } from '../portfolio-source/source.ts'
import type { State } from './state.ts'
import type { Wished } from './sizing.ts'

/**
 * Target weights as dollar values. What can't be traded keeps its value, and the other targets share what remains in proportion.
 * Holdings without a target go to zero.
 */
export const wishedFromWeights = (mix: Pick<Mix, 'weights' | 'cashWeight'>, state: State): Wished => {
  const isFixed = (symbol: string): boolean => state.lines.get(symbol)?.blocked !== undefined
  const targets = mix.weights.filter(({ symbol }) => !isFixed(symbol))
  const share = targets.reduce((sum, each) => sum + each.weight, 0) + mix.cashWeight
  const fixedUsd = [...state.lines.values()].filter((line) => line.blocked !== undefined).reduce((sum, line) => sum + line.valueUsd, 0)
  const wished = new Map([...state.lines.keys()].filter((symbol) => !isFixed(symbol)).map((symbol) => [symbol, 0]))
  for (const { symbol, weight } of targets) wished.set(symbol, share === 0 ? 0 : (weight / share) * (state.totalUsd - fixedUsd))
  return wished
}
