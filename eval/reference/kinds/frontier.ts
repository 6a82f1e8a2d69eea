import { criticalLine } from '../../../tools/numerics/critical-line.ts'
import type { Kind } from '../score.ts'
import { problemOf } from './mean-variance.ts'

const corners: Kind = c => {
  const found = criticalLine(problemOf(c))
  if (!found) throw new Error('the frontier has no corners')
  const falling = found.toReversed()
  return { corner_weights: falling.map(corner => Array.from(corner.weights)), risk_tolerance: falling.map(corner => corner.tolerance) }
}

export const kinds: Record<string, Kind> = { critical_line: corners }
