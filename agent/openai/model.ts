import { ChatOpenAI, type ChatOpenAIFields } from '@langchain/openai'
import { TurnStopped } from '../budget.ts'
import type { AgentModel } from '../models.ts'
import { CircuitBreaker, type BreakerSettings, type Monotonic } from './breaker.ts'

export interface OpenAiSettings {
  readonly apiKey: string
  /** Any OpenAI-compatible endpoint, up to and without `/chat/completions`; absent: OpenAI's own. */
  readonly baseUrl?: string
  readonly model: string
  /** Until the endpoint must have begun to answer. */
  readonly timeoutMs?: number
  /** Further attempts after 429, 5xx and broken connections, with growing, randomised waits. */
  readonly maxRetries?: number
  readonly breaker?: BreakerSettings
  readonly now?: Monotonic
}

/** The library drops the reason for which a stream ended; a withheld answer must not pass for a short one. */
class FilterAwareChat extends ChatOpenAI {
  readonly #made: ChatOpenAIFields

  constructor(fields: ChatOpenAIFields) {
    super(fields)
    this.#made = fields
  }

  /** Binding tools copies the model; the copy must stay one of us. */
  override withConfig(config: Parameters<ChatOpenAI['withConfig']>[0]): FilterAwareChat {
    const copy = new FilterAwareChat(this.#made)
    copy.defaultOptions = { ...this.defaultOptions, ...config }
    return copy
  }

  override async *_streamResponseChunks(...args: Parameters<ChatOpenAI['_streamResponseChunks']>): ReturnType<ChatOpenAI['_streamResponseChunks']> {
    for await (const chunk of super._streamResponseChunks(...args)) {
      if (chunk.generationInfo?.finish_reason === 'content_filter') throw new TurnStopped('CONTENT_FILTER', 'The language model\'s provider withheld this answer.')
      yield chunk
    }
  }
}

/** Twenty seconds to begin is slow for a model and quick for a person; two retries bridge a hiccup, the breaker an outage. */
const defaults = { timeoutMs: 20_000, maxRetries: 2 }

/** A language model at an OpenAI-compatible endpoint, streamed, with tools. Its breaker spans turns: make it once. */
export const openAiModel = (settings: OpenAiSettings): AgentModel => {
  const breaker = new CircuitBreaker(settings.now ?? (() => performance.now()), settings.breaker)
  return {
    id: settings.model, remote: true,
    // `streaming` stays unset: set, the library counts tokens with a tokenizer that it downloads.
    create: () => new FilterAwareChat({
      model: settings.model, apiKey: settings.apiKey, useResponsesApi: false,
      timeout: settings.timeoutMs ?? defaults.timeoutMs, maxRetries: settings.maxRetries ?? defaults.maxRetries,
      configuration: { ...(settings.baseUrl !== undefined && { baseURL: settings.baseUrl }) },
    }),
    available: () => breaker.allows(),
    report: (outcome) => { breaker.report(outcome) },
  }
}
