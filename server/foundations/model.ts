import { defaultBudget } from '../../agent/budget.ts'
import type { RunTurn } from '../../agent/port.ts'
import type { Config } from '../config.ts'

const load = async (config: Config): Promise<RunTurn> => {
  const [{ createRunTurn }, { prompts }, { openModels }] = await Promise.all([import('../../agent/run-turn.ts'), import('../../prompts/index.ts'), import('./models.ts')])
  return createRunTurn({ models: await openModels(config), prompts, budget: { ...defaultBudget, timeoutMs: config.TURN_SECONDS * 1_000 } })
}

/** Makes the function that answers messages, once, at the first message: a model's libraries are heavy. */
export const lazyRunTurn = (config: Config): (() => Promise<RunTurn>) => {
  let loading: Promise<RunTurn> | undefined
  return async () => {
    loading ??= load(config)
    try {
      return await loading
    } catch (error) {
      // What failed to load once may load the next time.
      loading = undefined
      throw error
    }
  }
}
