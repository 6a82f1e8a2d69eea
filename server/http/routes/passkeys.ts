import { z } from 'zod'
import { stepUpAct } from '../../../gates/acts.ts'
import { addPasskey, startPasskey } from '../../../gates/passkeys/register.ts'
import { readPasskeys, removePasskey } from '../../../gates/passkeys/keys.ts'
import { actOptions, stepUpActByPasskey, stepUpByPasskey, stepUpOptions } from '../../../gates/passkeys/step-up.ts'
import { stepUpTicket } from '../../../gates/step-up.ts'
import type { Steward } from '../../steward.ts'
import { answered } from '../answers.ts'
import { actorOf, registration, rpOf, withProof } from '../gate-input.ts'
import { ok, param, parsed, type Routes } from '../routing.ts'

const code = z.string().max(20)
const fresh = z.strictObject({ code })
const added = z.strictObject({ label: z.string().trim().min(1).max(60), response: registration })
const hash = z.string().regex(/^[0-9a-f]{64}$/, 'the hash of what was displayed, 64 hex digits')
const ofTicket = { ticketId: z.string().min(1).max(100), hash }
const ticket = z.strictObject(ofTicket)
const ticketProof = withProof(ofTicket)
const act = z.strictObject({ hash })
const actProof = withProof({ hash })

type PasskeyEndpoint = 'GET /api/passkeys' | 'POST /api/passkeys/options' | 'POST /api/passkeys' | 'POST /api/passkeys/:id/remove' | 'POST /api/step-up/options' | 'POST /api/step-up'
  | 'POST /api/acts/step-up/options' | 'POST /api/acts/step-up'

/** Proofs of who acts: passkeys of one's own, and step-up for one ticket or one other act by a code or by one of them. */
export const passkeyRoutes = (steward: Steward): Routes<PasskeyEndpoint> => ({
  'GET /api/passkeys': async ({ session }) => ok({ passkeys: await readPasskeys(steward.gate, session.person.id) }),
  'POST /api/passkeys/options': async ({ body, session, request }) => {
    const given = parsed(fresh, body)
    return answered(await startPasskey(steward.gate, { actor: actorOf({ session, request }), rp: rpOf(steward.config, request), code: given.code }))
  },
  'POST /api/passkeys': async ({ body, session, request }) => {
    const given = parsed(added, body)
    return answered(await addPasskey(steward.gate, { actor: actorOf({ session, request }), rp: rpOf(steward.config, request), ...given }), 201)
  },
  'POST /api/passkeys/:id/remove': async (call) =>
    answered(await removePasskey(steward.gate, { actor: actorOf(call), passkeyId: param(call, 'id'), code: parsed(fresh, call.body).code })),
  'POST /api/step-up/options': async ({ body, session, request }) => {
    const given = parsed(ticket, body)
    return answered(await stepUpOptions(steward.gate, { actor: actorOf({ session, request }), rp: rpOf(steward.config, request), ...given }))
  },
  'POST /api/step-up': async ({ body, session, request }) => {
    const { code: digits, assertion: response, ...target } = parsed(ticketProof, body)
    const actor = actorOf({ session, request })
    return answered(response === undefined
      ? await stepUpTicket(steward.gate, { actor, ...target, code: digits ?? '' })
      : await stepUpByPasskey(steward.gate, { actor, ...target, given: { rp: rpOf(steward.config, request), response } }))
  },
  'POST /api/acts/step-up/options': async ({ body, session, request }) =>
    answered(await actOptions(steward.gate, { actor: actorOf({ session, request }), ...parsed(act, body), rp: rpOf(steward.config, request) })),
  'POST /api/acts/step-up': async ({ body, session, request }) => {
    const { code: digits, assertion: response, hash: shown } = parsed(actProof, body)
    const actor = actorOf({ session, request })
    return answered(response === undefined
      ? await stepUpAct(steward.gate, { actor, hash: shown, code: digits ?? '' })
      : await stepUpActByPasskey(steward.gate, { actor, hash: shown, given: { rp: rpOf(steward.config, request), response } }))
  },
})
