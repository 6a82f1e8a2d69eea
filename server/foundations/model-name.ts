import type { Config } from '../config.ts'

/** Small, quick and good at calling tools; a name in OPENAI_MODEL replaces it. */
const usualModel = 'gpt-4.1-mini'

/** The model that is asked first, as replies name it. */
export const modelName = ({ OPENAI_API_KEY: apiKey, OPENAI_BASE_URL: baseUrl, OPENAI_MODEL: model = usualModel }: Config): string =>
  (apiKey === undefined && baseUrl === undefined ? 'offline' : model)
