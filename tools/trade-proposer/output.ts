import { z } from 'zod'
import { assetClasses } from '../../domain/instruments.ts'
import type { Proposal } from '../../domain/proposal.ts'
import { dateField, decimalField, fraction, sentences, usdField } from '../portfolio/shapes.ts'

const leg = z.strictObject({ symbol: z.string(), side: z.enum(['buy', 'sell']), quantity: decimalField, type: z.enum(['market', 'limit']), limitPrice: decimalField.optional() })

const impact = z.strictObject({
  classes: z.array(z.strictObject({ assetClass: z.enum(assetClasses), before: fraction, after: fraction, target: fraction.nullable() })),
  riskBefore: fraction.nullable(), riskAfter: fraction.nullable(), cashAfterUsd: usdField, taxNote: z.string(), notes: sentences,
})

/** A `Proposal` with everything that explains it. */
export const output = z.strictObject({
  asOf: dateField, accountId: z.string(), accountLabel: z.string(), title: z.string(), legs: z.array(leg).min(1), impact, taxUsd: usdField.nullable(),
  details: z.array(z.strictObject({
    symbol: z.string(), name: z.string(), assetClass: z.enum(assetClasses), side: z.enum(['buy', 'sell']), quantity: decimalField, price: decimalField, priceDate: dateField,
    valueUsd: usdField, feeUsd: usdField, weightBefore: fraction, weightAfter: fraction, reason: z.string(),
  })),
  totals: z.strictObject({ buysUsd: usdField, sellsUsd: usdField, feesUsd: usdField, worstCaseUsd: usdField, turnover: fraction, cashBeforeUsd: usdField, cashAfterUsd: usdField, cashWeightAfter: fraction }),
  tax: z.strictObject({
    shortTermGainUsd: usdField, longTermGainUsd: usdField,
    sales: z.array(z.strictObject({ symbol: z.string(), lotId: z.string(), quantity: decimalField, acquiredOn: dateField, costUsd: usdField, gainUsd: usdField, longTerm: z.boolean() })),
  }),
  why: sentences, notes: sentences,
})
export type ProposerOutput = z.output<typeof output>

/** The part that becomes a ticket. */
export const proposalOf = (result: ProposerOutput): Proposal => ({
  accountId: result.accountId, title: result.title, impact: result.impact, taxUsd: result.taxUsd,
  legs: result.legs.map(({ limitPrice, ...each }) => (limitPrice === undefined ? each : { ...each, limitPrice })),
})
