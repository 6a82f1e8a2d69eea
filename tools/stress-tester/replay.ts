import type { History } from '../../market/port.ts'
import type { Crisis } from './crises.ts'
import type { Exposure, Move } from './exposure.ts'
import { pathOf } from './paths.ts'

/** Today's holdings, unchanged, through a past crisis. Weeks count from the low. */
export interface Replay {
  readonly from: string
  /** The weekly close of the crisis at which these holdings were worth least. */
  readonly low: string
  readonly moves: readonly Move[]
  readonly recovered: string | null
  readonly weeksToRecover: number | null
}

/**
 * Starts at the last weekly close on or before the crisis began, ends its search for the low at the first one after it
 * ended; nothing is traded. `undefined` when the history does not reach back that far.
 */
export const replay = (crisis: Crisis, exposures: readonly Exposure[], cashWeight: number, history: History): Replay | undefined => {
  const { dates } = history
  const start = dates.findLastIndex((date) => date <= crisis.from)
  if (start < 0) return undefined
  const end = dates.findIndex((date) => date >= crisis.to)
  const last = (end < 0 ? dates.length - 1 : end) - start
  const paths = exposures.map(({ instrument }) => pathOf(history, instrument, start, last))
  const value = (t: number): number => paths.reduce((sum, path, i) => sum + exposures[i]!.weight * path.values[t]!, cashWeight)
  let low = 0
  for (let t = 1; t <= last; t++) if (value(t) < value(low)) low = t
  let back = low
  while (back < dates.length - start && value(back) < value(0)) back++
  const recovered = back < dates.length - start
  return {
    from: dates[start]!, low: dates[start + low]!, recovered: recovered ? dates[start + back]! : null, weeksToRecover: recovered ? back - low : null,
    moves: paths.map(({ values, basis, standIn }) => ({ change: values[low]! - 1, basis, standIn })),
  }
}
