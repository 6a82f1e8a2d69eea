import type { EarlierResult, PersonFacts } from '../../domain/facts.ts'
import type { Refusal } from '../../domain/result.ts'
import type { PortableMarket } from '../../market/portable.ts'

/** The bundled snapshot is opened by each thread; a live market's figures travel. A thread that sees another digest refuses to answer. */
export type JobMarket = { readonly kind: 'snapshot'; readonly asOf: string; readonly digest: string } | { readonly kind: 'carried'; readonly market: PortableMarket }

/** One tool call on its way to a thread: values only, since nothing else crosses. */
export interface ToolJob {
  readonly tool: string
  readonly input: unknown
  readonly facts: PersonFacts
  readonly results: readonly EarlierResult[]
  readonly market: JobMarket
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
