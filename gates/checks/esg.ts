import type { Instrument } from '../../domain/instruments.ts'
import type { EsgLimit } from '../../domain/policy.ts'
import type { CheckFacts } from './input.ts'
import { exceeds, postTrade, share, type PostTrade } from './post-trade.ts'
import { blocked, missing, passed, type Rule } from './verdict.ts'

const name = 'esg'

const carries = (instrument: Instrument, tag: string): boolean => (tag === 'esg' ? instrument.esg : instrument.exclusionTags.includes(tag))

const sumsOf = (after: PostTrade, tag: string) => {
  const tagged = after.exposures.filter(({ instrument }) => carries(instrument, tag))
  const sum = (field: 'before' | 'after' | 'lowBefore' | 'lowAfter'): bigint => tagged.reduce((total, each) => total + each[field], 0n)
  return { before: sum('before'), after: sum('after'), lowBefore: sum('lowBefore'), lowAfter: sum('lowAfter') }
}

/** Exactly below: equal is not short. */
const isShort = (part: bigint, total: bigint, min: number): boolean => part * 1_000_000n < BigInt(Math.round(min * 1_000_000)) * total

const broken = ({ tag, min, max }: EsgLimit, after: PostTrade): CheckFacts | undefined => {
  const sums = sumsOf(after, tag)
  if (max !== undefined && sums.after > sums.before && exceeds(sums.after, after.total, max)) return { tag, after: share(sums.after, after.total), max }
  if (min !== undefined && sums.lowAfter < sums.lowBefore && isShort(sums.lowAfter, after.total, min)) return { tag, after: share(sums.lowAfter, after.total), min }
  return undefined
}

/**
 * Largest and smallest shares of what carries a tag (`esg`, `fossil-fuel`, `weapons` …), the client's own and the firm's, on the weights
 * after the trade: for a largest share open purchases count as filled, for a smallest one open sales. What moves towards a limit is welcome.
 */
export const esgLimits: Rule = (input) => {
  const { ips, firm } = input
  if (!ips || !firm) return missing(name, ...(ips ? [] : ['investment policy']), ...(firm ? [] : ['firm policy']))
  const limits = [...(ips.esgLimits ?? []), ...(firm.esgLimits ?? [])]
  if (limits.length === 0) return passed(name, { limits: 0 })
  const after = postTrade(input)
  if ('unknown' in after) return missing(name, ...after.unknown)
  const found = limits.map((limit) => broken(limit, after)).find((each) => each !== undefined)
  return found ? blocked(name, { ...found, profileVersion: ips.version, policyVersion: firm.version }) : passed(name, { limits: limits.length })
}
