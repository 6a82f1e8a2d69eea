import type { Fact, ToolCall } from '../domain/conversation.ts'
import type { EarlierResult } from '../domain/facts.ts'
import { isRefusal } from '../domain/result.ts'
import type { PastTurn } from '../domain/turn.ts'
import { callHash } from '../tools/define-tool.ts'

/** Results are numbered r1, r2, … over all turns of a conversation: in the agent's log and in the record the same. */
export const nextResultId = (results: readonly EarlierResult[]): string =>
  `r${results.reduce((most, { id }) => Math.max(most, Number(/^r(\d+)$/.exec(id)?.[1] ?? 0)), 0) + 1}`

/** The tool results of a conversation, and this turn's calls. */
export class ResultLog {
  readonly earlier: readonly EarlierResult[]
  readonly calls: ToolCall[] = []
  readonly #own: EarlierResult[] = []
  readonly #recalled: EarlierResult[] = []

  constructor(past: readonly PastTurn[]) {
    this.earlier = past.flatMap((turn) => turn.results)
  }

  /** Keeps a call; a result (not a refusal) gets the next id. */
  add(call: ToolCall): string | undefined {
    this.calls.push(call)
    if (isRefusal(call.output)) return undefined
    const id = nextResultId(this.all)
    this.#own.push({ id, tool: call.name, input: call.input, output: call.output })
    return id
  }

  get own(): readonly EarlierResult[] { return this.#own }
  get all(): readonly EarlierResult[] { return [...this.earlier, ...this.#own] }

  /** The reply's calls: this turn's, then the earlier ones that its facts stand on. */
  replyCalls(): readonly ToolCall[] {
    return [...this.calls, ...this.#recalled.map(({ tool, input, output }) => ({ name: tool, input, output, hash: callHash(tool, input, output) }))]
  }

  /** Points facts at `replyCalls`: a source -1 - i is the i-th earlier result, which comes behind the turn's own calls. */
  settle(facts: readonly Fact[]): readonly Fact[] {
    return facts.map((fact) => {
      if (!('tool' in fact.source) || fact.source.tool >= 0) return fact
      const result = this.earlier[-1 - fact.source.tool]!
      if (!this.#recalled.includes(result)) this.#recalled.push(result)
      return { ...fact, source: { ...fact.source, tool: this.calls.length + this.#recalled.indexOf(result) } }
    })
  }

  /** The dates of recalled results that are older than the turn's own: they must be said. */
  olderDates(facts: readonly Fact[], asOf: string): readonly string[] {
    this.settle(facts)
    const dates = this.#recalled.map((each) => (each.output as { asOf?: unknown } | null)?.asOf).filter((each): each is string => typeof each === 'string' && each < asOf)
    return [...new Set(dates)].sort()
  }
}
