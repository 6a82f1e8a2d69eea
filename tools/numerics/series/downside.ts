import { type Column, mean } from './moments.ts'

/**
 * Lower partial moment: mean of max(target − x, 0)^order over ALL observations (Sortino and van der Meer, 1991).
 * @param order 1 = downside potential, 2 = downside variance
 */
export const lowerPartialMoment = (x: Column, order: 1 | 2, target = 0): number => {
  let total = 0
  for (let t = 0; t < x.length; t++) {
    const shortfall = target - x[t]!
    if (shortfall > 0) total += order === 1 ? shortfall : shortfall * shortfall
  }
  return total / x.length
}

/** √(mean of min(x − target, 0)²), not annualised. */
export const downsideDeviation = (x: Column, target = 0): number => Math.sqrt(lowerPartialMoment(x, 2, target))

/** Mean of max(target − x, 0). */
export const downsidePotential = (x: Column, target = 0): number => lowerPartialMoment(x, 1, target)

/** Mean of max(x − target, 0). */
export const upsidePotential = (x: Column, target = 0): number => mean(x) - target + downsidePotential(x, target)

/** Gains above the target over losses below it, NaN without any loss; at target 0 also the Bernardo-Ledoit ratio. Keating and Shadwick (2002). */
export const omega = (x: Column, target = 0): number => upsidePotential(x, target) / (downsidePotential(x, target) || NaN)

/** (mean − target) / downside potential = omega − 1. */
export const omegaSharpe = (x: Column, target: number): number => (mean(x) - target) / downsidePotential(x, target)

/** Mean excess over the target per unit of downside deviation, not annualised. */
export const sortino = (x: Column, target = 0): number => (mean(x) - target) / downsideDeviation(x, target)

/** mean·f / (dd·√f) at target 0. */
export const annualisedSortino = (x: Column, perYear: number): number => sortino(x) * Math.sqrt(perYear)

/** Share of periods below the target. */
export const downsideFrequency = (x: Column, target: number): number => {
  let count = 0
  for (let t = 0; t < x.length; t++) if (x[t]! < target) count++
  return count / x.length
}
