import { canonicalJson, digestOf } from '../../domain/canonical.ts'
import { isRefusal, refuse, type Refusal } from '../../domain/result.ts'
import { refusable } from '../../gates/acts.ts'
import type { Actor } from '../../gates/deps.ts'
import { proveOnce, type GivenProof } from '../../gates/proof.ts'
import type { EnrolmentLink } from '../auth/enrolment-link.ts'
import { effectOf } from './effects.ts'
import { readProposals, type ProposalTerms, type ProposalView } from './proposal-view.ts'
import { notYourself, recordFirm, type AdminParts, type AdminTx, type By } from './parts.ts'

/** A week: whoever is away comes back, and nobody approves what was proposed for another day. */
const lifeMs = 7 * 86_400_000

const unknown = (proposalId: string): Refusal => refuse('NOT_FOUND', 'There is no such proposal.', { proposalId }, 'Look at the list of proposals.')
const decided = (state: string): Refusal => refuse('ALREADY_DECIDED', `This proposal is ${state} already.`, { state }, 'Make a new one if it is still wanted.')
const otherTerms = (): Refusal => refuse('TERMS_MISMATCH', 'This is not what the proposal says. Nothing was decided.', {}, 'Read it again, then decide.')
const ownProposal = (): Refusal => refuse('FOUR_EYES', 'Somebody else approves what you propose.', {}, 'Ask another administrator.')

/** What the proof of an approval stands for. */
export const approvalOf = (hash: string): string => `approve:${hash}`

const byOf = (actor: Actor): By => ({ personId: actor.person.id, sessionId: actor.sessionId })

/** Writes what is wanted and does nothing yet. NOT_YOURSELF. */
export const propose = async (parts: AdminParts, actor: Actor, terms: ProposalTerms, reason: string): Promise<{ readonly id: string; readonly hash: string } | Refusal> => {
  if ('personId' in terms && terms.personId === actor.person.id) return notYourself()
  return refusable(parts.db, async (tx) => {
    const [id, at] = [parts.newId('proposal'), parts.clock()]
    const stored = { format: 'steward-proposal-v1', id, ...terms }
    const hash = digestOf(stored)
    await tx.insertInto('proposal').values({
      id, kind: terms.kind, terms: canonicalJson(stored), hash, reason, proposed_by: actor.person.id, session_id: actor.sessionId, proposed_at: at, expires_at: new Date(at.getTime() + lifeMs),
    }).execute()
    await recordFirm(tx, 'change-proposed', byOf(actor), { proposalId: id, hash, terms, reason }, at)
    return { id, hash }
  })
}

const openProposal = async (tx: AdminTx, parts: AdminParts, id: string, hash: string): Promise<ProposalView | Refusal> => {
  await tx.selectFrom('proposal').select('id').where('id', '=', id).forUpdate().executeTakeFirst()
  const [found] = await readProposals(tx, parts, id)
  if (!found) return unknown(id)
  if (found.state !== 'open') return decided(found.state)
  return found.hash === hash ? found : otherTerms()
}

const decide = (tx: AdminTx, proposal: ProposalView, by: By, made: { readonly decision: 'approved' | 'rejected' | 'withdrawn'; readonly grantId: string | null; readonly reason: string }, at: Date) =>
  tx.insertInto('proposal_decision').values({
    proposal_id: proposal.id, hash: proposal.hash, proposed_by: proposal.proposedBy, decision: made.decision, decided_by: by.personId, session_id: by.sessionId,
    grant_id: made.grantId, reason: made.reason, decided_at: at,
  }).execute()

export interface Approved { readonly id: string; readonly state: 'approved'; readonly link?: EnrolmentLink }

/**
 * The second administrator's yes, with a proof made for this hash; what was proposed takes effect in the same transaction, or nothing is decided.
 * NOT_FOUND, ALREADY_DECIDED, TERMS_MISMATCH, FOUR_EYES, NOT_YOURSELF, INSUFFICIENT_USER_AUTHENTICATION, POLICY_MOVED, NOT_FROZEN.
 */
export const approve = async (parts: AdminParts, actor: Actor, given: { readonly id: string; readonly hash: string; readonly proof: GivenProof }): Promise<Approved | Refusal> => {
  const { id, hash, proof } = given
  const by = byOf(actor)
  const standing = async (tx: AdminTx): Promise<ProposalView | Refusal> => {
    const found = await openProposal(tx, parts, id, hash)
    if (isRefusal(found)) return found
    if (found.proposedBy === by.personId) return ownProposal()
    return 'personId' in found.terms && found.terms.personId === by.personId ? notYourself() : found
  }
  // Looked at before the proof is used up, and again under the lock that it takes effect in.
  const before = await parts.db.kysely.transaction().execute(standing)
  if (isRefusal(before)) return before
  const proven = await proveOnce(parts.gate, { actor, act: approvalOf(hash), given: proof })
  if (isRefusal(proven)) return proven
  const done = await refusable(parts.db, async (tx) => {
    const found = await standing(tx)
    if (isRefusal(found)) return found
    const at = parts.clock()
    await decide(tx, found, by, { decision: 'approved', grantId: proven.grantId, reason: '' }, at)
    const effect = await effectOf(tx, parts, by, found, at)
    if (isRefusal(effect)) return effect
    await recordFirm(tx, 'change-approved', by, { proposalId: id, hash, terms: found.terms, proposedBy: found.proposedBy, grantId: proven.grantId }, at)
    if (effect.endSessionsOf !== undefined) await parts.sessions.revoke(effect.endSessionsOf, {}, tx)
    return effect
  })
  if (isRefusal(done)) return done
  return { id, state: 'approved', ...(done.link && { link: done.link }) }
}

/** A no, or the proposer's change of mind. NOT_FOUND, ALREADY_DECIDED, TERMS_MISMATCH. */
export const reject = (parts: AdminParts, actor: Actor, given: { readonly id: string; readonly hash: string; readonly reason: string }): Promise<{ readonly id: string; readonly state: 'rejected' | 'withdrawn' } | Refusal> =>
  refusable(parts.db, async (tx) => {
    const found = await openProposal(tx, parts, given.id, given.hash)
    if (isRefusal(found)) return found
    const at = parts.clock()
    const state = found.proposedBy === actor.person.id ? 'withdrawn' as const : 'rejected' as const
    await decide(tx, found, byOf(actor), { decision: state, grantId: null, reason: given.reason }, at)
    await recordFirm(tx, `change-${state}`, byOf(actor), { proposalId: given.id, hash: given.hash, reason: given.reason }, at)
    return { id: given.id, state }
  })
