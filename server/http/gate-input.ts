import type { Request } from 'express'
import { z } from 'zod'
import type { Actor } from '../../gates/deps.ts'
import type { RelyingParty } from '../../gates/passkeys/relying-party.ts'
import type { GivenProof } from '../../gates/proof.ts'
import { relyingPartyOf } from '../auth/relying-party.ts'
import type { Session } from '../auth/port.ts'
import type { Config } from '../config.ts'
import { channelOf } from './channel.ts'
import { settled } from './answers.ts'

export const actorOf = ({ session, request }: { readonly session: Session; readonly request: Request }): Actor => ({ person: session.person, sessionId: session.id, channel: channelOf(request) })

export const rpOf = (config: Pick<Config, 'PUBLIC_URL' | 'demo'>, request: Request): RelyingParty => settled(relyingPartyOf(config, request))

const base64url = (most: number) => z.string().min(1).max(most).regex(/^[\w-]+$/, 'base64url')

/** `PublicKeyCredential.toJSON()` of an assertion; what browsers add beside it is left out. */
export const assertion = z.object({
  id: base64url(1400), rawId: base64url(1400), type: z.literal('public-key'),
  response: z.object({ clientDataJSON: base64url(4000), authenticatorData: base64url(4000), signature: base64url(2000) }),
}).transform((given) => ({ ...given, clientExtensionResults: {} }))

const eitherProof = { code: z.string().max(20).optional(), assertion: assertion.optional() }
/** A code or what a passkey signed, one of them; `extra` are fields beside it. */
export const withProof = <S extends z.ZodRawShape>(extra: S) => z.strictObject({ ...extra, ...eitherProof })
  .refine((given) => ((given as { code?: unknown }).code === undefined) !== ((given as { assertion?: unknown }).assertion === undefined), 'a code or an assertion, one of them')
export const proofSchema = withProof({})

export const proofOf = (config: Pick<Config, 'PUBLIC_URL' | 'demo'>, request: Request, given: { readonly code?: string | undefined; readonly assertion?: z.output<typeof assertion> | undefined }): GivenProof =>
  (given.assertion === undefined ? { code: given.code ?? '' } : { assertion: { rp: rpOf(config, request), response: given.assertion } })

const transport = z.enum(['ble', 'cable', 'hybrid', 'internal', 'nfc', 'smart-card', 'usb'])

/** `PublicKeyCredential.toJSON()` of a registration. */
export const registration = z.object({
  id: base64url(1400), rawId: base64url(1400), type: z.literal('public-key'),
  response: z.object({ clientDataJSON: base64url(4000), attestationObject: base64url(20_000), transports: z.array(transport).max(10).optional() }),
}).transform(({ response: { transports, ...response }, ...given }) => ({ ...given, response: transports === undefined ? response : { ...response, transports }, clientExtensionResults: {} }))
