import { z } from 'zod'
import { riskLevels, type Ips } from '../../domain/policy.ts'
import { dateField, fraction, sentences, usdField } from '../portfolio/shapes.ts'
import { wishField } from '../wish/shape.ts'
import { answersSchema } from './questions.ts'

const level = z.enum(riskLevels)
const statement = z.strictObject({
  version: z.int(), effectiveOn: dateField, riskLevel: level, horizonYears: z.number(), knowledge: z.string(), sustainability: z.string(),
  targets: z.array(z.strictObject({ assetClass: z.string(), target: fraction, low: fraction, high: fraction })), exclusions: z.array(z.string()),
  goals: z.array(z.strictObject({ goalId: z.string(), kind: z.string(), label: z.string(), targetUsd: usdField, on: dateField, monthlyUsd: usdField })),
})

export const output = z.strictObject({
  asOf: dateField,
  /** `asking`: the next question is open; `contradictory`: some answers don't go together; `proposed`: a change waits for the person. */
  status: z.enum(['current', 'asking', 'contradictory', 'proposed']),
  current: statement,
  answers: answersSchema.partial(), answered: z.int(), total: z.int(),
  next: z.strictObject({ field: z.string(), question: z.string(), choices: z.array(z.strictObject({ label: z.string(), value: z.union([z.string(), z.number()]) })) }).nullable(),
  result: z.strictObject({
    level, capacity: z.int(), tolerance: z.int(), capacityLevel: level, toleranceLevel: level, caps: z.array(z.strictObject({ level, why: z.string() })),
    badYearLoss: fraction,
  }).nullable(),
  proposed: statement.nullable(),
  differences: z.array(z.strictObject({ what: z.string(), before: z.string(), after: z.string() })),
  wish: wishField, why: sentences, notes: sentences,
})
export type RiskProfilerOutput = z.output<typeof output>

export const statementOf = ({ version, effectiveOn, riskLevel, horizonYears, knowledge, sustainability, targets, exclusions, goals }: Ips): z.input<typeof statement> => ({
  version, effectiveOn, riskLevel, horizonYears, knowledge, sustainability, targets: targets.map((each) => ({ ...each })), exclusions: [...exclusions], goals: goals.map((each) => ({ ...each })),
})
