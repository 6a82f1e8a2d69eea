import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { isIsoDate } from '../domain/units.ts'
import { recorded } from './recorded-output.ts'

const expectation = z.strictObject({
  outcome: z.enum(['answered', 'clarify', 'out-of-scope', 'refused', 'error']).optional(),
  /** Each must have been called in this turn. */
  tools: z.array(z.string()).optional(),
  absentTools: z.array(z.string()).optional(),
  /** How many tickets the turn left in the database, or what each of them looks like (parts of it). */
  tickets: z.union([z.int().min(0), z.array(z.looseObject({}))]).optional(),
  /** Values in the recorded outputs: `/0/valueUsd` is the first call's field, `portfolio:/valueUsd` that tool's; for `do` in the answer's body. */
  facts: z.array(z.strictObject({ pointer: z.string(), value: z.union([z.number(), z.string(), z.boolean(), z.null()]), abs: z.number().min(0).optional() })).optional(),
  /** No confirmation, order, fill, position, cash or policy changed; tickets may have been proposed. */
  stateUnchanged: z.boolean().optional(),
  mentions: z.array(z.string()).optional(),
  neverMentions: z.array(z.string()).optional(),
  /** For `do`: the HTTP status. */
  status: z.int().optional(),
})
export type Expectation = z.output<typeof expectation>

const call = z.strictObject({ method: z.enum(['GET', 'POST', 'DELETE']), path: z.string().startsWith('/', 'begins with "/"'), body: z.unknown().optional() })
const turn = z.strictObject({ say: z.string().optional(), do: call.optional(), expect: expectation.default({}) })
  .refine((each) => (each.say === undefined) !== (each.do === undefined), 'has either "say" or "do", and only one of them')

export const scenario = z.strictObject({
  id: z.string().min(1), family: z.string().min(1), as: z.string().min(1), asOf: z.string().refine(isIsoDate, 'a date YYYY-MM-DD').optional(),
  /** Recorded messages of a model, instead of asking one. */
  model: z.array(recorded).optional(),
  turns: z.array(turn).min(1),
})
export type Scenario = z.output<typeof scenario>
export type ScenarioTurn = Scenario['turns'][number]

/** Some files are no scenarios. `message` names each file and every place that is wrong in it. */
export class MalformedScenarios extends Error {}

const problemsOf = (error: z.ZodError): string => error.issues.map((issue) => `${issue.path.length === 0 ? '(file)' : issue.path.join('.')}: ${issue.message}`).join('; ')

const readOne = (file: string): Scenario | string => {
  let json: unknown
  try {
    json = JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    return `is no JSON: ${error instanceof Error ? error.message : String(error)}`
  }
  const parsed = scenario.safeParse(json)
  return parsed.success ? parsed.data : problemsOf(parsed.error)
}

/** All scenarios of a folder, by name, or of one file. Throws `MalformedScenarios` with every problem of every file before anything is played. */
export const readScenarios = (place: string): readonly Scenario[] => {
  const found = statSync(place, { throwIfNoEntry: false })
  if (!found) throw new MalformedScenarios(`There is no ${place}. Name a folder of scenario files, or one file.`)
  const names = found.isFile() ? [place] : readdirSync(place, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.json')).sort().map((name) => join(place, name))
  if (names.length === 0) throw new MalformedScenarios(`${place} holds no .json files.`)
  const read = names.map((name) => ({ name, content: readOne(name) }))
  const problems = read.flatMap(({ name, content }) => (typeof content === 'string' ? [`${name}: ${content}`] : []))
  const scenarios = read.flatMap(({ content }) => (typeof content === 'string' ? [] : [content]))
  const twice = scenarios.map(({ id }) => id).filter((id, at, all) => all.indexOf(id) !== at)
  if (twice.length > 0) problems.push(`${[...new Set(twice)].join(', ')}: this id stands in several files; each needs its own.`)
  if (problems.length > 0) throw new MalformedScenarios(`${problems.length} of ${names.length} files can't be played.\n${problems.map((each) => `- ${each}`).join('\n')}\nThe format stands in docs/PROTOCOL.md, "Measuring commands".`)
  return scenarios
}
