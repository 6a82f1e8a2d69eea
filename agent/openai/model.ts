import type { AgentModel, TokenPrice } from '../models.ts'
import { CircuitBreaker, type BreakerSettings, type Monotonic } from './breaker.ts'
import { PatientChat } from './chat.ts'
import { Pace } from './pace.ts'

export interface OpenAiSettings {
  readonly apiKey: string
  /** Any OpenAI-compatible endpoint, up to and without `/chat/completions`; absent: OpenAI's own. */
  readonly baseUrl?: string
  readonly model: string
  /** Until the endpoint must have begun to answer, and most silence while it does. */
  readonly timeoutMs?: number
  /** Further attempts after 429, 5xx and broken connections, with growing, randomised waits. */
  readonly maxRetries?: number
  readonly requestsPerMinute?: number
  readonly price?: TokenPrice
  readonly breaker?: BreakerSettings
  readonly now?: Monotonic
}

/** Twenty seconds to begin is slow for a model and quick for a person; two retries bridge a hiccup, the breaker an outage. */
const defaults = { timeoutMs: 20_000, maxRetries: 2, requestsPerMinute: 600 }

/** A language model at an OpenAI-compatible endpoint, streamed, with tools. Its breaker and its pace span turns: make it once. */
export const openAiModel = (settings: OpenAiSettings): AgentModel => {
  const now = settings.now ?? (() => performance.now())
  const breaker = new CircuitBreaker(now, settings.breaker)
  const pace = new Pace(settings.requestsPerMinute ?? defaults.requestsPerMinute, now)
  const timeoutMs = settings.timeoutMs ?? defaults.timeoutMs
  // `streaming` stays unset: set, the library counts tokens with a tokenizer that it downloads.
  const chat = new PatientChat({
    model: settings.model, apiKey: settings.apiKey, useResponsesApi: false, timeout: timeoutMs, stallMs: timeoutMs, maxRetries: settings.maxRetries ?? defaults.maxRetries,
    configuration: { ...(settings.baseUrl !== undefined && { baseURL: settings.baseUrl }) },
  })
  return {
    id: settings.model, remote: true, ...(settings.price && { price: settings.price }),
    create: () => chat,
    available: () => pace.allows() && breaker.allows(),
    report: (outcome) => {
      pace.count()
      breaker.report(outcome)
    },
  }
}
