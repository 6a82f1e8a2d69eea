import type { ModelUsage } from '../../agent/usage.ts'
import type { Metrics } from './metrics.ts'

/** Counts what calls of a remote model took; a cost only where prices are set. */
export const countUsage = (metrics: Metrics) => ({ model, outcome, inputTokens, cachedTokens, outputTokens, costUsd, ms }: ModelUsage): void => {
  metrics.count('steward_model_calls_total', { model, outcome })
  metrics.observe('steward_model_ms', ms, { model })
  for (const [kind, tokens] of Object.entries({ input: inputTokens, cached: cachedTokens, output: outputTokens })) metrics.count('steward_model_tokens_total', { model, kind }, tokens)
  if (costUsd !== null) metrics.count('steward_model_cost_usd_total', { model }, costUsd)
}
