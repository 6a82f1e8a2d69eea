import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { defaultBudget, type TurnBudget } from '../agent/budget.ts'
import type { TurnModels } from '../agent/models.ts'
import { offlineModel } from '../agent/offline/index.ts'
import { openAiModel } from '../agent/openai/model.ts'
import { prompts as inUse, type PromptSet } from '../prompts/index.ts'

/** What is evaluated: models with a set of prompts. */
export interface Variant {
  readonly name: string
  readonly models: TurnModels
  readonly prompts: PromptSet
  readonly budget: TurnBudget
}

const promptsOf = (version: string | undefined): PromptSet => {
  if (version === undefined) return inUse
  const file = join(import.meta.dirname, `../prompts/system.v${version}.md`)
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch {
    throw new RangeError(`There is no prompt of version ${version} (${file}).`)
  }
  return { ...inUse, system: { name: 'system', version: Number(version), text, sha256: createHash('sha256').update(text).digest('hex') } }
}

/** `offline`, `openai`, `openai:MODEL`, each with `@N` for version N of the system prompt. Throws `RangeError` with what is allowed. */
export const variantOf = (written: string, env: NodeJS.ProcessEnv): Variant => {
  const match = /^(offline|openai)(?::([^@]+))?(?:@(\d+))?$/.exec(written)
  if (!match) throw new RangeError(`A model is offline, openai or openai:MODEL, with @N for a version of the prompt; found ${written}.`)
  const [, kind, named, version] = match
  const prompts = promptsOf(version)
  const seconds = { turn: Number(env.TURN_SECONDS), model: Number(env.OPENAI_TIMEOUT_SECONDS) }
  const budget = seconds.turn > 0 ? { ...defaultBudget, timeoutMs: seconds.turn * 1_000 } : defaultBudget
  if (kind === 'offline') return { name: written, models: { primary: offlineModel() }, prompts, budget }
  const { OPENAI_API_KEY: apiKey, OPENAI_BASE_URL: baseUrl, OPENAI_MODEL } = env
  const model = named ?? OPENAI_MODEL
  if (apiKey === undefined || model === undefined) throw new RangeError('openai needs OPENAI_API_KEY, and OPENAI_MODEL or openai:MODEL.')
  return { name: written, models: { primary: openAiModel({ apiKey, model, ...(baseUrl !== undefined && { baseUrl }), ...(seconds.model > 0 && { timeoutMs: seconds.model * 1_000 }) }), fallback: offlineModel() }, prompts, budget }
}
