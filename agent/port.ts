import type { Reply, ToolCall, TurnEvent } from '../domain/conversation.ts'
import type { EarlierResult, PersonFacts } from '../domain/facts.ts'
import type { Proposal } from '../domain/proposal.ts'
import type { Refusal } from '../domain/result.ts'
import type { TicketView } from '../domain/ticket.ts'
import type { PastTurn, TurnInput } from '../domain/turn.ts'
import type { Tool, ToolContext } from '../tools/define-tool.ts'
import type { ModelUsage } from './usage.ts'

/** What the server lends to one turn. The agent has no database, no gate and no broker: only these. */
export interface TurnPorts {
  readonly tools: readonly Tool[]
  readonly facts: PersonFacts
  readonly market: ToolContext['market']
  /** Oldest first. */
  readonly past: readonly PastTurn[]
  readonly signal: AbortSignal
  /** Runs a tool (in a worker when it computes); output or refusal, both already recorded. */
  run(tool: Tool, input: unknown, results: readonly EarlierResult[]): Promise<{ readonly call: ToolCall; readonly refusal?: Refusal }>
  /**
   * Appends to the transcript, in the order of the calls; resolves once it is stored. Need not be waited for: nothing that is emitted after
   * it is sent before it is stored, and a turn of which something could not be stored ends as an error.
   */
  record(kind: string, body: Readonly<Record<string, unknown>>): Promise<void>
  /** To the person, through their channel. */
  emit(event: TurnEvent): void
  /** Hands a proposal to the gate; `underived` names what came from untrusted sources and not from the person. */
  propose(proposal: Proposal, underived: readonly string[]): Promise<TicketView | Refusal>
  /** Told what each call of a remote model took: for counting. */
  spent?(usage: ModelUsage): void
  /** Monotonic milliseconds, for latency only. */
  elapsedMs(): number
}

/** Answers one message. Never throws for what a model does; a failure is a reply with `outcome: "error"`. */
export type RunTurn = (input: TurnInput, ports: TurnPorts) => Promise<Reply>
