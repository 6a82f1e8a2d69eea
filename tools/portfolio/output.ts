import { z } from 'zod'
import { assetClasses } from '../../domain/instruments.ts'
import { periods } from './changes.ts'
import { dateField, decimalField, fraction, sentences, splitRow, usdField } from './shapes.ts'

const holdingRow = z.strictObject({
  symbol: z.string(), name: z.string(), kind: z.enum(['etf', 'stock', 'crypto']), assetClass: z.enum(assetClasses), sector: z.string(), region: z.string(),
  quantity: decimalField, price: decimalField, priceDate: dateField, stale: z.boolean(), valueUsd: usdField, weight: fraction,
  costUsd: usdField.nullable(), gainUsd: usdField.nullable(), gain: fraction.nullable(), weekChange: fraction.nullable(), yearToDateChange: fraction.nullable(),
  expenseRatio: fraction.nullable(), trailingYield: fraction.nullable(), incomeUsd: usdField.nullable(),
})
export type HoldingRow = z.output<typeof holdingRow>

const driftRow = z.strictObject({
  assetClass: z.enum(assetClasses), weight: fraction, target: fraction, low: fraction, high: fraction, drift: fraction,
  status: z.enum(['within', 'below', 'above']), toTargetUsd: usdField,
})

const mover = z.strictObject({ symbol: z.string(), name: z.string(), change: fraction })

export const output = z.strictObject({
  asOf: dateField,
  accounts: z.array(z.strictObject({
    accountId: z.string(), label: z.string(), kind: z.string(), taxable: z.boolean(), valueUsd: usdField, cashUsd: usdField, settledCashUsd: usdField, weight: fraction,
  })),
  valueUsd: usdField, cashUsd: usdField, settledCashUsd: usdField, availableCashUsd: usdField, cashWeight: fraction,
  investedUsd: usdField, unrealisedGainUsd: usdField.nullable(), unrealisedGain: fraction.nullable(),
  holdings: z.array(holdingRow),
  classes: z.array(splitRow), sectors: z.array(splitRow), regions: z.array(splitRow),
  drift: z.strictObject({ status: z.enum(['within', 'outside', 'no-policy']), toMove: fraction, classes: z.array(driftRow) }),
  changes: z.array(z.strictObject({ period: z.enum(periods), from: dateField, changeUsd: usdField, change: fraction.nullable(), without: z.array(z.string()) })),
  best: mover.nullable(), worst: mover.nullable(),
  fees: z.strictObject({ expenseRatio: fraction, yearlyUsd: usdField, unknown: z.array(z.string()) }),
  income: z.strictObject({ yearlyUsd: usdField, yield: fraction, unknown: z.array(z.string()) }),
  concentration: z.strictObject({ topSymbol: z.string().nullable(), topWeight: fraction, topFiveWeight: fraction, hhi: fraction, effectiveHoldings: fraction.nullable(), largestSingleStock: z.string().nullable(), largestSingleStockWeight: fraction }),
  risk: z.strictObject({ volatility: fraction.nullable(), from: dateField.nullable(), to: dateField.nullable() }),
  why: sentences, notes: sentences,
})
export type PortfolioOutput = z.input<typeof output>
