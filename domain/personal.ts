import type { Preferences } from './preferences.ts'
import type { Frequency } from './recurrence.ts'

export const memoryKinds = ['goal', 'constraint', 'life-event', 'preference', 'agreement'] as const
export type MemoryKind = (typeof memoryKinds)[number]

/** Something that the person said and agreed to have remembered. Its text is theirs: untrusted where a trade is concerned. */
export interface MemoryFacts {
  readonly memoryId: string
  readonly kind: MemoryKind
  readonly text: string
  readonly learnedOn: string
  /** `null`: until it is forgotten. */
  readonly expiresOn: string | null
  /** Where it was said; `null` when it was typed into a form. */
  readonly conversationId: string | null
  /** Cosine similarity with what was just said, -1 to 1; `null` when it was not compared. */
  readonly relevance: number | null
}

/** Money that the person plans to pay in or take out. Nothing moves before they agreed to the plan itself. */
export interface PlanFacts {
  readonly planId: string
  readonly accountId: string
  readonly kind: 'deposit' | 'withdrawal'
  readonly amountUsd: string
  readonly every: Frequency
  readonly firstOn: string
  readonly until: string | null
  /** `null` when nothing is left to come. */
  readonly nextOn: string | null
  readonly state: 'active' | 'done' | 'canceled'
}

/** When to tell the person something. Prices are USD per share, drift a fraction of one. */
export type AlertRule =
  | { readonly kind: 'price'; readonly symbol: string; readonly direction: 'above' | 'below'; readonly price: string }
  | { readonly kind: 'drift'; readonly accountId: string; readonly by: number }
  | { readonly kind: 'date'; readonly on: string; readonly note: string }

export interface AlertFacts {
  readonly alertId: string
  readonly rule: AlertRule
  readonly state: 'active' | 'fired' | 'canceled'
  readonly setOn: string
}

/** A request for a person's attention. */
export interface TaskFacts {
  readonly taskId: string
  readonly topic: string
  readonly state: 'open' | 'taken' | 'done'
  readonly openedAt: string
}

/** What the ledger keeps about one person beside money; a part of a turn's facts. */
export interface PersonalFacts {
  readonly memories: readonly MemoryFacts[]
  readonly plans: readonly PlanFacts[]
  readonly alerts: readonly AlertFacts[]
  readonly tasks: readonly TaskFacts[]
  /** Absent in records from before they were kept. */
  readonly preferences?: Preferences
  /** Entries of the knowledge base that are near to what was just said. */
  readonly knowledge: readonly { readonly entryId: string; readonly similarity: number }[]
}

export const nothingPersonal: PersonalFacts = { memories: [], plans: [], alerts: [], tasks: [], knowledge: [] }
