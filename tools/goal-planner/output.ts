import { z } from 'zod'

const usd = z.string()

export const output = z.strictObject({
  asOf: z.string(), hypothetical: z.literal(true), label: z.string(), kind: z.string(), on: z.string(), months: z.number().int(),
  /** All amounts are in today's money unless named otherwise. */
  startUsd: usd, monthlyUsd: usd, targetUsd: usd.nullable(), targetThenUsd: usd.nullable(), spendMonthlyUsd: usd.nullable(), spendYears: z.number().nullable(),
  portfolio: z.string(), model: z.string(), paths: z.number().int(), seed: z.number().int(), inflation: z.number(),
  /** Share of paths that succeed, its sampling error, and whether it reaches the wished confidence. */
  probability: z.number(), standardError: z.number(),
  /** The exact probability where the model has one. */
  closedForm: z.number().nullable(), confidence: z.number(), onTrack: z.boolean(),
  medianEndUsd: usd, lowEndUsd: usd, highEndUsd: usd,
  fan: z.array(z.strictObject({ date: z.string(), paidInUsd: usd, p5Usd: usd, p25Usd: usd, p50Usd: usd, p75Usd: usd, p95Usd: usd })),
  requiredReturn: z.number().nullable(), historicalReturn: z.number(), historicalVolatility: z.number(), historyFrom: z.string(), historyTo: z.string(),
  /** The probability if every future year returned two points less than history. */
  ifReturnsAreLower: z.strictObject({ by: z.number(), probability: z.number() }),
  fixes: z.strictObject({
    saveMonthlyUsd: usd.nullable(), saveMoreUsd: usd.nullable(), laterBy: z.number().int().nullable(), laterOn: z.string().nullable(), laterProbability: z.number().nullable(),
    steadySavingUsd: usd.nullable(), affordableUsd: usd, /** Stocks and bonds by share; `bestMix` is the best one inside the policy's stock limit, null when none helps. */
    mixes: z.array(z.strictObject({ stocks: z.number(), probability: z.number(), withinPolicy: z.boolean() })),
    bestMix: z.strictObject({ stocks: z.number(), probability: z.number() }).nullable(),
  }),
  why: z.array(z.string()), conventions: z.record(z.string(), z.string()), notes: z.array(z.string()),
})
