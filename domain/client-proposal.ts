/** What an advisor suggested to a client, as both see it. The client opens it as a ticket of their own, or declines. */
export interface ClientProposal {
  readonly id: string
  readonly advisorLabel: string
  readonly clientLabel: string
  readonly accountId: string
  readonly accountLabel: string
  readonly kind: 'rebalance-to-policy'
  readonly summary: string
  readonly state: 'sent' | 'opened' | 'declined' | 'expired'
  /** The client's own ticket; only the client sees what is in it. */
  readonly ticketId: string | null
  readonly createdAt: string
  readonly expiresAt: string
}
