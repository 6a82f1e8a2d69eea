import { createPublicKey, verify } from 'node:crypto'
import { canonicalJson } from '../domain/canonical.ts'

/** Stored texts are canonical JSON; anything else was not written by the gate, and is `undefined`. */
export const parseCanonical = <T>(text: string): T | undefined => {
  try {
    const value = JSON.parse(text) as T
    return canonicalJson(value) === text ? value : undefined
  } catch {
    return undefined
  }
}

/** Ed25519 over the text as stored. `publicKey` is PEM. */
export const isSigned = ({ body, signature }: { readonly body: string; readonly signature: string }, publicKey: string): boolean =>
  verify(null, Buffer.from(body), createPublicKey(publicKey), Buffer.from(signature, 'base64'))
