import type { BulkItemView, BulkState, BulkView } from '../../../domain/bulk.ts'
import { capital, count, dollars } from '../words/numbers.ts'

/** The shape of its state and the words beside it: never by colour alone. */
export const bulkStates: Readonly<Record<BulkState, { readonly shape: string; readonly words: string }>> = {
  PROPOSED: { shape: 'open', words: 'Waits for a supervisor' },
  DISPLAYED: { shape: 'open', words: 'Being read by a supervisor' },
  APPROVED: { shape: 'moving', words: 'Approved, being sent' },
  DONE: { shape: 'done', words: 'Approved and done' },
  REJECTED: { shape: 'refused', words: 'Rejected' },
  EXPIRED: { shape: 'refused', words: 'Expired' },
}

export const isWaiting = (state: BulkState): boolean => state === 'PROPOSED' || state === 'DISPLAYED'

export const bulkName = (id: string): string => `B-${id.replace(/[^0-9a-zA-Z]/g, '').slice(-4).toUpperCase()}`

export const bulkSummary = ({ count: tickets, totalUsd }: Pick<BulkView, 'count' | 'totalUsd'>): string =>
  `${capital(count(tickets, 'ticket'))}, at most ${dollars(totalUsd)} changes hands.`

/** What became of one client, in a few words. */
export const itemWords = ({ ticket, outcome, refusal }: Pick<BulkItemView, 'ticket' | 'outcome' | 'refusal'>): string => {
  if (outcome === 'CONFIRMED') return 'Confirmed'
  if (outcome === 'EXCLUDED') return `Left out. ${refusal?.message ?? ''}`.trim()
  if (ticket === null) return `No ticket. ${refusal?.message ?? ''}`.trim()
  return count(ticket.legs.length, 'order')
}
