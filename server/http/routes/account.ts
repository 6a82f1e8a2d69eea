import { z } from 'zod'
import { proofOptions } from '../../../gates/proof.ts'
import { appendEntry, personChain } from '../../../ledger/record.ts'
import { ownActs } from '../../auth/own-account.ts'
import { recoveryCodesLeft } from '../../auth/recovery-codes.ts'
import type { Steward } from '../../steward.ts'
import { answered, settled } from '../answers.ts'
import { actorOf, proofOf, rpOf, withProof } from '../gate-input.ts'
import { notFound } from '../problem.ts'
import { ok, param, parsed, type Routes } from '../routing.ts'
import { deviceOf, giveSession, whoIs } from '../signed-in.ts'
import { beginOpenId } from './openid.ts'

const password = z.string().min(1).max(256)
const token = z.string().regex(/^[\w-]{43}$/, 'the secret of the link')
const wantedAct = z.strictObject({ act: z.enum(ownActs) })
const enrolment = z.strictObject({ token, password: password.optional(), code: z.string().min(6).max(20) })
const newPassword = withProof({ current: z.string().max(256).default(''), next: password })
const newAuthenticator = z.union([z.strictObject({ recoveryCode: z.string().min(6).max(20) }), withProof({})])

type AccountEndpoint = 'POST /api/enrolment/open' | 'POST /api/enrolment' | 'GET /api/account' | 'POST /api/account/proof/options' | 'POST /api/account/password'
  | 'POST /api/account/authenticator' | 'POST /api/account/recovery-codes' | 'POST /api/account/openid' | 'POST /api/account/sessions/:id/revoke'

/** What a person signs in with: by the link of an invitation at first, then by themselves with a fresh proof for each change. */
export const accountRoutes = (steward: Steward): Routes<AccountEndpoint> => ({
  'POST /api/enrolment/open': async ({ body }) => answered(await steward.auth.enrolments.open(parsed(z.strictObject({ token }), body).token)),
  'POST /api/enrolment': async (call) => {
    const { recoveryCodes, signedIn } = settled(await steward.auth.enrolments.complete({ ...parsed(enrolment, call.body), device: deviceOf(steward, call.request) }))
    if (signedIn) await giveSession(steward, call, call.response, signedIn)
    return ok({ recoveryCodes, ...(signedIn && whoIs(signedIn)) })
  },
  'GET /api/account': async ({ session: { id, person } }) => {
    const [sessions, codes, hasPassword, linked] = await Promise.all([
      steward.sessions.list(person.id), recoveryCodesLeft(steward.db, person.id), steward.auth.hasPassword(person.email), steward.auth.openid?.linkedTo(person.id)])
    return ok({ recoveryCodesLeft: codes, hasPassword, openid: { offered: linked !== undefined, linked: linked === true }, sessions: sessions.map((each) => ({ ...each, here: each.id === id })) })
  },
  'POST /api/account/proof/options': async ({ body, session, request }) =>
    answered(await proofOptions(steward.gate, { actor: actorOf({ session, request }), act: parsed(wantedAct, body).act, rp: rpOf(steward.config, request) })),
  'POST /api/account/password': async ({ body, session, request }) => {
    const { current, next, ...proof } = parsed(newPassword, body)
    return answered(await steward.auth.account.changePassword(actorOf({ session, request }), { current, next, proof: proofOf(steward.config, request, proof) }))
  },
  'POST /api/account/authenticator': async ({ body, session, request }) => {
    const given = parsed(newAuthenticator, body)
    return answered(await steward.auth.account.replaceAuthenticator(actorOf({ session, request }), 'recoveryCode' in given ? given : proofOf(steward.config, request, given)))
  },
  'POST /api/account/recovery-codes': async ({ body, session, request }) =>
    answered(await steward.auth.account.renewRecoveryCodes(actorOf({ session, request }), proofOf(steward.config, request, parsed(withProof({}), body)))),
  'POST /api/account/openid': async (call) => ok({ url: await beginOpenId(steward, call, call.session.person) }),
  'POST /api/account/sessions/:id/revoke': async (call) => {
    const { person, id } = call.session
    return steward.db.kysely.transaction().execute(async (tx) => {
      const [ended] = await steward.sessions.revoke(person.id, { only: param(call, 'id') }, tx)
      if (ended === undefined) throw notFound('You have no such session.')
      await appendEntry(tx, personChain(person.id), 'session-revoked', { sessionId: ended, by: person.id, from: id }, steward.clock())
      return ok({ id: ended })
    })
  },
})
