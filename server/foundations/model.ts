import type { RunTurn } from '../../agent/port.ts'
import type { Config } from '../config.ts'

/** Makes the function that answers messages, once, at the first message: a model's libraries are heavy. */
export const lazyRunTurn = (config: Config): (() => Promise<RunTurn>) => {
  let loading: Promise<RunTurn> | undefined
  const load = async (): Promise<RunTurn> => {
    const [{ createRunTurn }, { prompts }, { openModels }] = await Promise.all([import('../../agent/run-turn.ts'), import('../../prompts/index.ts'), import('./models.ts')])
    return createRunTurn({ models: openModels(config), prompts })
  }
  return () => (loading ??= load())
}
