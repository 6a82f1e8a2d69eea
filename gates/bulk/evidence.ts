import { bulkHash, type BulkTerms } from '../../domain/bulk.ts'
import type { TicketTerms } from '../../domain/ticket.ts'
import { rootFromPath, type ProofStep } from '../../ledger/merkle.ts'
import type { ConfirmationBody } from '../order-evidence.ts'
import { isSigned, parseCanonical } from '../signed.ts'

/** What the gate signs when a second person approves a bulk. */
export interface ApprovalBody {
  readonly format: 'steward-bulk-approval-v1'
  readonly bulkId: string
  readonly hash: string
  readonly root: string
  readonly count: number
  readonly totalUsd: string
  readonly initiatorId: string
  readonly approverId: string
  readonly sessionId: string
  readonly channel: string
  readonly grantId: string
  readonly displayedAt: string
  readonly approvedAt: string
}

/** In a ticket's confirmation: the bulk that it belongs to, and the way from its hash to the root that was approved. */
export interface BulkReference {
  readonly bulkId: string
  readonly hash: string
  readonly position: number
  readonly path: readonly ProofStep[]
}

/** The bulk and its approval as stored. */
export interface BulkEvidence {
  readonly hash: string
  readonly terms: string
  readonly approval: { readonly body: string; readonly signature: string }
}

/** A ticket as a leaf of the tree: its id, place and hash, so that none can take another's place. */
export const leafOf = (ticketId: string, position: number, hash: string) => ({ chainId: ticketId, seq: position, hash })

const approvedBySomeoneElse = (evidence: BulkEvidence, body: ConfirmationBody & { readonly bulk: BulkReference }, terms: TicketTerms, publicKey: string): string | undefined => {
  const bulk = parseCanonical<BulkTerms>(evidence.terms)
  if (!bulk || bulkHash(bulk) !== evidence.hash || body.bulk.hash !== evidence.hash || body.bulk.bulkId !== bulk.bulkId) return 'the bulk is another'
  if (!isSigned(evidence.approval, publicKey)) return 'the approval is not signed by the gate'
  const approval = parseCanonical<ApprovalBody>(evidence.approval.body)
  if (!approval || approval.format !== 'steward-bulk-approval-v1' || approval.bulkId !== bulk.bulkId || approval.hash !== evidence.hash) return 'the approval is for another bulk'
  if (approval.root !== bulk.root || approval.count !== bulk.count || approval.totalUsd !== bulk.totalUsd) return 'the approval binds other tickets'
  if (approval.approverId !== body.personId || approval.sessionId !== body.sessionId) return 'someone else approved'
  if (approval.initiatorId !== bulk.initiatorId || terms.ownerId !== bulk.initiatorId || approval.approverId === bulk.initiatorId) return 'two people were needed'
  if (approval.displayedAt > approval.approvedAt || approval.approvedAt > body.confirmedAt || approval.approvedAt > bulk.expiresAt) return 'the approval was not in time'
  const root = rootFromPath(leafOf(body.ticketId, body.bulk.position, body.hash), body.bulk.path)
  return root === bulk.root ? undefined : 'the ticket is not under the root that was approved'
}

/** Who confirmed: the ticket's owner, or for a ticket of a bulk the second person who approved it. What is wrong, or `undefined`. */
export const confirmerProblem = (bulk: BulkEvidence | undefined, body: ConfirmationBody, terms: TicketTerms, publicKey: string): string | undefined => {
  if (body.bulk === undefined) return bulk === undefined && body.personId === terms.ownerId ? undefined : 'someone else confirmed'
  return bulk === undefined ? 'there is no approval' : approvedBySomeoneElse(bulk, { ...body, bulk: body.bulk }, terms, publicKey)
}
