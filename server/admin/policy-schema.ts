import { z } from 'zod'
import { esgTags, riskLevels, type FirmPolicy } from '../../domain/policy.ts'

const usd = z.string().regex(/^\d{1,12}\.\d{2}$/, 'dollars and cents, such as 250000.00')
const share = z.number().min(0).max(1)
const symbol = z.string().regex(/^[A-Z][A-Z0-9.-]{0,14}$/, 'a symbol, such as UNH')

const dated = { from: z.iso.date(), name: z.string().min(1).max(100), source: z.string().min(1).max(300) }
const marginRule = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('settled-cash') }), z.strictObject({ kind: z.literal('intraday-margin') }),
  z.strictObject({ kind: z.literal('pattern-day-trader'), maxDayTrades: z.int().min(0).max(100), windowDays: z.int().min(1).max(10), minEquityUsd: usd }),
])

/** What a proposal may change of the firm's policy; each field replaces its value, lists as a whole. A regime holds from its day until the next one of its kind. */
export const policyChange = z.strictObject({
  restricted: z.array(symbol).max(2000).transform((symbols) => [...new Set(symbols)].sort()).optional(),
  maxOrderUsd: usd.optional(), maxAccountDayUsd: usd.optional(), maxFirmDayUsd: usd.optional(),
  maxSinglePosition: share.optional(), maxSector: share.optional(), maxCrypto: share.optional(),
  priceCollar: z.number().min(0.001).max(0.5).optional(), tolerance: z.number().min(0).max(0.05).optional(),
  // Nobody raises the threshold above which a fresh proof is asked for; a firm may lower it.
  stepUpThresholdUsd: usd.refine((value) => Number(value) <= 10_000, 'at most 10000.00').optional(),
  maxTicketsPerMinute: z.int().min(1).max(1000).optional(), leveragedAllowedFrom: z.enum(riskLevels).optional(),
  esgLimits: z.array(z.strictObject({ tag: z.enum(esgTags), min: share.exactOptional(), max: share.exactOptional() })).max(20).optional(),
  marginRegimes: z.array(z.strictObject({ ...dated, appliesTo: z.enum(['cash', 'margin']), rule: marginRule })).min(1).max(20).optional(),
  projectionRegimes: z.array(z.strictObject({ ...dated, figures: z.enum(['labelled', 'withheld']) })).min(1).max(20).optional(),
}).refine((change) => Object.keys(change).length > 0, 'something to change')

/** The whole next version. */
export const nextPolicy = (current: FirmPolicy, change: z.output<typeof policyChange>): FirmPolicy => {
  const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) as Partial<FirmPolicy>
  return { ...current, ...given, version: current.version + 1 }
}
