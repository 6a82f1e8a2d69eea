import { z } from 'zod'
import { taxesOutput } from './taxes.ts'

const maybe = z.number().nullable()
const metrics = z.strictObject({
  totalReturn: maybe, cagr: maybe, volatility: maybe, sharpe: maybe, sortino: maybe, calmar: maybe,
  maxDrawdown: maybe, peakDate: z.string().nullable(), troughDate: z.string().nullable(), recoveryDate: z.string().nullable(),
  valueAtRisk: maybe, conditionalValueAtRisk: maybe, bestPeriod: maybe, worstPeriod: maybe, hitRate: maybe,
})
const weights = z.array(z.strictObject({ symbol: z.string(), weight: z.number() }))
const portfolio = z.strictObject({
  label: z.string(), weights, cashWeight: z.number(), endValueUsd: z.string(), paidInUsd: z.string(),
  /** Commission, spread and slippage in money, and per year as a fraction of the average value. */
  costsUsd: z.string(), costPerYear: z.number(), taxesUsd: z.string(), taxes: taxesOutput.nullable(),
  /** One-way: half of all that was bought and sold, per year, as a fraction of the value; the first purchase not counted. */
  turnoverPerYear: z.number(), rebalances: z.number().int(), metrics,
  shape: z.strictObject({
    skewness: maybe, excessKurtosis: maybe, omega: maybe, ulcerIndex: maybe, gaussianValueAtRisk: maybe, modifiedValueAtRisk: maybe, modifiedShortfall: maybe, stability: maybe,
  }),
})
const pair = { portfolio: z.number(), benchmark: maybe }

export const output = z.strictObject({
  asOf: z.string(), hypothetical: z.literal(true), from: z.string(), to: z.string(), years: z.number(), periodsPerYear: z.number(),
  rebalance: z.string(), rule: z.string().nullable(), portfolio, benchmark: portfolio,
  versus: z.strictObject({
    cagrDifference: z.number(), volatilityDifference: z.number(), maxDrawdownDifference: z.number(),
    trackingError: maybe, informationRatio: maybe, alphaPerYear: maybe, beta: maybe, r2: maybe, aheadShare: z.number(), aheadInRisingShare: maybe, aheadInFallingShare: maybe,
  }),
  contributions: z.array(z.strictObject({ symbol: z.string(), weight: z.number(), gainUsd: z.string(), shareOfGain: z.number() })),
  attribution: z.strictObject({
    classes: z.array(z.strictObject({ assetClass: z.string(), averageWeight: z.number(), averageBenchmarkWeight: z.number(), allocation: z.number(), selection: z.number() })),
    costs: z.number(),
  }),
  calendarYears: z.array(z.strictObject({ year: z.number().int(), ...pair })),
  regimes: z.array(z.strictObject({ name: z.string(), from: z.string(), to: z.string(), ...pair })),
  chart: z.array(z.strictObject({ date: z.string(), ...pair })),
  why: z.array(z.string()), conventions: z.record(z.string(), z.string()), notes: z.array(z.string()),
})
