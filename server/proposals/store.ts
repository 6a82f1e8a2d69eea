import type { Kysely, Transaction } from 'kysely'
import type { ClientProposal } from '../../domain/client-proposal.ts'
import type { Database } from '../../ledger/database.ts'
import type { Schema } from '../../ledger/schema.ts'

interface Row {
  id: string; advisor_id: string; client_id: string; account_id: string; kind: 'rebalance-to-policy'; summary: string; state: 'sent' | 'opened' | 'declined'
  ticket_id: string | null; created_at: Date; expires_at: Date; changed_at: Date
}
/** The table of `0045-client-proposal.sql`. */
type Tables = Schema & { client_proposal: Row }

export const proposalTables = (db: Pick<Database, 'kysely'> | { readonly kysely: Transaction<Schema> }): Kysely<Tables> => db.kysely.withTables<{ client_proposal: Row }>()

/** Newest first: those that an advisor sent, or those that a client received. */
export const readProposals = async (db: Database, side: 'advisor_id' | 'client_id', personId: string, now: Date): Promise<readonly ClientProposal[]> => {
  const rows = await proposalTables(db).selectFrom('client_proposal')
    .innerJoin('person as advisor', 'advisor.id', 'client_proposal.advisor_id').innerJoin('person as client', 'client.id', 'client_proposal.client_id')
    .innerJoin('account', 'account.id', 'client_proposal.account_id')
    .select(['client_proposal.id', 'advisor.label as advisor_label', 'client.label as client_label', 'account_id', 'account.label as account_label', 'client_proposal.kind', 'summary', 'state', 'ticket_id', 'client_proposal.created_at', 'expires_at'])
    .where(`client_proposal.${side}`, '=', personId).orderBy('client_proposal.created_at', 'desc').orderBy('client_proposal.id').limit(100).execute()
  return rows.map((row) => ({
    id: row.id, advisorLabel: row.advisor_label, clientLabel: row.client_label, accountId: row.account_id, accountLabel: row.account_label, kind: row.kind, summary: row.summary,
    state: row.state === 'sent' && row.expires_at <= now ? 'expired' : row.state, ticketId: side === 'client_id' ? row.ticket_id : null,
    createdAt: row.created_at.toISOString(), expiresAt: row.expires_at.toISOString(),
  }))
}
