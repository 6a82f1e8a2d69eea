import type { PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/server'
import { isRefusal, type Refusal } from '../../domain/result.ts'
import { appendEntry, firmChain } from '../../ledger/record.ts'
import type { Actor, GateDeps, Tx } from '../deps.ts'
import { notDisplayed } from '../not-displayed.ts'
import { assertionOptions, grantByPasskey, type GivenAssertion } from '../passkeys/assertion.ts'
import type { RelyingParty } from '../passkeys/relying-party.ts'
import { grantByCode, type Grant } from '../step-up.ts'
import { databaseNow } from '../locks.ts'
import { reviewRefusal, wrongTerms } from './standing.ts'
import { bulkDisplay, lockBulk } from './store.ts'

interface Target { readonly actor: Actor; readonly bulkId: string; readonly hash: string }

/** The moment, when this bulk was shown to this session and can still be approved. */
const provable = async (tx: Tx, { actor, bulkId, hash }: Target): Promise<string | Refusal> => {
  const bulk = await lockBulk(tx, bulkId)
  const at = await databaseNow(tx)
  const refusal = await reviewRefusal(tx, bulk, actor, bulkId, at)
  if (refusal || !bulk) return refusal!
  if (bulk.hash !== hash) return wrongTerms(bulk)
  return await bulkDisplay(tx, bulk, actor) ? at : notDisplayed(bulkId)
}

/** The challenge for a passkey, made after the display. As `stepUpOptions`, for a bulk. */
export const bulkStepUpOptions = (deps: GateDeps, input: Target & { readonly rp: RelyingParty }): Promise<PublicKeyCredentialRequestOptionsJSON | Refusal> =>
  deps.db.kysely.transaction().execute(async (tx) => {
    const at = await provable(tx, input)
    return isRefusal(at) ? at : assertionOptions(tx, deps, input.actor, input.rp, input.hash, at)
  })

/** Step-up of the approver, bound to the bulk's hash. As `stepUpTicket`, with a code or a passkey. */
export const stepUpBulk = (deps: GateDeps, input: Target & { readonly proof: { readonly code: string } | { readonly given: GivenAssertion } }): Promise<Grant | Refusal> =>
  deps.db.kysely.transaction().execute(async (tx) => {
    const { actor, bulkId, hash, proof } = input
    const at = await provable(tx, input)
    if (isRefusal(at)) return at
    const grant = 'code' in proof ? await grantByCode(tx, deps, actor, hash, proof.code, at) : await grantByPasskey(tx, deps, actor, hash, proof.given, at)
    if (!isRefusal(grant)) {
      const facts = { bulkId, hash, ...grant, method: 'code' in proof ? 'totp' : 'passkey', personId: actor.person.id, sessionId: actor.sessionId }
      await appendEntry(tx, firmChain, 'step-up-granted', facts, new Date(at))
    }
    return grant
  })
