import type { BaseChatModel } from '@langchain/core/language_models/chat_models'
import type { PersonFacts } from '../domain/facts.ts'
import type { PastTurn, TurnInput } from '../domain/turn.ts'
import type { Tool, ToolContext } from '../tools/define-tool.ts'
import type { Verdict } from './offline/verdict.ts'

/** What a model may know of a turn besides its messages. A remote model only ever sees the messages. */
export interface TurnScene {
  readonly input: TurnInput
  readonly facts: PersonFacts
  readonly market: ToolContext['market']
  readonly past: readonly PastTurn[]
  readonly tools: readonly Tool[]
  /** Told by our own model what its answer is: an answer, a question back, out of scope or a refusal. */
  judge?(verdict: Verdict): void
}

/** USD per million tokens. */
export interface TokenPrice {
  readonly inputUsd: number
  readonly outputUsd: number
}

/** A language model behind LangChain's interface, made for one turn. `remote`: identifiers are replaced before they leave. */
export interface AgentModel {
  readonly id: string
  readonly remote: boolean
  create(scene: TurnScene): BaseChatModel
  /** Whether calls are worth trying now; a circuit breaker says no after repeated failures. */
  available?(): boolean
  /** Told how each call went; `unknown` where it was stopped. */
  report?(outcome: 'worked' | 'failed' | 'unknown'): void
  /** What its tokens cost; absent: not known, or nothing. */
  readonly price?: TokenPrice
}

/** `fallback` answers when `primary` fails, also in the middle of a conversation. */
export interface TurnModels {
  readonly primary: AgentModel
  readonly fallback?: AgentModel
}

/** One entry of the knowledge base that a reply may quote. */
export interface KnowledgeEntry {
  readonly id: string
  readonly text: string
}
