import type { Reply } from '../../../domain/conversation.ts'
import type { Role } from '../../../domain/person.ts'
import type { TicketView } from '../../../domain/ticket.ts'

export interface Session {
  readonly person: { readonly id: string; readonly email: string; readonly label: string }
  readonly role: Role
  readonly demo: boolean
}

/** A part that could not be computed is absent or null; the page shows what is there. */
export interface Dashboard {
  readonly asOf: string
  readonly source: string
  readonly accounts: readonly { readonly accountId: string; readonly label: string; readonly valueUsd: string }[]
  readonly accountId: string
  readonly accountLabel: string
  /** Whose account it is, where an advisor reads it. */
  readonly client?: string | null
  readonly valueUsd: string
  readonly change?: { readonly dayUsd: string | null; readonly day: number | null; readonly yearUsd: string | null; readonly year: number | null } | null
  readonly holdings?: readonly HoldingRow[] | null
  readonly allocation?: readonly AllocationRow[] | null
  readonly growth?: Growth | null
  readonly returns?: readonly { readonly period: string; readonly you: number | null; readonly benchmark: number | null }[] | null
  readonly drawdown?: Drawdown | null
  readonly stress?: readonly { readonly name: string; readonly lossUsd: string; readonly loss: number }[] | null
  readonly risk?: { readonly volatility: number } | null
  readonly goals?: readonly GoalRow[] | null
  readonly advice?: { readonly title: string; readonly body: string; readonly say: string } | null
  readonly activity?: readonly { readonly on: string; readonly text: string; readonly amountUsd: string | null }[] | null
  readonly tickets?: readonly TicketView[] | null
  readonly suggestions?: readonly string[] | null
}
export interface HoldingRow {
  readonly symbol: string
  readonly name?: string
  readonly assetClass?: string
  readonly quantity: string
  readonly price: string
  readonly valueUsd: string
  readonly weight: number
}
export interface AllocationRow {
  readonly assetClass: string
  readonly label: string
  readonly valueUsd: string
  readonly weight: number
  readonly target: number | null
  readonly low: number | null
  readonly high: number | null
  readonly drift: number | null
}
export interface Growth {
  readonly dates: readonly string[]
  readonly you: readonly (number | null)[]
  readonly benchmark?: readonly (number | null)[] | null
  readonly deposits?: readonly (number | null)[] | null
  readonly reading: string
}
/** `values` are falls from the last peak as fractions of one, zero or negative. */
export interface Drawdown {
  readonly dates: readonly string[]
  readonly values: readonly number[]
  readonly reading: string
  readonly troughs?: readonly { readonly date: string; readonly value: number }[] | null
}
/** Levels below which so many of 100 futures lie; the outer pair is the 10th and 90th, or the 5th and 95th. */
export interface Fan {
  readonly x: readonly string[]
  readonly p5: readonly number[]
  readonly p25: readonly number[]
  readonly p50: readonly number[]
  readonly p75: readonly number[]
  readonly p95: readonly number[]
}
export interface GoalRow {
  readonly goalId: string
  readonly label: string
  readonly targetUsd: string
  readonly on: string
  readonly probability: number | null
  readonly fan: Fan | null
}

/** What the person said of an answer. */
export type Verdict = 'helpful' | 'not-helpful'

export interface ConversationRow {
  readonly id: string
  readonly title: string
  readonly lastAt: string
}
/** A conversation as the server remembers it. `lastSeq` is where `resume` goes on, when the server says it. */
export interface History {
  readonly id: string
  readonly items: readonly HistoryItem[]
  readonly lastSeq?: number
}
export type HistoryItem =
  | { readonly kind: 'said'; readonly text: string; readonly at: string }
  | { readonly kind: 'reply'; readonly reply: Reply; readonly at?: string; readonly verdict?: Verdict }
  | { readonly kind: 'ticket'; readonly ticket: TicketView }
  | { readonly kind: 'notice'; readonly text: string }

export interface ClientRow {
  readonly personId: string
  readonly label: string
  readonly accountId: string
  readonly valueUsd: string
  readonly drift: number | null
  readonly riskLevel: string | null
  readonly riskNow: number | null
  readonly cashWeight: number | null
  readonly alerts: readonly (string | { readonly kind?: string; readonly text?: string; readonly label?: string })[]
}
export interface ClientBook {
  readonly asOf: string
  readonly clients: readonly ClientRow[]
}

export interface TranscriptRow {
  readonly id: string
  readonly person: string | { readonly label?: string; readonly email?: string; readonly id?: string }
  readonly role?: string
  readonly title: string
  readonly startedAt: string
  readonly lastAt: string
  readonly messages: number
  readonly tickets: number
  readonly flags: readonly string[]
}
export interface TranscriptEntry {
  readonly seq: number
  readonly at: string
  readonly kind: string
  readonly body: Readonly<Record<string, unknown>>
  readonly hash: string
  readonly prevHash: string
}
export interface Transcript {
  readonly id: string
  readonly person: TranscriptRow['person']
  readonly entries: readonly TranscriptEntry[]
}
export interface Verification {
  readonly ok: boolean
  readonly entries: number
  readonly problems: readonly (string | Readonly<Record<string, unknown>>)[]
}
export interface Replay {
  readonly status: 'identical' | 'different' | 'version-changed'
  readonly calls: readonly { readonly name: string; readonly resultId?: string; readonly identical: boolean; readonly version?: string; readonly versionNow?: string | null; readonly difference?: string }[]
}
