import type { PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/server'
import { isRefusal, type Refusal } from '../../domain/result.ts'
import { proveAct, provableAct } from '../acts.ts'
import type { Actor, GateDeps } from '../deps.ts'
import { proveTicket, provableTicket, type Grant } from '../step-up.ts'
import { assertionOptions, grantByPasskey, type GivenAssertion } from './assertion.ts'
import type { RelyingParty } from './relying-party.ts'

/**
 * The challenge for one displayed ticket, made after the display. NO_PASSKEY, and what `stepUpTicket` refuses before it looks at the proof.
 */
export const stepUpOptions = (
  deps: GateDeps, input: { readonly actor: Actor; readonly ticketId: string; readonly hash: string; readonly rp: RelyingParty },
): Promise<PublicKeyCredentialRequestOptionsJSON | Refusal> =>
  deps.db.kysely.transaction().execute(async (tx) => {
    const found = await provableTicket(tx, deps, input)
    return isRefusal(found) ? found : assertionOptions(tx, deps, input.actor, input.rp, input.hash, found.at)
  })

/** As `stepUpTicket`, with a passkey that signed the challenge of `stepUpOptions`. */
export const stepUpByPasskey = (
  deps: GateDeps, input: { readonly actor: Actor; readonly ticketId: string; readonly hash: string; readonly given: GivenAssertion },
): Promise<Grant | Refusal> =>
  proveTicket(deps, input, 'passkey', (tx, at) => grantByPasskey(tx, deps, input.actor, input.hash, input.given, at))

/** As `stepUpOptions`, for something else that was shown in this session. */
export const actOptions = (
  deps: GateDeps, input: { readonly actor: Actor; readonly hash: string; readonly rp: RelyingParty },
): Promise<PublicKeyCredentialRequestOptionsJSON | Refusal> =>
  deps.db.kysely.transaction().execute(async (tx) => {
    const at = await provableAct(tx, input)
    return isRefusal(at) ? at : assertionOptions(tx, deps, input.actor, input.rp, input.hash, at)
  })

/** As `stepUpAct`, with a passkey that signed the challenge of `actOptions`. */
export const stepUpActByPasskey = (
  deps: GateDeps, input: { readonly actor: Actor; readonly hash: string; readonly given: GivenAssertion },
): Promise<Grant | Refusal> =>
  proveAct(deps, input, 'passkey', (tx, at) => grantByPasskey(tx, deps, input.actor, input.hash, input.given, at))
