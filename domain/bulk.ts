import { canonicalJson, sha256Hex } from './canonical.ts'
import type { Refusal } from './result.ts'
import type { TicketView } from './ticket.ts'

export type BulkKind = 'rebalance-to-policy'

/**
 * PROPOSED by an advisor, DISPLAYED to a second person, APPROVED by them (each ticket is then judged on its own), DONE when every
 * ticket has its outcome; REJECTED by the second person, EXPIRED without an answer.
 */
export const bulkStates = ['PROPOSED', 'DISPLAYED', 'APPROVED', 'DONE', 'REJECTED', 'EXPIRED'] as const
export type BulkState = (typeof bulkStates)[number]

export const bulkTransitions: Readonly<Record<BulkState, readonly BulkState[]>> = {
  PROPOSED: ['DISPLAYED', 'REJECTED', 'EXPIRED'],
  DISPLAYED: ['APPROVED', 'REJECTED', 'EXPIRED'],
  APPROVED: ['DONE'],
  DONE: [], REJECTED: [], EXPIRED: [],
}

/** Everything that one approval binds. Immutable; its hash is what the approver confirms. */
export interface BulkTerms {
  readonly bulkId: string
  readonly initiatorId: string
  readonly kind: BulkKind
  /** Merkle root (RFC 6962) over ticket id, position and ticket hash, hex. */
  readonly root: string
  /** How many tickets stand under the root. */
  readonly count: number
  /** Sum of the tickets' worst cases. */
  readonly totalUsd: string
  /** 128 random bits, hex. */
  readonly nonce: string
  readonly expiresAt: string
}

/** SHA-256("steward-bulk-v1" ‖ RFC 8785 terms), hex. */
export const bulkHash = (terms: BulkTerms): string => sha256Hex('steward-bulk-v1', canonicalJson(terms))

/** One client of a bulk: a ticket, or why there is none; later what became of it. */
export interface BulkItemView {
  readonly position: number
  readonly clientId: string
  readonly clientLabel: string
  readonly accountId: string
  readonly accountLabel: string
  readonly ticket: TicketView | null
  readonly outcome: 'CONFIRMED' | 'EXCLUDED' | null
  /** Why there was no ticket, or why it was left out. */
  readonly refusal: Pick<Refusal, 'code' | 'message'> | null
}

export interface BulkView {
  readonly id: string
  readonly hash: string
  readonly state: BulkState
  readonly kind: BulkKind
  readonly initiator: { readonly id: string; readonly label: string }
  readonly approver: { readonly id: string; readonly label: string } | null
  readonly root: string
  readonly count: number
  readonly totalUsd: string
  readonly createdAt: string
  readonly expiresAt: string
  readonly items: readonly BulkItemView[]
}
