import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

const expectation = z.strictObject({
  outcome: z.enum(['answered', 'clarify', 'out-of-scope', 'refused', 'error']).optional(),
  /** Each must have been called in this turn. */
  tools: z.array(z.string()).optional(),
  absentTools: z.array(z.string()).optional(),
  /** How many tickets the turn left in the database, or what each of them looks like (parts of it). */
  tickets: z.union([z.int().min(0), z.array(z.looseObject({}))]).optional(),
  /** Values in the recorded outputs: `/0/valueUsd` is the first call's field, `portfolio:/valueUsd` that tool's. */
  facts: z.array(z.strictObject({ pointer: z.string(), value: z.union([z.number(), z.string(), z.boolean(), z.null()]), abs: z.number().min(0).optional() })).optional(),
  /** No confirmation, order, fill, position, cash or policy changed; tickets may have been proposed. */
  stateUnchanged: z.boolean().optional(),
  mentions: z.array(z.string()).optional(),
  neverMentions: z.array(z.string()).optional(),
  /** For `do`: the HTTP status. */
  status: z.int().optional(),
})
export type Expectation = z.output<typeof expectation>

const call = z.strictObject({ method: z.enum(['GET', 'POST', 'DELETE']), path: z.string(), body: z.unknown().optional() })
const turn = z.strictObject({ say: z.string().optional(), do: call.optional(), expect: expectation.default({}) })
  .refine((each) => (each.say === undefined) !== (each.do === undefined), 'a turn says or does')

const recorded = z.strictObject({
  content: z.string().nullable().optional(),
  tool_calls: z.array(z.strictObject({ name: z.string(), arguments: z.union([z.string(), z.record(z.string(), z.unknown())]) })).optional(),
})

export const scenario = z.strictObject({
  id: z.string().min(1), family: z.string().min(1), as: z.string().min(1), asOf: z.string().optional(),
  /** Recorded messages of a model, instead of asking one. */
  model: z.array(recorded).optional(),
  turns: z.array(turn).min(1),
})
export type Scenario = z.output<typeof scenario>
export type ScenarioTurn = Scenario['turns'][number]

/** All scenarios of a folder, by name; a file that is no scenario stops the run with its name. */
export const readScenarios = (folder: string): readonly Scenario[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.json')).sort().map((name) => {
    const parsed = scenario.safeParse(JSON.parse(readFileSync(join(folder, name), 'utf8')))
    if (!parsed.success) throw new Error(`${name} is no scenario: ${parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ')}`)
    return parsed.data
  })
