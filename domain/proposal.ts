import type { Side, TicketImpact } from './ticket.ts'

/** One wished order, before anyone priced or checked it. Decimal strings. */
export interface ProposedLeg {
  readonly symbol: string
  readonly side: Side
  readonly quantity: string
  readonly type: 'market' | 'limit'
  readonly limitPrice?: string
}

/** What trade-proposer returns: a wish with its reasons. Only `gates/propose-ticket` makes a ticket of it. */
export interface Proposal {
  readonly accountId: string
  readonly title: string
  readonly legs: readonly ProposedLeg[]
  readonly impact: TicketImpact | null
  readonly taxUsd: string | null
}
