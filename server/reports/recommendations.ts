import { sql, type Kysely } from 'kysely'
import type { TicketTerms } from '../../domain/ticket.ts'
import type { Schema } from '../../ledger/schema.ts'

/** A proposal of the period and what became of it, with the place in the record where it stands. */
export interface Recommended {
  readonly ticketId: string
  readonly accountId: string
  readonly on: string
  readonly legs: readonly { readonly side: string; readonly symbol: string; readonly quantity: string }[]
  readonly worstCaseUsd: string
  readonly outcome: 'taken' | 'declined' | 'lapsed' | 'refused' | 'open'
  /** `conversation/… 12`: the chain and the entry's number. */
  readonly recordId: string
}

const outcomes: Readonly<Record<string, Recommended['outcome']>> = { CONFIRMED: 'taken', WITHDRAWN: 'declined', EXPIRED: 'lapsed', SUPERSEDED: 'lapsed', REJECTED: 'refused' }

/** Tickets on these accounts that were proposed in the period (both days included, UTC), oldest first. */
export const readRecommendations = async (db: Kysely<Schema>, accountIds: readonly string[], from: string, to: string): Promise<readonly Recommended[]> => {
  const { rows } = await sql<{ id: string; account_id: string; terms: string; state: string; created_at: Date; place: string | null }>`
    SELECT ticket.id, ticket.account_id, ticket.terms, ticket_state.state, ticket.created_at,
      (SELECT entry.chain_id || ' ' || entry.seq FROM entry WHERE entry.kind = 'ticket-proposed' AND position('"ticketId":"' || ticket.id || '"' IN entry.body) > 0
        AND entry.chain_id = coalesce('conversation/' || ticket.conversation_id, 'person/' || ticket.owner_id) LIMIT 1) AS place
    FROM ticket JOIN ticket_state ON ticket_state.ticket_id = ticket.id
    WHERE ticket.account_id = ANY(${accountIds as string[]}) AND ticket.created_at >= ${from}::date AND ticket.created_at < ${to}::date + 1
    ORDER BY ticket.created_at, ticket.id`.execute(db)
  return rows.map((row) => {
    const terms = JSON.parse(row.terms) as TicketTerms
    return {
      ticketId: row.id, accountId: row.account_id, on: row.created_at.toISOString().slice(0, 10), legs: terms.legs.map(({ side, symbol, quantity }) => ({ side, symbol, quantity })),
      worstCaseUsd: terms.worstCaseUsd, outcome: outcomes[row.state] ?? 'open', recordId: row.place ?? '',
    }
  })
}
