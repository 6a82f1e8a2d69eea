import type { Instrument } from '../../domain/instruments.ts'
import type { FirmPolicy, Ips } from '../../domain/policy.ts'
import type { LinearConstraint } from '../numerics/quadratic-program.ts'
import { percent } from '../portfolio-source/words.ts'
import type { Input } from './input.ts'
import type { Candidate } from './universe.ts'

type Group = Input['groups'][number]

/** Whether an instrument belongs to a group; CASH has no instrument and is of the class cash. */
export function inGroup(group: Group, instrument: Instrument | undefined, symbol = instrument?.symbol): boolean {
  switch (group.by) {
    case 'asset-class': return (instrument?.assetClass ?? 'cash') === group.value
    case 'sub-class': return instrument?.subClass === group.value
    case 'sector': return instrument?.sector === group.value
    case 'region': return instrument?.region === group.value
    case 'esg': return instrument?.esg === true
    case 'symbols': return symbol !== undefined && group.symbols?.includes(symbol) === true
  }
}

const nameOf = (group: Group): string => group.by === 'symbols' ? (group.symbols ?? []).join(' + ') : group.by === 'esg' ? 'ESG funds' : group.value

/** Limits over groups of assets: the person's, the policy's bands when asked for, and the firm's on sectors and coins. */
export function groupLimits(wish: Input, candidates: readonly Candidate[], ips: Ips, firm: FirmPolicy): LinearConstraint[] {
  const limits: LinearConstraint[] = []
  const add = (name: string, member: (c: Candidate) => boolean, lower: number, upper: number): void => {
    const coefficients = Float64Array.from(candidates, c => member(c) ? 1 : 0)
    if (coefficients.includes(1) || lower > 0) limits.push({ name, coefficients, lower, upper })
  }
  for (const group of wish.groups) add(`your limit on ${nameOf(group)}`, c => inGroup(group, c.instrument, c.symbol), group.min ?? -Infinity, group.max ?? Infinity)
  limits.push(...policyBands(wish, candidates, ips))
  const sectors = [...new Set(candidates.flatMap(c => c.instrument?.sector || []))].sort()
  for (const sector of sectors) if (firm.maxSector < 1) add(`the firm's limit on the sector ${sector}`, c => c.instrument?.sector === sector, -Infinity, firm.maxSector)
  if (firm.maxCrypto < 1) add("the firm's limit on crypto", c => c.assetClass === 'crypto', -Infinity, firm.maxCrypto)
  return limits
}

/**
 * The policy's bands when asked for. Less risk keeps to them by itself, or goes no further outside than the portfolio stands now. A band
 * without members binds nothing.
 */
function policyBands(wish: Input, candidates: readonly Candidate[], ips: Ips): LinearConstraint[] {
  if (wish.method !== 'safer' && !wish.withinPolicy) return []
  return ips.targets.flatMap(({ assetClass, low, high }) => {
    const coefficients = Float64Array.from(candidates, c => c.assetClass === assetClass ? 1 : 0)
    if (!coefficients.includes(1)) return []
    const now = candidates.reduce((sum, c, i) => sum + coefficients[i]! * c.current, 0)
    const [least, most] = wish.withinPolicy ? [low, high] : [Math.min(low, now), Math.max(high, now)]
    const widened = least < low || most > high ? ', widened to what is held now' : ''
    return [{ name: `the policy's band for ${assetClass.replaceAll('-', ' ')}${widened}`, coefficients, lower: least, upper: most }]
  })
}

/** What weights leave the policy's bands, in words. */
export function outsidePolicy(candidates: readonly Candidate[], w: ArrayLike<number>, ips: Ips): string[] {
  return ips.targets.flatMap(({ assetClass, low, high }) => {
    const share = candidates.reduce((sum, c, i) => sum + (c.assetClass === assetClass ? w[i]! : 0), 0)
    return share < low - 1e-4 || share > high + 1e-4
      ? [`Outside of the investment policy: ${assetClass} would be ${percent(share, 0)}, the band is ${percent(low, 0)} to ${percent(high, 0)}.`] : []
  })
}
