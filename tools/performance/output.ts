import { z } from 'zod'

const maybe = z.number().nullable()

const period = z.strictObject({
  period: z.string(), from: z.string(), to: z.string(), days: z.number().int(),
  startValueUsd: z.string(), endValueUsd: z.string(), netPaidInUsd: z.string(), gainUsd: z.string(),
  /** Over the period; per year only when it is at least a year. */
  timeWeighted: z.number(), timeWeightedPerYear: maybe, moneyWeighted: maybe, moneyWeightedPerYear: maybe,
  benchmark: maybe, benchmarkPerYear: maybe, active: maybe,
})

export const output = z.strictObject({
  asOf: z.string(), label: z.string(), benchmarkLabel: z.string(),
  /** The period that was asked for, with its risk and its attribution. */
  focus: period, periods: z.array(period),
  risk: z.strictObject({ volatility: maybe, sharpe: maybe, maxDrawdown: maybe, peakDate: z.string().nullable(), troughDate: z.string().nullable(), recoveryDate: z.string().nullable(), trackingError: maybe, beta: maybe }),
  /** Parts of the time-weighted return by holding; they add up to it. */
  contributions: z.array(z.strictObject({ symbol: z.string(), gainUsd: z.string(), contribution: z.number() })),
  /** Parts of the active return by asset class; they add up to it. Null without a benchmark for the whole period. */
  attribution: z.array(z.strictObject({ assetClass: z.string(), averageWeight: z.number(), averageBenchmarkWeight: z.number(), allocation: z.number(), selection: z.number() })).nullable(),
  calendarYears: z.array(z.strictObject({ year: z.number().int(), portfolio: z.number(), benchmark: maybe, partial: z.boolean() })),
  chart: z.array(z.strictObject({ date: z.string(), valueUsd: z.string(), paidInUsd: z.string(), growth: z.number(), benchmark: maybe })),
  why: z.array(z.string()), conventions: z.record(z.string(), z.string()), notes: z.array(z.string()),
})
