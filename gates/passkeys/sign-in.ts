import { createHash } from 'node:crypto'
import type { PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/server'
import { refuse, type Refusal } from '../../domain/result.ts'
import { appendEntry, personChain } from '../../ledger/record.ts'
import type { GateDeps } from '../deps.ts'
import { databaseNow } from '../locks.ts'
import { newCounter, type GivenAssertion } from './assertion.ts'
import type { RelyingParty } from './relying-party.ts'

/** A prefix of its own: what was signed here can't be mistaken for a step-up. */
const challengeOf = (nonce: Uint8Array): string => createHash('sha256').update('steward-sign-in-v1').update(nonce).digest('base64url')

const notAccepted = (): Refusal => refuse('INVALID_CREDENTIALS', 'This passkey was not accepted.', {}, 'Try again, or use your password.')

export interface SignInOptions {
  /** Names the challenge in the answer. */
  readonly requestId: string
  readonly publicKey: PublicKeyCredentialRequestOptionsJSON
}

/** Asks for any passkey of this site: who it is, the passkey tells. Old requests go when new ones come. */
export const signInOptions = (deps: GateDeps, rp: RelyingParty): Promise<SignInOptions> =>
  deps.db.kysely.transaction().execute(async (tx) => {
    const at = await databaseNow(tx)
    const requestId = deps.ids('challenge')
    const challenge = challengeOf(deps.random(32))
    await tx.deleteFrom('sign_in_challenge').where('expires_at', '<', new Date(at)).execute()
    await tx.insertInto('sign_in_challenge').values({ id: requestId, challenge, created_at: at, expires_at: new Date(Date.parse(at) + deps.settings.stepUpMaxAgeMs) }).execute()
    return { requestId, publicKey: { challenge, rpId: rp.id, timeout: deps.settings.stepUpMaxAgeMs, userVerification: 'required', allowCredentials: [] } }
  })

/**
 * Whose passkey signed the challenge, with its owner verified: something they have and something they are or know, so no code is asked for.
 * Any answer uses the challenge up. INVALID_CREDENTIALS, for whatever is not right.
 */
export const signInByPasskey = (
  deps: GateDeps, input: { readonly requestId: string; readonly given: GivenAssertion },
): Promise<{ readonly personId: string; readonly passkeyId: string } | Refusal> =>
  deps.db.kysely.transaction().execute(async (tx) => {
    const { requestId, given } = input
    const at = await databaseNow(tx)
    const asked = await tx.updateTable('sign_in_challenge').set({ used_at: at }).where('id', '=', requestId).where('used_at', 'is', null)
      .where('expires_at', '>=', new Date(at)).returning('challenge').executeTakeFirst()
    const key = asked && await tx.selectFrom('passkey').select(['id', 'person_id', 'public_key', 'counter']).where('id', '=', given.response.id)
      .where('removed_at', 'is', null).forUpdate().executeTakeFirst()
    const counter = key && await newCounter(given, asked.challenge, key)
    if (!key || counter === undefined) {
      // A known passkey that signs wrongly may be a copy: its counter fell behind.
      if (key) await appendEntry(tx, personChain(key.person_id), 'sign-in-failed', { reason: 'passkey', passkeyId: key.id }, new Date(at))
      return notAccepted()
    }
    await tx.updateTable('passkey').set({ counter, last_used_at: at }).where('id', '=', key.id).execute()
    return { personId: key.person_id, passkeyId: key.id }
  })
