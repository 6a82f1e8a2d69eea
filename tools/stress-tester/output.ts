import { z } from 'zod'

const byHolding = z.strictObject({
  symbol: z.string(), weight: z.number(), valueUsd: z.string(),
  /** Fraction of the holding's value, and money; negative is a loss. */
  change: z.number(), changeUsd: z.string(),
  /** Share of the whole change that this holding makes. */
  shareOfChange: z.number(), weightAfter: z.number(), basis: z.string(),
})

export const scenarioOutput = z.strictObject({
  kind: z.string(), label: z.string(), how: z.string(),
  change: z.number(), changeUsd: z.string(), valueAfterUsd: z.string(), cashWeightAfter: z.number(),
  /** Past crises only: weekly closes, and how long until the same holdings were worth the start again. */
  from: z.string().nullable(), low: z.string().nullable(), recovered: z.string().nullable(), weeksToRecover: z.number().int().nullable(),
  /** The same scenario for the comparison portfolio. */
  benchmarkChange: z.number().nullable(),
  byHolding: z.array(byHolding), proxies: z.array(z.strictObject({ symbol: z.string(), basis: z.string() })),
})

export const output = z.strictObject({
  asOf: z.string(), hypothetical: z.literal(true), label: z.string(), valueUsd: z.string(), cashWeight: z.number(), benchmarkLabel: z.string(),
  scenarios: z.array(scenarioOutput),
  worst: z.strictObject({ label: z.string(), change: z.number(), changeUsd: z.string() }),
  /** For a book: each client in the worst scenario, worst first. Fraction of their value, and money. */
  byClient: z.array(z.strictObject({ clientId: z.string(), label: z.string(), valueUsd: z.string(), change: z.number(), changeUsd: z.string() })),
  notCovered: z.array(z.strictObject({ crisis: z.string(), reason: z.string(), indexChange: z.number(), from: z.string(), to: z.string() })),
  why: z.array(z.string()), conventions: z.record(z.string(), z.string()), notes: z.array(z.string()),
})
