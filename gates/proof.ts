import type { PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/server'
import { digestOf } from '../domain/canonical.ts'
import { isRefusal, type Refusal } from '../domain/result.ts'
import { appendEntry, personChain } from '../ledger/record.ts'
import { databaseNow, lockPerson } from './locks.ts'
import type { Actor, GateDeps } from './deps.ts'
import { assertionOptions, grantByPasskey, type GivenAssertion } from './passkeys/assertion.ts'
import type { RelyingParty } from './passkeys/relying-party.ts'
import { consumeGrant, grantByCode } from './step-up.ts'

/** A code of the authenticator app, or what a passkey signed. */
export type GivenProof = { readonly code: string } | { readonly assertion: GivenAssertion }

/** What a proof of this session stands for: one named act of one person, such as a new password or the approval of one hash. */
const hashOf = (actor: Actor, act: string): string => digestOf({ format: 'steward-own-act-v1', personId: actor.person.id, sessionId: actor.sessionId, act })

/** What the browser hands to the authenticator for this act. NO_PASSKEY. */
export const proofOptions = (
  deps: GateDeps, input: { readonly actor: Actor; readonly act: string; readonly rp: RelyingParty },
): Promise<PublicKeyCredentialRequestOptionsJSON | Refusal> =>
  deps.db.kysely.transaction().execute(async (tx) => {
    await lockPerson(tx, input.actor)
    return assertionOptions(tx, deps, input.actor, input.rp, hashOf(input.actor, input.act), await databaseNow(tx))
  })

/**
 * Proves who acts, for this act alone, and uses the proof up at once: the caller does the act next or not at all.
 * INSUFFICIENT_USER_AUTHENTICATION (wrong), TOO_MANY_ATTEMPTS.
 */
export const proveOnce = (
  deps: GateDeps, input: { readonly actor: Actor; readonly act: string; readonly given: GivenProof },
): Promise<{ readonly grantId: string; readonly at: string } | Refusal> =>
  deps.db.kysely.transaction().execute(async (tx) => {
    const { actor, act, given } = input
    const [at, hash] = [await databaseNow(tx), hashOf(actor, act)]
    const grant = 'code' in given ? await grantByCode(tx, deps, actor, hash, given.code, at) : await grantByPasskey(tx, deps, actor, hash, given.assertion, at)
    if (isRefusal(grant)) return grant
    await consumeGrant(tx, grant.grantId, at)
    await appendEntry(tx, personChain(actor.person.id), 'act-proven', { act, grantId: grant.grantId, method: 'code' in given ? 'totp' : 'passkey', sessionId: actor.sessionId }, new Date(at))
    return { grantId: grant.grantId, at }
  })
