import { z } from 'zod'

const figures = z.strictObject({
  /** Expected return and volatility a year; `sharpe` against the risk-free rate; `cvar` the mean of the worst weeks' losses. */
  expectedReturn: z.number(), volatility: z.number(), sharpe: z.number().nullable(), cvar: z.number().nullable(), maxDrawdown: z.number().nullable(),
})
const point = z.strictObject({ volatility: z.number(), expectedReturn: z.number() })

export const output = z.strictObject({
  asOf: z.string(), method: z.string(), label: z.string(),
  /** All weights add up to one; CASH is cash. `change` is against the portfolio now. */
  weights: z.array(z.strictObject({
    symbol: z.string(), name: z.string(), assetClass: z.string(), weight: z.number(), currentWeight: z.number(), change: z.number(),
    riskShare: z.number(), expectedReturn: z.number(), volatility: z.number(),
  })),
  result: figures, current: figures.nullable(),
  trade: z.strictObject({
    turnover: z.number(), assumedCostBps: z.number(), cost: z.number(), gainPerYear: z.number(), worthIt: z.boolean(), reason: z.string(),
  }),
  why: z.array(z.string()),
  shadowPrices: z.array(z.strictObject({
    limit: z.string(), side: z.enum(['at least', 'at most']), at: z.number(),
    /** Change of the yearly volatility at the same expected return when the limit is loosened by one percentage point. */
    volatilityPerPoint: z.number(),
  })),
  flatness: z.strictObject({ halfTrades: figures.nullable(), shareOfGainAtHalf: z.number().nullable(), sentence: z.string() }),
  sensitivity: z.array(z.strictObject({ symbol: z.string(), sentence: z.string(), now: z.number(), needed: z.number() })),
  stability: z.strictObject({ distanceFirstHalf: z.number(), distanceSecondHalf: z.number() }).nullable(),
  frontier: z.strictObject({
    points: z.array(point), current: point.nullable(), result: point,
    sameVolatilityReturn: z.number().nullable(), sameReturnVolatility: z.number().nullable(), sentence: z.string(),
  }),
  data: z.strictObject({
    from: z.string(), to: z.string(), periods: z.number().int(), periodsPerYear: z.number(), riskFree: z.number(),
    covariance: z.string(), returns: z.string(), histories: z.string(),
  }),
  limits: z.array(z.string()),
  /** What was checked after solving; `residual` is the largest violation of the optimality conditions, relative. */
  verification: z.strictObject({
    residual: z.number().nullable(),
    /** Largest difference in a weight to a second, independent solver; null where there is none. */
    secondOpinion: z.number().nullable(), sum: z.literal(1), rounding: z.string(), insideBounds: z.literal(true),
  }),
  notes: z.array(z.string()),
})
export type Output = z.input<typeof output>
