import { assetClasses, type AssetClass } from '../../domain/instruments.ts'
import type { Ips } from '../../domain/policy.ts'

type BandStatus = 'within' | 'below' | 'above'

/** One class against the policy; weights are fractions of one, `drift` = weight − target. */
export interface ClassDrift {
  readonly assetClass: AssetClass
  readonly weight: number
  readonly target: number
  readonly low: number
  readonly high: number
  readonly drift: number
  readonly status: BandStatus
}

/** Weights come from whole cents divided: this much is arithmetic, not drift. */
const noise = 1e-9

const bandStatus = (weight: number, low: number, high: number): BandStatus =>
  (weight < low - noise ? 'below' : weight > high + noise ? 'above' : 'within')

/** Every class that has a target or is held; a class without a target has target, low and high 0. */
export const driftOf = (weights: ReadonlyMap<AssetClass, number>, ips: Ips): ClassDrift[] =>
  assetClasses.flatMap((assetClass) => {
    const band = ips.targets.find((each) => each.assetClass === assetClass)
    const weight = weights.get(assetClass) ?? 0
    if (!band && weight === 0) return []
    const { target, low, high } = band ?? { target: 0, low: 0, high: 0 }
    return [{ assetClass, weight, target, low, high, drift: weight - target, status: bandStatus(weight, low, high) }]
  })

/** Half the sum of |drift|: the share of the portfolio that a full rebalance would move. */
export const turnoverToTarget = (drifts: readonly ClassDrift[]): number => drifts.reduce((sum, each) => sum + Math.abs(each.drift), 0) / 2
