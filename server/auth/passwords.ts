import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { refuse } from '../../domain/result.ts'

/** argon2id (RFC 9106) with 19 MiB, two passes, one lane: the first set of OWASP's Password Storage Cheat Sheet; about 40 ms. */
const memory = 19_456
const passes = 2
const parallelism = 1
const tagBytes = 32
const saltBytes = 16

export const leastPassword = 12
export const mostPassword = 256

export const tooShort = refuse('PASSWORD_TOO_SHORT', `A password has at least ${leastPassword} characters.`, { least: leastPassword }, 'A few words that you will remember make a good one.')

const tagOf = (password: string, nonce: Uint8Array): Promise<Buffer> => new Promise((resolve, reject) => {
  argon2('argon2id', { message: password.normalize('NFKC'), nonce, parallelism, tagLength: tagBytes, memory, passes }, (error, tag) => {
    if (error) reject(error)
    else resolve(tag)
  })
})

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64').replace(/=+$/, '')

/** PHC string: the parameters stand beside the hash, so that they can be raised later. */
export const hashPassword = async (password: string): Promise<string> => {
  const salt = randomBytes(saltBytes)
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${base64(salt)}$${base64(await tagOf(password, salt))}`
}

const stored = /^\$argon2id\$v=19\$m=19456,t=2,p=1\$([A-Za-z\d+/]{22})\$([A-Za-z\d+/]{43})$/

/** Whether this is one of our own hashes; older ones are better-auth's scrypt. */
export const isOurs = (hash: string): boolean => stored.test(hash)

export const verifyPassword = async (hash: string, password: string): Promise<boolean> => {
  const [, salt, tag] = stored.exec(hash) ?? []
  if (salt === undefined || tag === undefined) return false
  return timingSafeEqual(Buffer.from(tag, 'base64'), await tagOf(password, Buffer.from(salt, 'base64')))
}
