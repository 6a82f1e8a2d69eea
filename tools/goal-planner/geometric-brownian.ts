import { normalCdf, normalQuantile } from '../numerics/series/normal.ts'

/** dW/W = drift dt + sigma dB without flows: ln W is normal, so probabilities need no simulation. Rates per year. */
export interface GeometricBrownian {
  readonly drift: number
  readonly sigma: number
  readonly years: number
  readonly initial: number
}

const logMean = ({ drift, sigma, years, initial }: GeometricBrownian): number => Math.log(initial) + (drift - sigma ** 2 / 2) * years
const logDeviation = ({ sigma, years }: GeometricBrownian): number => sigma * Math.sqrt(years)

/** P(final wealth ≥ goal). */
export const probabilityOfReaching = (model: GeometricBrownian, goal: number): number => {
  if (goal <= 0) return 1
  const distance = logMean(model) - Math.log(goal)
  const deviation = logDeviation(model)
  return deviation === 0 ? Number(distance >= 0) : normalCdf(distance / deviation)
}

/** Final wealth that a share p of outcomes stays below. */
export const wealthQuantile = (model: GeometricBrownian, p: number): number =>
  Math.exp(logMean(model) + logDeviation(model) * normalQuantile(p))
