import type { EarlierResult, PersonFacts } from '../../domain/facts.ts'
import type { MarketView } from '../../market/port.ts'
import { portable } from '../../market/portable.ts'
import { runTool, type Tool } from '../../tools/define-tool.ts'
import type { OnProgress, ToolPool } from './pool.ts'
import type { JobMarket, ToolOutcome } from './protocol.ts'

export interface ToolWork {
  readonly facts: PersonFacts
  readonly results: readonly EarlierResult[]
  readonly market: MarketView
  readonly signal: AbortSignal
  readonly onProgress: OnProgress
}

/** `undefined` for a view that can't cross, such as a test's. */
const jobMarketOf = (market: MarketView): JobMarket | undefined => {
  if (market.source === 'snapshot') return { kind: 'snapshot', asOf: market.asOf, digest: market.digest }
  const carried = portable(market)
  return carried && { kind: 'carried', market: carried }
}

/** Look-ups run here; what computes goes to a thread, where it can be stopped. */
export const runAnywhere = (pool: ToolPool | undefined, tool: Tool, input: unknown, work: ToolWork): Promise<ToolOutcome> => {
  const { facts, results, market, signal, onProgress } = work
  const crossing = pool === undefined || tool.cost === 'lookup' ? undefined : jobMarketOf(market)
  if (pool === undefined || crossing === undefined) {
    return runTool(tool, input, { market, facts, results, signal, progress: onProgress })
  }
  return pool.run({ tool: tool.name, input, facts, results, market: crossing }, signal, onProgress)
}
