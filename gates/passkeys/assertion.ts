import type { AuthenticationResponseJSON, PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/server'
import { refuse, type Refusal } from '../../domain/result.ts'
import type { Actor, GateDeps, Tx } from '../deps.ts'
import { grantByProof, type Grant } from '../step-up.ts'
import { makeChallenge, takeChallenge } from './challenge.ts'
import { openPasskeys } from './keys.ts'
import type { RelyingParty } from './relying-party.ts'

/** What the browser sent, and the address that its page came from. */
export interface GivenAssertion {
  readonly rp: RelyingParty
  readonly response: AuthenticationResponseJSON
}

const noPasskey = (): Refusal => refuse('NO_PASSKEY', 'You have no passkey yet.', {}, 'Use a code of your authenticator app, or add a passkey first.')

const notVerified = (): Refusal =>
  refuse('INSUFFICIENT_USER_AUTHENTICATION', 'The passkey did not prove this.', { error: 'insufficient_user_authentication' }, 'Try again, or use a code of your authenticator app.')

/** What the browser hands to the authenticator: a challenge that stands for `actionHash` and for nothing else. NO_PASSKEY. */
export const assertionOptions = async (
  tx: Tx, deps: GateDeps, actor: Actor, rp: RelyingParty, actionHash: string, at: string,
): Promise<PublicKeyCredentialRequestOptionsJSON | Refusal> => {
  const known = await openPasskeys(tx, actor.person.id)
  if (known.length === 0) return noPasskey()
  const challenge = await makeChallenge(tx, deps, actor, 'step-up', actionHash, at)
  return {
    challenge, rpId: rp.id, timeout: deps.settings.stepUpMaxAgeMs, userVerification: 'required',
    allowCredentials: known.map(({ id }) => ({ id, type: 'public-key' })),
  }
}

/** The counter's new value when the passkey signed exactly this challenge on this page, with its owner verified. */
export const newCounter = async ({ rp, response }: GivenAssertion, challenge: string, key: { id: string; public_key: string; counter: bigint }): Promise<bigint | undefined> => {
  const { verifyAuthenticationResponse } = await import('@simplewebauthn/server')
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response, expectedChallenge: challenge, expectedOrigin: rp.origin, expectedRPID: rp.id, requireUserVerification: true,
      credential: { id: key.id, publicKey: Uint8Array.from(Buffer.from(key.public_key, 'base64url')), counter: Number(key.counter) },
    })
    return verified ? BigInt(authenticationInfo.newCounter) : undefined
  } catch {
    // The library throws for whatever is not right; to the person all of it is one answer, and it counts as a failed attempt.
    return undefined
  }
}

const usePasskey = async (tx: Tx, actor: Actor, actionHash: string, given: GivenAssertion, at: string): Promise<boolean> => {
  const asked = await takeChallenge(tx, actor, 'step-up', at, actionHash)
  const key = asked && await tx.selectFrom('passkey').select(['id', 'public_key', 'counter']).where('id', '=', given.response.id)
    .where('person_id', '=', actor.person.id).where('removed_at', 'is', null).forUpdate().executeTakeFirst()
  const counter = key && await newCounter(given, asked.challenge, key)
  if (!key || counter === undefined) return false
  await tx.updateTable('passkey').set({ counter, last_used_at: at }).where('id', '=', key.id).execute()
  return true
}

/** As `grantByCode`, with a passkey: the same grant, and the same count of attempts. */
export const grantByPasskey = (tx: Tx, deps: GateDeps, actor: Actor, actionHash: string, given: GivenAssertion, at: string): Promise<Grant | Refusal> =>
  grantByProof(tx, deps, actor, actionHash, { method: 'passkey', check: () => usePasskey(tx, actor, actionHash, given, at), wrong: notVerified }, at)
