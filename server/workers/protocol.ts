import type { EarlierResult, PersonFacts } from '../../domain/facts.ts'
import type { Refusal } from '../../domain/result.ts'

/** One tool call on its way to a thread: values only, since nothing else crosses. */
export interface ToolJob {
  readonly tool: string
  readonly input: unknown
  readonly facts: PersonFacts
  readonly results: readonly EarlierResult[]
  readonly asOf: string
  /** The caller's market digest; a thread that sees other data refuses to answer. */
  readonly marketDigest: string
}

export interface ToolOutcome {
  readonly input: unknown
  readonly output: unknown
  readonly refusal?: Refusal
}

export type ToWorker = { readonly id: number; readonly job: ToolJob }
export type FromWorker =
  | { readonly id: number; readonly kind: 'progress'; readonly fraction: number; readonly label: string }
  | { readonly id: number; readonly kind: 'done'; readonly outcome: ToolOutcome }
  | { readonly id: number; readonly kind: 'failed'; readonly message: string }
