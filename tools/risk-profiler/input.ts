import { z } from 'zod'
import { answersSchema } from './questions.ts'
import { dateField, positiveUsdField } from '../portfolio/shapes.ts'

export const actions = ['show', 'questionnaire', 'add-goal', 'change-goal', 'remove-goal', 'exclude', 'include'] as const

const goalSchema = z.strictObject({
  kind: z.enum(['retirement', 'house', 'education', 'other']).optional(), label: z.string().trim().min(1).max(60).optional(),
  targetUsd: positiveUsdField.optional().describe('Wanted at the date, in today\'s money'), on: dateField.optional(),
  monthlyUsd: z.string().regex(/^(0|[1-9]\d{0,11})(\.\d{1,2})?$/, 'a plain dollar amount').optional().describe('Saved each month; absent: nothing, or as before'),
})
export type GoalInput = z.output<typeof goalSchema>

export const input = z.strictObject({
  clientId: z.string().min(1).optional().describe('Advisors only, and only to show: the client, by personId'),
  action: z.enum(actions).default('show'),
  answers: answersSchema.partial().optional().describe('For the questionnaire: the answers known so far'),
  resultId: z.string().regex(/^r\d+$/).optional().describe('An earlier result of this tool, whose answers go on to count'),
  goal: goalSchema.optional().describe('For add-goal and change-goal'),
  goalId: z.string().max(100).optional().describe('For change-goal and remove-goal: its id, or its name'),
  exclusions: z.array(z.string().trim().min(1).max(40)).min(1).max(20).optional()
    .describe('For exclude and include: symbols, or tobacco, weapons, fossil-fuel, leveraged, inverse'),
})
export type Input = z.output<typeof input>
