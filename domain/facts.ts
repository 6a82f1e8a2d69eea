import type { FirmPolicy, Ips } from './policy.ts'
import type { AccountFacts } from './portfolio.ts'
import type { PersonalFacts } from './personal.ts'
import type { Press } from './press.ts'

/** One booking as people read it. Amounts are signed from the account's side. */
export interface TransactionFacts {
  readonly id: string
  readonly accountId: string
  readonly on: string
  readonly kind: 'buy' | 'sell' | 'dividend' | 'deposit' | 'withdrawal' | 'fee' | 'interest'
  readonly symbol: string | null
  readonly quantity: string | null
  readonly price: string | null
  readonly amountUsd: string
}

/** A client as their advisor may see them. */
export interface ClientFacts {
  readonly personId: string
  readonly label: string
  readonly ips: Ips
  readonly accounts: readonly AccountFacts[]
}

export interface OrderFacts {
  readonly orderId: string
  readonly ticketId: string
  readonly symbol: string
  readonly side: 'buy' | 'sell'
  readonly quantity: string
  readonly filledQuantity: string
  readonly averagePrice: string | null
  readonly state: string
  readonly at: string
}

/** What a client said lately, as their advisor may read it: untrusted text. */
export interface ClientMessage {
  readonly clientId: string
  /** ISO 8601 UTC. */
  readonly at: string
  /** Whole days of the wall clock before the question. */
  readonly daysAgo: number
  /** At most 200 characters. */
  readonly text: string
}

/** Everything from the ledger that a turn's tools may read: plain JSON, recorded once a turn, so that a replay has it. */
export interface PersonFacts {
  readonly personId: string
  readonly role: string
  readonly accounts: readonly AccountFacts[]
  readonly ips: Ips
  readonly firm: FirmPolicy
  readonly transactions: readonly TransactionFacts[]
  readonly orders: readonly OrderFacts[]
  readonly clients: readonly ClientFacts[]
  /** Memories, plans, alerts and requests; absent in records from before they were kept. */
  readonly personal?: PersonalFacts
  /** News and company figures, where a live source is switched on and the question asks for them. */
  readonly press?: Press
  /** Newest first, the last 30 days; only for an advisor who asks what clients said. */
  readonly clientMessages?: readonly ClientMessage[]
}

/** An earlier tool result of this conversation; tools refer to it by id ("r3") instead of a model retyping numbers. */
export interface EarlierResult {
  readonly id: string
  readonly tool: string
  readonly input: unknown
  readonly output: unknown
}
