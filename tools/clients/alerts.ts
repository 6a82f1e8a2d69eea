import type { AssetClass, Instrument } from '../../domain/instruments.ts'
import type { FirmPolicy, Ips } from '../../domain/policy.ts'
import { percent } from '../portfolio-source/words.ts'
import type { ClassDrift } from '../portfolio/drift.ts'

export const alertCodes = ['DRIFT', 'RISK_MISMATCH', 'CASH', 'CONCENTRATION', 'EXCLUDED', 'RESTRICTED', 'STALE_PRICE', 'FROZEN'] as const
export interface Alert {
  readonly code: (typeof alertCodes)[number]
  readonly text: string
}

/** One holding as the alerts look at it. */
export interface Held {
  readonly instrument: Instrument
  readonly weight: number
  readonly stale: boolean
}

const risky: readonly AssetClass[] = ['stocks', 'real-assets', 'crypto']

/** Share in classes that can lose much, beside the least and most that the policy's bands allow together. */
export const riskShare = (drifts: readonly ClassDrift[]): { share: number; low: number; high: number; status: 'within' | 'below' | 'above' } => {
  const of = drifts.filter((each) => risky.includes(each.assetClass))
  const total = (field: 'weight' | 'low' | 'high'): number => of.reduce((sum, each) => sum + each[field], 0)
  const [share, low, high] = [total('weight'), total('low'), Math.min(1, total('high'))]
  return { share, low, high, status: share > high + 1e-9 ? 'above' : share < low - 1e-9 ? 'below' : 'within' }
}

const isExcluded = (instrument: Instrument, ips: Ips): boolean => ips.exclusions.some((each) => each.toUpperCase() === instrument.symbol || instrument.exclusionTags.includes(each))

const names = (held: readonly Held[]): string => held.map((each) => each.instrument.symbol).join(', ')

/** What an advisor should look at, gravest first. */
export const alertsFor = (drifts: readonly ClassDrift[], held: readonly Held[], ips: Ips, firm: FirmPolicy, frozen: boolean): Alert[] => {
  const outside = drifts.filter((each) => each.status !== 'within')
  const risk = riskShare(drifts)
  const cash = drifts.find((each) => each.assetClass === 'cash')
  const large = held.filter((each) => each.instrument.kind !== 'etf' && each.weight > firm.maxSinglePosition)
  const [excluded, restricted, stale] = [held.filter((each) => isExcluded(each.instrument, ips)), held.filter((each) => firm.restricted.includes(each.instrument.symbol)), held.filter((each) => each.stale)]
  const list: (Alert | false)[] = [
    frozen && { code: 'FROZEN', text: 'An account is frozen.' },
    risk.status !== 'within' && { code: 'RISK_MISMATCH', text: `${percent(risk.share)} in risky classes is ${risk.status} what the ${ips.riskLevel} policy allows (${percent(risk.low, 0)} to ${percent(risk.high, 0)}).` },
    outside.length > 0 && { code: 'DRIFT', text: outside.map((each) => `${each.assetClass} ${percent(each.weight)} is ${each.status} its band of ${percent(each.low, 0)} to ${percent(each.high, 0)}`).join('; ') + '.' },
    large.length > 0 && { code: 'CONCENTRATION', text: large.map((each) => `${each.instrument.symbol} is ${percent(each.weight)}`).join(', ') + `, more than ${percent(firm.maxSinglePosition, 0)}.` },
    cash?.status === 'above' && { code: 'CASH', text: `${percent(cash.weight)} in cash, its band ends at ${percent(cash.high, 0)}.` },
    excluded.length > 0 && { code: 'EXCLUDED', text: `Holds what the policy excludes: ${names(excluded)}.` },
    restricted.length > 0 && { code: 'RESTRICTED', text: `Holds what the firm may not trade: ${names(restricted)}.` },
    stale.length > 0 && { code: 'STALE_PRICE', text: `No current price: ${names(stale)}.` },
  ]
  return list.filter((each): each is Alert => each !== false)
}
