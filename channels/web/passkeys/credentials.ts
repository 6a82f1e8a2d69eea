/** WebAuthn's options and answers in their JSON forms; bytes are base64url, as the standard has them. */
export interface CreationOptions {
  readonly challenge: string
  readonly rp: { readonly id?: string; readonly name: string }
  readonly user: { readonly id: string; readonly name: string; readonly displayName: string }
  readonly pubKeyCredParams: readonly { readonly type: 'public-key'; readonly alg: number }[]
  readonly timeout?: number
  readonly excludeCredentials?: readonly { readonly id: string }[]
  readonly authenticatorSelection?: AuthenticatorSelectionCriteria
}
export interface RequestOptions {
  readonly challenge: string
  readonly rpId: string
  readonly timeout?: number
  readonly allowCredentials: readonly { readonly id: string }[]
}

/** Older browsers have no passkeys at all; on an address in numbers the browser itself says no. */
export const hasPasskeys = (): boolean => 'PublicKeyCredential' in globalThis && isSecureContext

const bytesOf = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (each) => each.charCodeAt(0))
const textOf = (bytes: ArrayBuffer): string =>
  btoa(String.fromCharCode(...new Uint8Array(bytes))).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')

const descriptors = (ids: readonly { readonly id: string }[] = []): PublicKeyCredentialDescriptor[] => ids.map(({ id }) => ({ type: 'public-key', id: bytesOf(id) }))
const base = (credential: PublicKeyCredential) => ({ id: credential.id, rawId: textOf(credential.rawId), type: 'public-key' })

/** `undefined` when the person or the browser said no; the browser tells them why. */
const asked = async (credential: Promise<Credential | null>): Promise<PublicKeyCredential | undefined> => {
  try {
    const given = await credential
    return given instanceof PublicKeyCredential ? given : undefined
  } catch {
    return undefined
  }
}

/** Makes a passkey; the answer for the server. */
export const makePasskey = async (options: CreationOptions): Promise<object | undefined> => {
  const { rp, pubKeyCredParams, authenticatorSelection, timeout } = options
  const credential = await asked(navigator.credentials.create({ publicKey: {
    rp, pubKeyCredParams: [...pubKeyCredParams], challenge: bytesOf(options.challenge), user: { ...options.user, id: bytesOf(options.user.id) },
    excludeCredentials: descriptors(options.excludeCredentials), attestation: 'none', ...(timeout !== undefined && { timeout }), ...(authenticatorSelection && { authenticatorSelection }),
  } }))
  if (!credential || !(credential.response instanceof AuthenticatorAttestationResponse)) return undefined
  const { clientDataJSON, attestationObject } = credential.response
  return { ...base(credential), response: { clientDataJSON: textOf(clientDataJSON), attestationObject: textOf(attestationObject) } }
}

/** Signs a challenge with a passkey, its owner verified; the answer for the server. */
export const signWithPasskey = async ({ challenge, rpId, timeout, allowCredentials }: RequestOptions): Promise<object | undefined> => {
  const credential = await asked(navigator.credentials.get({ publicKey: {
    challenge: bytesOf(challenge), rpId, allowCredentials: descriptors(allowCredentials), userVerification: 'required', ...(timeout !== undefined && { timeout }),
  } }))
  if (!credential || !(credential.response instanceof AuthenticatorAssertionResponse)) return undefined
  const { clientDataJSON, authenticatorData, signature } = credential.response
  return { ...base(credential), response: { clientDataJSON: textOf(clientDataJSON), authenticatorData: textOf(authenticatorData), signature: textOf(signature) } }
}
