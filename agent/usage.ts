import type { AIMessage } from '@langchain/core/messages'
import type { TokenPrice } from './models.ts'

/** What one call of a remote model took. Tokens as the endpoint counts them, 0 where it does not say. */
export interface ModelUsage {
  readonly model: string
  readonly outcome: 'worked' | 'failed' | 'stopped'
  readonly inputTokens: number
  /** Of the input, what the endpoint had read before. */
  readonly cachedTokens: number
  readonly outputTokens: number
  /** `null` without a price. */
  readonly costUsd: number | null
  readonly ms: number
}

const perMillion = 1e-6

/** The cost of a call at `price`; cached tokens count in full, so that it is never told too low. */
export const usageOf = (model: string, price: TokenPrice | undefined, outcome: ModelUsage['outcome'], ms: number, response?: AIMessage): ModelUsage => {
  const { input_tokens: inputTokens = 0, output_tokens: outputTokens = 0, input_token_details: details } = response?.usage_metadata ?? {}
  return {
    model, outcome, inputTokens, outputTokens, cachedTokens: details?.cache_read ?? 0, ms: Math.round(ms),
    costUsd: price ? (inputTokens * price.inputUsd + outputTokens * price.outputUsd) * perMillion : null,
  }
}
