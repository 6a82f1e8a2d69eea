import { z } from 'zod'
import { approveBulk } from '../../../gates/bulk/approve.ts'
import { displayBulk } from '../../../gates/bulk/display.ts'
import { mostClients, proposeBulk } from '../../../gates/bulk/propose.ts'
import { readBulk, readBulks } from '../../../gates/bulk/read.ts'
import { rejectBulk } from '../../../gates/bulk/reject.ts'
import { bulkStepUpOptions, stepUpBulk } from '../../../gates/bulk/step-up.ts'
import { rebalanceWishes } from '../../bulk/wishes.ts'
import type { Steward } from '../../steward.ts'
import { answered, settled } from '../answers.ts'
import { actorOf, rpOf, withProof } from '../gate-input.ts'
import { HttpProblem, notFound } from '../problem.ts'
import { ok, param, parsed, type Routes, type SignedCall } from '../routing.ts'

const wanted = z.strictObject({ clients: z.array(z.string().min(1).max(100)).min(1).max(mostClients), kind: z.literal('rebalance-to-policy') })
const hash = z.string().regex(/^[0-9a-f]{64}$/, 'the hash of the displayed bulk, 64 hex digits')
const byHash = z.strictObject({ hash })
const rejection = z.strictObject({ hash, reason: z.string().trim().min(3).max(500) })
const proof = withProof({ hash })

type BulkEndpoint = 'POST /api/bulk' | 'GET /api/bulk' | 'GET /api/bulk/:id' | 'POST /api/bulk/:id/displayed' | 'POST /api/bulk/:id/step-up/options'
  | 'POST /api/bulk/:id/step-up' | 'POST /api/bulk/:id/approve' | 'POST /api/bulk/:id/reject'

/** An advisor proposes for many clients, a supervisor reads all of it and says yes or no. */
export const bulkRoutes = (steward: Steward): Routes<BulkEndpoint> => {
  const of = (call: SignedCall) => ({ actor: actorOf(call), bulkId: param(call, 'id') })
  return {
    'POST /api/bulk': async ({ body, session, request }) => {
      const { clients, kind } = parsed(wanted, body)
      const wishes = await rebalanceWishes(steward, session, clients)
      if (wishes.length > mostClients) throw new HttpProblem(422, 'INVALID_INPUT', `A bulk has at most ${mostClients} accounts.`)
      const id = settled(await proposeBulk(steward.gate, { actor: actorOf({ session, request }), kind, clients: wishes }))
      steward.checkpointer.schedule()
      return { status: 201, body: await readBulk(steward.gate, session.person, id) }
    },
    'GET /api/bulk': async ({ session }) => ok({ bulks: await readBulks(steward.gate, session.person) }),
    'GET /api/bulk/:id': async (call) => {
      const bulk = await readBulk(steward.gate, call.session.person, param(call, 'id'))
      if (!bulk) throw notFound('There is no such bulk.')
      return ok(bulk)
    },
    'POST /api/bulk/:id/displayed': async (call) => answered(await displayBulk(steward.gate, { ...of(call), ...parsed(byHash, call.body) })),
    'POST /api/bulk/:id/step-up/options': async (call) =>
      answered(await bulkStepUpOptions(steward.gate, { ...of(call), ...parsed(byHash, call.body), rp: rpOf(steward.config, call.request) })),
    'POST /api/bulk/:id/step-up': async (call) => {
      const { hash: shown, code, assertion: response } = parsed(proof, call.body)
      const given = response === undefined ? { code: code ?? '' } : { given: { rp: rpOf(steward.config, call.request), response } }
      return answered(await stepUpBulk(steward.gate, { ...of(call), hash: shown, proof: given }))
    },
    'POST /api/bulk/:id/approve': async (call) => {
      const result = settled(await approveBulk(steward.gate, { ...of(call), ...parsed(byHash, call.body) }))
      steward.checkpointer.schedule()
      return ok(result)
    },
    'POST /api/bulk/:id/reject': async (call) => answered(await rejectBulk(steward.gate, { ...of(call), ...parsed(rejection, call.body) })),
  }
}
