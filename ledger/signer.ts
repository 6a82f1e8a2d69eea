import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify, type KeyObject } from 'node:crypto'
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Signs with Ed25519 (RFC 8032); signatures are base64. */
export interface Signer {
  /** First 16 hex digits of the SHA-256 of the public key (SPKI, DER). */
  readonly keyId: string
  /** PEM (SPKI): what a verifier is given. */
  readonly publicKey: string
  sign(text: string): string
}

const keyIdOf = (publicKey: string): string =>
  createHash('sha256').update(createPublicKey(publicKey).export({ type: 'spki', format: 'der' })).digest('hex').slice(0, 16)

const signerOf = (key: KeyObject): Signer => {
  if (key.asymmetricKeyType !== 'ed25519') throw new Error(`The signing key must be Ed25519, found ${String(key.asymmetricKeyType)}.`)
  const publicKey = createPublicKey(key).export({ type: 'spki', format: 'pem' }).toString()
  return { keyId: keyIdOf(publicKey), publicKey, sign: (text) => sign(null, Buffer.from(text), key).toString('base64') }
}

/** A new key in memory: for tests. */
export const newSigner = (): Signer => signerOf(generateKeyPairSync('ed25519').privateKey)

/**
 * Reads a private key (PEM, PKCS #8) that only its owner may read; throws when others may.
 * With `create`, a missing one is made, with `FILE.pub` beside it.
 */
export const loadSigner = async (keyFile: string, options: { readonly create: boolean }): Promise<Signer> => {
  if (options.create) await createKey(keyFile)
  const { mode } = await stat(keyFile)
  if ((mode & 0o077) !== 0) throw new Error(`The signing key ${keyFile} can be read by others. Run: chmod 600 ${keyFile}`)
  return signerOf(createPrivateKey(await readFile(keyFile, 'utf8')))
}

const createKey = async (keyFile: string): Promise<void> => {
  if (await stat(keyFile).catch(() => undefined)) return
  const { privateKey } = generateKeyPairSync('ed25519')
  await mkdir(dirname(keyFile), { recursive: true })
  await writeFile(keyFile, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600, flag: 'wx' })
  await writeFile(`${keyFile}.pub`, signerOf(privateKey).publicKey)
}

const pemBlock = /-----BEGIN PUBLIC KEY-----[^-]+-----END PUBLIC KEY-----/g

/** `publicKey` is PEM, or several: one of them must have signed (keys are renewed). A malformed signature is a wrong one. */
export const verifySignature = (publicKey: string, text: string, signature: string): boolean =>
  (publicKey.match(pemBlock) ?? []).some((key) => verify(null, Buffer.from(text), createPublicKey(key), Buffer.from(signature, 'base64')))
