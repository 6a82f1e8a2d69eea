import type { FirmPolicy } from '../../domain/policy.ts'
import type { ProposalKind } from '../../ledger/schema-sign-in.ts'
import type { AdminParts, AdminTx } from './parts.ts'

/** What takes two administrators. `policy` is the whole next version; `from` the one it replaces. */
export type ProposalTerms =
  | { readonly kind: 'policy'; readonly from: number; readonly policy: FirmPolicy }
  | { readonly kind: 'second-factor'; readonly personId: string }
  | { readonly kind: 'administrator'; readonly personId: string }
  /** `frozenFor`: why the account is frozen; for any other reason the release does not count. */
  | { readonly kind: 'account-release'; readonly accountId: string; readonly frozenFor: string }

export interface ProposalView {
  readonly id: string
  readonly kind: ProposalKind
  readonly terms: ProposalTerms
  /** SHA-256 of the terms: an approval is for exactly these. */
  readonly hash: string
  readonly reason: string
  readonly proposedBy: string
  readonly proposedAt: string
  readonly expiresAt: string
  readonly state: 'open' | 'expired' | 'approved' | 'rejected' | 'withdrawn'
  readonly decidedBy: string | null
}

/** The newest 200, newest first; or the one. */
export const readProposals = async (db: Pick<AdminTx, 'selectFrom'>, parts: Pick<AdminParts, 'clock'>, id?: string): Promise<readonly ProposalView[]> => {
  let query = db.selectFrom('proposal').leftJoin('proposal_decision', 'proposal_id', 'id')
    .select(['id', 'kind', 'terms', 'proposal.hash', 'proposal.reason', 'proposal.proposed_by', 'proposed_at', 'expires_at', 'decision', 'decided_by']).orderBy('proposed_at', 'desc').limit(200)
  if (id !== undefined) query = query.where('id', '=', id)
  const now = parts.clock()
  return (await query.execute()).map((row) => ({
    id: row.id, kind: row.kind, terms: JSON.parse(row.terms) as ProposalTerms, hash: row.hash, reason: row.reason, proposedBy: row.proposed_by,
    proposedAt: row.proposed_at.toISOString(), expiresAt: row.expires_at.toISOString(), state: row.decision ?? (row.expires_at < now ? 'expired' : 'open'), decidedBy: row.decided_by,
  }))
}
