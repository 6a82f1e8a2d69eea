import { createCipheriv, createDecipheriv, createHmac, createSecretKey, hkdfSync, randomBytes, type KeyObject } from 'node:crypto'
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import { sha256Hex } from '../../domain/canonical.ts'

/** 256 bits for one person or one chain. `id` commits to them, so that no other key opens the same bytes unnoticed. */
export interface DataKey {
  readonly id: string
  readonly secret: Buffer
  readonly cipher: KeyObject
  readonly nonces: KeyObject
}

const keyBytes = 32
const nonceBytes = 12
const tagBytes = 16
/** What is shorter gains nothing from being packed. */
const packFrom = 400

/** As a key of the library's own: taking one from bytes at each use costs five times what it does. */
export const derivedKey = (secret: Buffer, use: string): KeyObject => createSecretKey(Buffer.from(hkdfSync('sha256', secret, '', `steward-${use}-v1`, keyBytes)))

/** Throws for anything but 32 bytes. */
export const dataKeyOf = (secret: Buffer): DataKey => {
  if (secret.length !== keyBytes) throw new RangeError(`A key has ${keyBytes} bytes, this has ${secret.length}.`)
  return { id: sha256Hex('steward-data-key-v1', secret).slice(0, 32), secret, cipher: derivedKey(secret, 'cipher'), nonces: derivedKey(secret, 'nonce') }
}

export const newDataKey = (): DataKey => dataKeyOf(randomBytes(keyBytes))

const packed = (text: string): Buffer => {
  const plain = Buffer.from(text)
  return plain.length < packFrom ? Buffer.concat([Buffer.from([0]), plain]) : Buffer.concat([Buffer.from([1]), deflateRawSync(plain, { level: 1 })])
}

const unpacked = (bytes: Buffer): string => (bytes[0] === 1 ? inflateRawSync(bytes.subarray(1)) : bytes.subarray(1)).toString()

const nonceOf = (key: DataKey, bound: string, plain: Buffer): Buffer =>
  createHmac('sha256', key.nonces).update(`${bound.length}:`).update(bound).update(plain).digest().subarray(0, nonceBytes)

/**
 * AES-256-GCM (NIST SP 800-38D) over `text`, bound to `bound`; base64 of nonce ‖ ciphertext ‖ tag. The nonce is an HMAC of both, as in
 * RFC 8452's idea: the same text in the same place gives the same bytes, and a nonce never comes back for another one.
 */
export const seal = (key: DataKey, bound: string, text: string): string => {
  const plain = packed(text)
  const nonce = nonceOf(key, bound, plain)
  const cipher = createCipheriv('aes-256-gcm', key.cipher, nonce)
  cipher.setAAD(Buffer.from(bound))
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]).toString('base64')
}

/** Throws when the bytes were changed, belong elsewhere, or have another key. */
export const open = (key: DataKey, bound: string, sealed: string): string => {
  const bytes = Buffer.from(sealed, 'base64')
  const nonce = bytes.subarray(0, nonceBytes)
  const decipher = createDecipheriv('aes-256-gcm', key.cipher, nonce, { authTagLength: tagBytes })
  decipher.setAAD(Buffer.from(bound))
  decipher.setAuthTag(bytes.subarray(-tagBytes))
  const plain = Buffer.concat([decipher.update(bytes.subarray(nonceBytes, -tagBytes)), decipher.final()])
  return unpacked(plain)
}
