import { offlineModel } from '../../agent/offline/index.ts'
import type { TurnModels } from '../../agent/models.ts'
import type { Config } from '../config.ts'
import { sharedEmbedder } from '../memory/sentence-model.ts'
import { modelName } from './model-name.ts'

/** Endpoints in one's own house often take any key, and the library insists on one. */
const noKey = 'none'

/** Who answers: the configured endpoint with the offline model behind it, or the offline model alone. */
export const openModels = async (config: Config): Promise<TurnModels> => {
  const { OPENAI_API_KEY: apiKey, OPENAI_BASE_URL: baseUrl } = config
  const offline = offlineModel({ embedder: sharedEmbedder() })
  if (apiKey === undefined && baseUrl === undefined) return { primary: offline }
  const { openAiModel } = await import('../../agent/openai/model.ts')
  const { OPENAI_PRICE_IN: inputUsd, OPENAI_PRICE_OUT: outputUsd } = config
  const primary = openAiModel({
    apiKey: apiKey ?? noKey, model: modelName(config), ...(baseUrl === undefined ? {} : { baseUrl }), timeoutMs: config.OPENAI_TIMEOUT_SECONDS * 1_000,
    maxRetries: config.OPENAI_RETRIES, requestsPerMinute: config.OPENAI_REQUESTS_PER_MINUTE,
    ...(inputUsd !== undefined && outputUsd !== undefined && { price: { inputUsd, outputUsd } }),
  })
  return { primary, fallback: offline }
}
