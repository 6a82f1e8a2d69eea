import { z } from 'zod'
import { addPasskey, startPasskey } from '../../../gates/passkeys/register.ts'
import { readPasskeys, removePasskey } from '../../../gates/passkeys/keys.ts'
import { stepUpByPasskey, stepUpOptions } from '../../../gates/passkeys/step-up.ts'
import { stepUpTicket } from '../../../gates/step-up.ts'
import type { Steward } from '../../steward.ts'
import { actorOf, answered, assertion, registration, rpOf } from '../gate-answers.ts'
import { ok, param, parsed, type Routes } from '../routing.ts'

const code = z.string().max(20)
const fresh = z.strictObject({ code })
const added = z.strictObject({ label: z.string().trim().min(1).max(60), response: registration })
const target = { ticketId: z.string().min(1).max(100), hash: z.string().regex(/^[0-9a-f]{64}$/, 'the hash of the displayed ticket, 64 hex digits') }
const wanted = z.strictObject(target)
const proof = z.strictObject({ ...target, code: code.optional(), assertion: assertion.optional() })
  .refine((given) => (given.code === undefined) !== (given.assertion === undefined), 'a code or an assertion, one of them')

type PasskeyEndpoint = 'GET /api/passkeys' | 'POST /api/passkeys/options' | 'POST /api/passkeys' | 'POST /api/passkeys/:id/remove' | 'POST /api/step-up/options' | 'POST /api/step-up'

/** Proofs of who acts: passkeys of one's own, and step-up for one ticket by a code or by one of them. */
export const passkeyRoutes = (steward: Steward): Routes<PasskeyEndpoint> => ({
  'GET /api/passkeys': async ({ session }) => ok({ passkeys: await readPasskeys(steward.gate, session.person.id) }),
  'POST /api/passkeys/options': async ({ body, session, request }) => {
    const given = parsed(fresh, body)
    return answered(await startPasskey(steward.gate, { actor: actorOf(session, request), rp: rpOf(steward.config, request), code: given.code }), 200)
  },
  'POST /api/passkeys': async ({ body, session, request }) => {
    const given = parsed(added, body)
    return answered(await addPasskey(steward.gate, { actor: actorOf(session, request), rp: rpOf(steward.config, request), ...given }), 201)
  },
  'POST /api/passkeys/:id/remove': async (call) =>
    answered(await removePasskey(steward.gate, { actor: actorOf(call.session, call.request), passkeyId: param(call, 'id'), code: parsed(fresh, call.body).code }), 200),
  'POST /api/step-up/options': async ({ body, session, request }) => {
    const given = parsed(wanted, body)
    return answered(await stepUpOptions(steward.gate, { actor: actorOf(session, request), rp: rpOf(steward.config, request), ...given }), 200)
  },
  'POST /api/step-up': async ({ body, session, request }) => {
    const { code: digits, assertion: response, ...act } = parsed(proof, body)
    const actor = actorOf(session, request)
    return answered(response === undefined
      ? await stepUpTicket(steward.gate, { actor, ...act, code: digits ?? '' })
      : await stepUpByPasskey(steward.gate, { actor, ...act, given: { rp: rpOf(steward.config, request), response } }), 200)
  },
})
