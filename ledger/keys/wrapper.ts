import { readFile, stat, mkdir, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { randomBytes } from 'node:crypto'
import { dataKeyOf, open, seal } from './seal.ts'

/**
 * The port to whoever holds the master key: this process, or a key management service. `context` is bound to what is wrapped and must be
 * the same when it is unwrapped (a service's "encryption context"). Both reject when the key is not at hand.
 */
export interface KeyWrapper {
  /** Names the master key; a database remembers which one it was sealed under. */
  readonly id: string
  wrap(secret: Buffer, context: string): Promise<string>
  unwrap(wrapped: string, context: string): Promise<Buffer>
}

/** Wraps with a master key of 32 bytes in this process's memory. */
export const localWrapper = (master: Buffer): KeyWrapper => {
  const key = dataKeyOf(master)
  return {
    id: key.id,
    wrap: (secret, context) => Promise.resolve(seal(key, context, secret.toString('base64'))),
    unwrap: async (wrapped, context) => Buffer.from(open(key, context, wrapped), 'base64'),
  }
}

/** 32 bytes as 64 hex digits or as base64; `undefined` for anything else. */
export const parseMasterKey = (text: string): Buffer | undefined => {
  const bytes = /^[0-9a-f]{64}$/i.test(text) ? Buffer.from(text, 'hex') : Buffer.from(text, 'base64')
  return bytes.length === 32 ? bytes : undefined
}

/** Reads a master key from a file that only its owner may read; a missing one is made. Throws when others may read it, or when it is none. */
export const loadMasterKey = async (file: string): Promise<Buffer> => {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  await writeFile(file, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600, flag: 'wx' }).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  })
  if (((await stat(file)).mode & 0o077) !== 0) throw new Error(`The master key ${file} can be read by others. Run: chmod 600 ${file}`)
  const key = parseMasterKey((await readFile(file, 'utf8')).trim())
  if (!key) throw new Error(`The file ${file} does not hold a master key (32 bytes, base64).`)
  return key
}
