import { riskLevels, type Ips } from '../../domain/policy.ts'
import { suitabilityGaps } from '../../domain/suitability.ts'
import type { AssetClass } from '../../domain/instruments.ts'
import type { CheckInput } from './input.ts'
import { exceeds, groupExposures, postTrade, share } from './post-trade.ts'
import { blocked, missing, passed, warned, type Rule } from './verdict.ts'

const name = 'suitability'

/** Classes that can lose much; more bonds or cash than agreed is no harm that needs a warning here. */
const risky: readonly AssetClass[] = ['stocks', 'crypto', 'real-assets']

/** So far above the client's own band, a purchase is no longer theirs: the policy must be changed first. Fraction of one. */
const outsideBand = 0.1

const complexProblem = (input: CheckInput, ips: Ips): string | undefined => {
  const complex = input.legs.find((leg) => leg.side === 'buy' && leg.instrument?.exclusionTags.some((tag) => tag === 'leveraged' || tag === 'inverse'))
  if (!complex || !input.firm) return undefined
  const allowed = riskLevels.indexOf(ips.riskLevel) >= riskLevels.indexOf(input.firm.leveragedAllowedFrom) && ips.knowledge !== 'basic'
  return allowed ? undefined : complex.symbol
}

/**
 * The trade against the client's current profile (FINRA rule 2111). What the profile lacks blocks, by name, because no report can be written: leveraged and inverse products only from the firm's level up
 * and never with basic knowledge; a risky class that the ticket makes larger is warned about above its band and blocked far above.
 */
export const suitability: Rule = (input) => {
  const { ips, firm } = input
  if (!ips || !firm) return missing(name, ...(ips ? [] : ['investment policy']), ...(firm ? [] : ['firm policy']))
  const profile = { riskLevel: ips.riskLevel, knowledge: ips.knowledge, profileVersion: ips.version }
  const gaps = suitabilityGaps(ips)
  if (gaps.length > 0) return blocked(name, { profileVersion: ips.version, missing: gaps.map(({ input: each }) => each), nextStep: gaps[0]!.nextStep })
  const complex = complexProblem(input, ips)
  if (complex !== undefined) return blocked(name, { ...profile, symbol: complex, why: 'leveraged or inverse', allowedFrom: firm.leveragedAllowedFrom })
  const after = postTrade(input)
  if ('unknown' in after) return missing(name, ...after.unknown)
  const above: string[] = []
  for (const [assetClass, group] of groupExposures(after.exposures, (instrument) => instrument.assetClass)) {
    if (!risky.includes(assetClass as AssetClass) || group.after <= group.before) continue
    const high = ips.targets.find((band) => band.assetClass === assetClass)?.high ?? 0
    if (exceeds(group.after, after.total, high + outsideBand))
      return blocked(name, { ...profile, assetClass, after: share(group.after, after.total), bandHigh: high, allowed: high + outsideBand })
    if (exceeds(group.after, after.total, high)) above.push(`${assetClass} ${share(group.after, after.total)} above ${high}`)
  }
  return above.length > 0 ? warned(name, { ...profile, above }) : passed(name, profile)
}
