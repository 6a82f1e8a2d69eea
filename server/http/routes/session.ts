import { z } from 'zod'
import { signInByPasskey, signInOptions } from '../../../gates/passkeys/sign-in.ts'
import { proofOptions, proveOnce } from '../../../gates/proof.ts'
import { personById, wrongCredentials } from '../../auth/sign-in.ts'
import type { Steward } from '../../steward.ts'
import { clearSessionCookie } from '../cookies.ts'
import { answered, settled } from '../answers.ts'
import { actorOf, assertion, proofOf, proofSchema, rpOf } from '../gate-input.ts'
import { notFound } from '../problem.ts'
import { ok, parsed, type Routes } from '../routing.ts'
import { deviceOf, giveSession, whoIs } from '../signed-in.ts'

const credentials = z.strictObject({
  email: z.string().min(3).max(254),
  password: z.string().min(1).max(256),
  code: z.string().min(6).max(20).optional(),
})
const passkey = z.strictObject({ requestId: z.string().min(1).max(100), assertion })

/** What the session as a whole is proven for; see `proofMaxAgeMs`. */
const sessionProof = 'session'

type SessionEndpoint = 'POST /api/session' | 'GET /api/session' | 'DELETE /api/session' | 'GET /api/demo-accounts' | 'GET /api/sign-in-ways'
  | 'POST /api/session/passkey/options' | 'POST /api/session/passkey' | 'POST /api/session/proof/options' | 'POST /api/session/proof'

/** Signing in by password or passkey, and proving once more that it is still the same person. */
export const sessionRoutes = (steward: Steward): Routes<SessionEndpoint> => ({
  'POST /api/session': async (call) => {
    const result = settled(await steward.auth.signIn({ ...parsed(credentials, call.body), device: deviceOf(steward, call.request) }))
    await giveSession(steward, call, call.response, result)
    return ok(whoIs(result))
  },
  'GET /api/session': ({ session: { person } }) => ok({
    person: { id: person.id, email: person.email, label: person.label }, role: person.role, demo: steward.config.demo,
  }),
  'DELETE /api/session': async ({ response, session }) => {
    await steward.endSession(session)
    clearSessionCookie(response, steward.config.STEWARD_MODE === 'production')
    return { status: 204 }
  },
  'GET /api/demo-accounts': () => {
    if (!steward.config.demo) throw notFound()
    return ok(steward.demoAccounts)
  },
  'GET /api/sign-in-ways': () => ok({ password: true, passkey: true, openid: steward.auth.openid !== undefined }),
  'POST /api/session/passkey/options': async ({ request }) => ok(await signInOptions(steward.gate, rpOf(steward.config, request))),
  'POST /api/session/passkey': async (call) => {
    const { requestId, assertion: response } = parsed(passkey, call.body)
    const { personId } = settled(await signInByPasskey(steward.gate, { requestId, given: { rp: rpOf(steward.config, call.request), response } }))
    const person = settled(await personById(steward.db, personId) ?? wrongCredentials)
    const signedIn = await steward.auth.openSession(person, 'passkey', deviceOf(steward, call.request))
    await giveSession(steward, call, call.response, signedIn)
    return ok(whoIs(signedIn))
  },
  'POST /api/session/proof/options': async ({ session, request }) =>
    answered(await proofOptions(steward.gate, { actor: actorOf({ session, request }), act: sessionProof, rp: rpOf(steward.config, request) })),
  'POST /api/session/proof': async ({ body, session, request }) => {
    const given = proofOf(steward.config, request, parsed(proofSchema, body))
    const proven = settled(await proveOnce(steward.gate, { actor: actorOf({ session, request }), act: sessionProof, given }))
    await steward.sessions.proven(session)
    return ok(proven)
  },
})
