import type { PublicKeyCredentialCreationOptionsJSON, RegistrationResponseJSON, VerifiedRegistrationResponse } from '@simplewebauthn/server'
import { digestOf } from '../../domain/canonical.ts'
import { isRefusal, refuse, type Refusal } from '../../domain/result.ts'
import { appendEntry, personChain } from '../../ledger/record.ts'
import { databaseNow, lockPerson } from '../locks.ts'
import type { Actor, GateDeps, Tx } from '../deps.ts'
import { consumeGrant, grantByCode, openGrant } from '../step-up.ts'
import { makeChallenge, takeChallenge } from './challenge.ts'
import { openPasskeys, type PasskeyView } from './keys.ts'
import type { RelyingParty } from './relying-party.ts'

/** A phone, a laptop, a few security keys; more is no person's need. */
const mostPasskeys = 10
/** ES256 and RS256 (COSE): what every authenticator in use speaks. */
const algorithms = [-7, -257]

const bytesOf = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(Buffer.from(text))

const tooManyKeys = (): Refusal =>
  refuse('TOO_MANY_PASSKEYS', `You have ${mostPasskeys} passkeys, which is the most there can be.`, { most: mostPasskeys }, 'Remove one that you no longer use.')
const notAccepted = (): Refusal =>
  refuse('PASSKEY_NOT_ACCEPTED', 'This passkey was not accepted. Nothing was added.', {}, 'Start again with a new code.')

/** The proof that lets one passkey in: bound to this session's registration and nothing else. */
const registrationHash = (deps: GateDeps, actor: Actor): string =>
  digestOf({ format: 'steward-passkey-registration-v1', personId: actor.person.id, sessionId: actor.sessionId, nonce: Buffer.from(deps.random(16)).toString('hex') })

/**
 * What the browser needs to make a passkey. Needs a fresh code; the proof waits on the server for the answer.
 * INSUFFICIENT_USER_AUTHENTICATION (wrong code), TOO_MANY_ATTEMPTS, TOO_MANY_PASSKEYS.
 */
export const startPasskey = (
  deps: GateDeps, input: { readonly actor: Actor; readonly rp: RelyingParty; readonly code: string },
): Promise<PublicKeyCredentialCreationOptionsJSON | Refusal> =>
  deps.db.kysely.transaction().execute(async (tx) => {
    const { actor, rp, code } = input
    await lockPerson(tx, actor)
    const known = await openPasskeys(tx, actor.person.id)
    if (known.length >= mostPasskeys) return tooManyKeys()
    const at = await databaseNow(tx)
    const actionHash = registrationHash(deps, actor)
    const grant = await grantByCode(tx, deps, actor, actionHash, code, at)
    if (isRefusal(grant)) return grant
    const challenge = await makeChallenge(tx, deps, actor, 'registration', actionHash, at)
    const { generateRegistrationOptions } = await import('@simplewebauthn/server')
    return generateRegistrationOptions({
      rpName: 'Steward', rpID: rp.id, userName: actor.person.email, userDisplayName: actor.person.label, userID: bytesOf(actor.person.id),
      challenge: Uint8Array.from(Buffer.from(challenge, 'base64url')), timeout: deps.settings.stepUpMaxAgeMs, attestationType: 'none', supportedAlgorithmIDs: algorithms,
      excludeCredentials: known.map(({ id }) => ({ id })), authenticatorSelection: { residentKey: 'preferred', userVerification: 'required' },
    })
  })

/** The library throws for whatever is not right; to us all of it is one answer. */
const verified = async (response: RegistrationResponseJSON, challenge: string, rp: RelyingParty): Promise<VerifiedRegistrationResponse['registrationInfo']> => {
  const { verifyRegistrationResponse } = await import('@simplewebauthn/server')
  try {
    return (await verifyRegistrationResponse({
      response, expectedChallenge: challenge, expectedOrigin: rp.origin, expectedRPID: rp.id, requireUserVerification: true, supportedAlgorithmIDs: algorithms,
    })).registrationInfo
  } catch {
    return undefined
  }
}

const store = async (tx: Tx, actor: Actor, label: string, info: NonNullable<VerifiedRegistrationResponse['registrationInfo']>, at: string): Promise<PasskeyView | undefined> => {
  const { credential, credentialBackedUp: backedUp } = info
  const added = await tx.insertInto('passkey').values({
    id: credential.id, person_id: actor.person.id, label, public_key: Buffer.from(credential.publicKey).toString('base64url'), counter: BigInt(credential.counter),
    transports: JSON.stringify(credential.transports ?? []), backed_up: backedUp, created_at: at,
  }).onConflict((conflict) => conflict.doNothing()).executeTakeFirst()
  return added.numInsertedOrUpdatedRows === 1n ? { id: credential.id, label, createdAt: at, lastUsedAt: null, backedUp } : undefined
}

/**
 * Adds the passkey that the browser made for the challenge of this session. Any answer uses the challenge up.
 * PASSKEY_NOT_ACCEPTED, INSUFFICIENT_USER_AUTHENTICATION (the code is older than five minutes).
 */
export const addPasskey = (
  deps: GateDeps, input: { readonly actor: Actor; readonly rp: RelyingParty; readonly label: string; readonly response: RegistrationResponseJSON },
): Promise<PasskeyView | Refusal> =>
  deps.db.kysely.transaction().execute(async (tx) => {
    const { actor, rp, label, response } = input
    await lockPerson(tx, actor)
    const at = await databaseNow(tx)
    const asked = await takeChallenge(tx, actor, 'registration', at)
    const info = asked && await verified(response, asked.challenge, rp)
    const grantId = asked && await openGrant(tx, actor, asked.actionHash, asked.createdAt, at)
    if (!info || grantId === undefined) {
      await appendEntry(tx, personChain(actor.person.id), 'passkey-refused', { sessionId: actor.sessionId }, new Date(at))
      return notAccepted()
    }
    const added = await store(tx, actor, label, info, at)
    if (!added) return notAccepted()
    await consumeGrant(tx, grantId, at)
    await appendEntry(tx, personChain(actor.person.id), 'passkey-added', { passkeyId: added.id, label, backedUp: added.backedUp, grantId, sessionId: actor.sessionId }, new Date(at))
    return added
  })
