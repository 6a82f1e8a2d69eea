import { open, readFile } from 'node:fs/promises'
import { sha256Hex } from '../../domain/canonical.ts'
import { verifySignature, type Signer } from '../../ledger/signer.ts'

const format = 'steward-backup-v1'

export interface Part { readonly name: string; readonly bytes: Buffer }

/** What a backup says of itself; signed by the key that signs checkpoints. */
export interface BackupHeader {
  readonly format: typeof format
  readonly at: string
  /** The newest checkpoint that it holds, `SEQUENCE-HASH`. */
  readonly anchor: string
  /** Under which master key its record is sealed. The key itself is not in here. */
  readonly masterKeyId: string
  readonly parts: readonly { readonly name: string; readonly bytes: number; readonly sha256: string }[]
}

/** A line of JSON, a line with its signature, then the parts one after the other. Its owner alone can read it; an existing file is not overwritten. */
export const writeArchive = async (file: string, about: Pick<BackupHeader, 'at' | 'anchor' | 'masterKeyId'>, parts: readonly Part[], signer: Signer): Promise<BackupHeader> => {
  const header: BackupHeader = { format, ...about, parts: parts.map(({ name, bytes }) => ({ name, bytes: bytes.length, sha256: sha256Hex(bytes) })) }
  const text = JSON.stringify(header)
  const handle = await open(file, 'wx', 0o600)
  try {
    await handle.writeFile(Buffer.concat([Buffer.from(`${text}\n${signer.sign(text)}\n`), ...parts.map(({ bytes }) => bytes)]))
    await handle.sync()
  } finally {
    await handle.close()
  }
  return header
}

/** Throws when it is no backup, was changed, breaks off, or is not signed by this key. */
export const readArchive = async (file: string, publicKey: string): Promise<{ readonly header: BackupHeader; readonly parts: readonly Part[] }> => {
  const bytes = await readFile(file)
  const first = bytes.indexOf(10)
  const second = bytes.indexOf(10, first + 1)
  const [text, signature] = [bytes.subarray(0, first).toString(), bytes.subarray(first + 1, second).toString()]
  if (first < 0 || second < 0 || !text.startsWith(`{"format":"${format}"`)) throw new Error(`${file} is not a backup of the format ${format}.`)
  if (!verifySignature(publicKey, text, signature)) throw new Error(`${file} is not signed by this key. Give the public key that it was signed with: --key FILE.`)
  const header = JSON.parse(text) as BackupHeader
  let at = second + 1
  const parts = header.parts.map(({ name, bytes: length, sha256 }): Part => {
    const part = bytes.subarray(at, at + length)
    at += length
    if (part.length !== length || sha256Hex(part) !== sha256) throw new Error(`${file} is damaged: its part ${name} is not what its header says.`)
    return { name, bytes: part }
  })
  return { header, parts }
}
