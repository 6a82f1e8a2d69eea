import type { TicketView } from './ticket.ts'
import type { Wish } from './wish.ts'

export type ChannelName = 'web' | 'teams' | 'terminal'

export type FactSource =
  | { readonly tool: number; readonly pointer: string }
  | { readonly said: string }
  | { readonly knowledge: string }
  | { readonly setting: string }

/** One figure of a reply: its text as printed, the unrounded value, and where it came from. */
export interface Fact {
  readonly text: string
  readonly value: unknown
  readonly source: FactSource
}

/** One tool call of a turn; `hash` = SHA-256 of canonical JSON {name, input, output}. */
export interface ToolCall {
  readonly name: string
  readonly input: unknown
  readonly output: unknown
  readonly hash: string
}

/** A small table or chart that a channel renders natively. Cells are texts made by us, never by a model. */
export interface Card {
  readonly kind: 'ticket' | 'portfolio' | 'comparison' | 'chart' | 'stress' | 'choices' | 'notice' | 'order'
  readonly ticketId?: string
  readonly title: string
  readonly rows: readonly (readonly string[])[]
  /** Column heads of `rows`. */
  readonly columns?: readonly string[]
  readonly chart?: Chart
  /** Messages that the person may send with one click. */
  readonly choices?: readonly string[]
  /** What the person may do next by themselves: with one click, or with `stepUp` on the page for that. */
  readonly wish?: Wish
}

/** `reading` is the chart in one sentence; `x` are dates or labels; values are numbers in `unit`. */
export interface Chart {
  readonly kind: 'line' | 'bar' | 'fan' | 'scatter'
  readonly reading: string
  readonly unit: 'usd' | 'percent' | 'index'
  readonly x: readonly string[]
  readonly series: readonly { readonly name: string; readonly you: boolean; readonly values: readonly (number | null)[] }[]
}

export type Outcome = 'answered' | 'clarify' | 'out-of-scope' | 'refused' | 'error'

/** One finished turn, exactly as `chat --json` prints it. */
export interface Reply {
  readonly conversationId: string
  readonly turnId: string
  readonly text: string
  readonly model: string
  readonly latencyMs: number
  readonly asOf: string
  readonly outcome: Outcome
  readonly code?: string
  readonly tools: readonly ToolCall[]
  readonly facts: readonly Fact[]
  readonly cards: readonly Card[]
  readonly tickets: readonly TicketView[]
}

/** What a turn sends while it runs; cards come with the reply. A delta's text was checked and appended to the record before. */
export type TurnEvent =
  | { readonly kind: 'progress'; readonly label: string }
  | { readonly kind: 'delta'; readonly text: string }
