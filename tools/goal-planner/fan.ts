import { quantilesInPlace } from '../numerics/series/select.ts'
import type { Paths } from './simulate.ts'

export const fanLevels = [0.05, 0.25, 0.5, 0.75, 0.95] as const

/** Quantiles of wealth at the end of each year, never below zero. */
export const fanOf = ({ byYear }: Paths): readonly (readonly number[])[] =>
  byYear.map(year => quantilesInPlace(Float64Array.from(year), fanLevels).map(value => Math.max(0, value)))

/** Share of paths that end at or above the goal. */
export const probabilityOf = (wealth: Float64Array, goal: number): number => {
  let count = 0
  for (let p = 0; p < wealth.length; p++) if (wealth[p]! >= goal) count++
  return count / wealth.length
}
