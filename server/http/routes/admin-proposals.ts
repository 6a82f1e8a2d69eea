import { z } from 'zod'
import { proofOptions } from '../../../gates/proof.ts'
import { readFirmPolicy } from '../../../ledger/people.ts'
import { releaseTerms } from '../../admin/accounts.ts'
import { nextPolicy, policyChange } from '../../admin/policy-schema.ts'
import { readProposals } from '../../admin/proposal-view.ts'
import { approvalOf, approve, propose, reject } from '../../admin/proposals.ts'
import type { Steward } from '../../steward.ts'
import { answered, settled } from '../answers.ts'
import { enrolmentUrl } from '../enrolment-url.ts'
import { actorOf, proofOf, rpOf, withProof } from '../gate-input.ts'
import { ok, param, parsed, type Routes } from '../routing.ts'

const hash = z.string().regex(/^[0-9a-f]{64}$/, 'the hash of the terms, 64 hex digits')
const reason = z.string().trim().min(3).max(500)
const personId = z.string().min(1).max(100)
const wanted = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('policy'), change: policyChange, reason }),
  z.strictObject({ kind: z.literal('second-factor'), personId, reason }),
  z.strictObject({ kind: z.literal('administrator'), personId, reason }),
  z.strictObject({ kind: z.literal('account-release'), accountId: z.string().min(1).max(100), reason }),
])
const approval = withProof({ hash })
const refusal = z.strictObject({ hash, reason })
const target = z.strictObject({ hash })

type ProposalEndpoint = 'GET /api/admin/proposals' | 'POST /api/admin/proposals' | 'POST /api/admin/proposals/:id/proof/options' | 'POST /api/admin/proposals/:id/approve' | 'POST /api/admin/proposals/:id/reject'

/** Four eyes: the restricted list and the limits, a second factor's reset, another administrator, a frozen account's release. */
export const adminProposalRoutes = (steward: Steward): Routes<ProposalEndpoint> => ({
  'GET /api/admin/proposals': async () => ok({ proposals: await readProposals(steward.db.kysely, steward.admin) }),
  'POST /api/admin/proposals': async ({ body, session, request }) => {
    const { reason: why, ...given } = parsed(wanted, body)
    if (given.kind === 'account-release') {
      const release = settled(await releaseTerms(steward.admin, given.accountId))
      return answered(await propose(steward.admin, actorOf({ session, request }), release, why), 201)
    }
    const current = await readFirmPolicy(steward.db.kysely)
    const terms = given.kind === 'policy' ? { kind: given.kind, from: current.version, policy: nextPolicy(current, given.change) } : given
    return answered(await propose(steward.admin, actorOf({ session, request }), terms, why), 201)
  },
  'POST /api/admin/proposals/:id/proof/options': async ({ body, session, request }) =>
    answered(await proofOptions(steward.gate, { actor: actorOf({ session, request }), act: approvalOf(parsed(target, body).hash), rp: rpOf(steward.config, request) })),
  'POST /api/admin/proposals/:id/approve': async (call) => {
    const { hash: terms, ...proof } = parsed(approval, call.body)
    const { link, ...decided } = settled(await approve(steward.admin, actorOf(call), { id: param(call, 'id'), hash: terms, proof: proofOf(steward.config, call.request, proof) }))
    return ok(link ? { ...decided, url: enrolmentUrl(steward, call.request, link.token), expiresAt: link.expiresAt } : decided)
  },
  'POST /api/admin/proposals/:id/reject': async (call) => answered(await reject(steward.admin, actorOf(call), { id: param(call, 'id'), ...parsed(refusal, call.body) })),
})
