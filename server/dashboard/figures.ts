import type { PersonFacts } from '../../domain/facts.ts'
import { isRefusal, type Refusal } from '../../domain/result.ts'
import type { MarketView } from '../../market/port.ts'
import type { Steward } from '../steward.ts'
import type { ToolOutcome } from '../workers/protocol.ts'
import { runAnywhere } from '../workers/run-tool.ts'

export interface Stand { readonly facts: PersonFacts; readonly market: MarketView }

/** What a person's pages stand on: the ledger and the market as of now. */
export const standOf = async (steward: Steward, facts: PersonFacts): Promise<Stand> => {
  const held = [...facts.accounts, ...facts.clients.flatMap((client) => client.accounts)].flatMap((account) => account.positions.map(({ symbol }) => symbol))
  return { facts, market: await steward.market.asOf(steward.market.now(), [...new Set([...held, ...facts.ips.benchmark.map(({ symbol }) => symbol)])]) }
}

const longestMs = 20_000

/** What became of one run: the input as the tool read it, its output, or why there is none. */
export const worked = async (steward: Steward, stand: Stand, name: string, input: unknown): Promise<ToolOutcome & { readonly version: number }> => {
  const tool = steward.tools.find((each) => each.name === name)
  if (!tool) throw new Error(`There is no tool ${name}.`)
  return { ...await runAnywhere(steward.pool, tool, input, { ...stand, results: [], signal: AbortSignal.timeout(longestMs), onProgress: () => undefined }), version: tool.version }
}

/** A tool's output, or its refusal: a page shows what is there. `Output` is the tool's own output type. */
export const figures = async <Output>(steward: Steward, stand: Stand, name: string, input: unknown): Promise<Output | Refusal> => {
  const { output } = await worked(steward, stand, name, input)
  return output as Output | Refusal
}

/** As `figures`; `null` instead of a refusal, for parts that a page can do without. */
export const figuresOrNull = async <Output>(steward: Steward, stand: Stand, name: string, input: unknown): Promise<Output | null> => {
  const output = await figures<Output>(steward, stand, name, input)
  return isRefusal(output) ? null : (output as Output)
}
