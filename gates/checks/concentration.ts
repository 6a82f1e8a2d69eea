import type { CheckResult } from '../../domain/check.ts'
import type { Instrument } from '../../domain/instruments.ts'
import type { CheckInput } from './input.ts'
import { exceeds, groupExposures, postTrade, share } from './post-trade.ts'
import { blocked, missing, passed, type Rule } from './verdict.ts'

/** Blocks a group that this ticket makes larger and leaves above `limit` of the account; what only shrinks is welcome. */
const limitGroups = (name: string, input: CheckInput, limit: number | undefined, keyOf: (instrument: Instrument) => string): CheckResult => {
  if (limit === undefined) return missing(name, 'firm policy')
  const after = postTrade(input)
  if ('unknown' in after) return missing(name, ...after.unknown)
  for (const [key, group] of groupExposures(after.exposures, keyOf))
    if (group.after > group.before && exceeds(group.after, after.total, limit))
      return blocked(name, { what: key, before: share(group.before, after.total), after: share(group.after, after.total), limit })
  return passed(name, { limit })
}

/** One stock or coin; a fund is spread already. */
export const singlePosition: Rule = (input) =>
  limitGroups('concentration', input, input.firm?.maxSinglePosition, (instrument) => (instrument.kind === 'etf' ? '' : instrument.symbol))

export const sectorLimit: Rule = (input) => limitGroups('sector', input, input.firm?.maxSector, (instrument) => instrument.sector)

export const cryptoLimit: Rule = (input) =>
  limitGroups('crypto', input, input.firm?.maxCrypto, (instrument) => (instrument.assetClass === 'crypto' ? 'crypto' : ''))
