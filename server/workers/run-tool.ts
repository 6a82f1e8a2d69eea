import type { EarlierResult, PersonFacts } from '../../domain/facts.ts'
import type { MarketView } from '../../market/port.ts'
import { runTool, type Tool } from '../../tools/define-tool.ts'
import type { OnProgress, ToolPool } from './pool.ts'
import type { ToolOutcome } from './protocol.ts'

export interface ToolWork {
  readonly facts: PersonFacts
  readonly results: readonly EarlierResult[]
  readonly market: MarketView
  readonly signal: AbortSignal
  readonly onProgress: OnProgress
}

/** Look-ups run here; what computes goes to a thread. A live market's view can't cross threads, so it stays here as well. */
export const runAnywhere = (pool: ToolPool | undefined, tool: Tool, input: unknown, work: ToolWork): Promise<ToolOutcome> => {
  const { facts, results, market, signal, onProgress } = work
  if (pool === undefined || tool.cost === 'lookup' || market.source !== 'snapshot') {
    return runTool(tool, input, { market, facts, results, signal, progress: onProgress })
  }
  return pool.run({ tool: tool.name, input, facts, results, asOf: market.asOf, marketDigest: market.digest }, signal, onProgress)
}
