import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newSigner } from '../../ledger/signer.ts'
import { readArchive, writeArchive } from './archive.ts'

const signer = newSigner()
const about = { at: '2026-11-20T10:00:00.000Z', anchor: '7-aa', masterKeyId: 'm' }
const parts = [{ name: 'one', bytes: Buffer.from('first\npart') }, { name: 'two', bytes: Buffer.from([0, 1, 2, 255]) }]
let folder: string
beforeAll(async () => { folder = await mkdtemp(join(tmpdir(), 'archive-')) })
afterAll(() => rm(folder, { recursive: true }))

test('a backup gives back what it was given, to its owner alone, and is never overwritten', async () => {
  const file = join(folder, 'whole')
  await writeArchive(file, about, parts, signer)
  expect(await readArchive(file, signer.publicKey)).toMatchObject({ header: about, parts })
  expect((await stat(file)).mode & 0o777).toBe(0o600)
  await expect(writeArchive(file, about, parts, signer)).rejects.toThrow(/EEXIST/)
})

test.each<readonly [string, (bytes: Buffer) => Buffer, RegExp]>([
  ['of which a byte was changed', (bytes) => { const copy = Buffer.from(bytes); copy[copy.length - 1]! ^= 1; return copy }, /damaged: its part two/],
  ['that breaks off', (bytes) => bytes.subarray(0, -2), /damaged/],
  ['with another header', (bytes) => Buffer.from(bytes.toString('latin1').replace('7-aa', '8-aa'), 'latin1'), /not signed by this key/],
  ['that is none', () => Buffer.from('hello'), /not a backup/],
])('a backup %s is refused', async (_what, change, message) => {
  const [file, changed] = [join(folder, crypto.randomUUID()), join(folder, crypto.randomUUID())]
  await writeArchive(file, about, parts, signer)
  await writeFile(changed, change(await readFile(file)))
  await expect(readArchive(changed, signer.publicKey)).rejects.toThrow(message)
})

test('a backup signed by a stranger is refused', async () => {
  const file = join(folder, 'strange')
  await writeArchive(file, about, parts, newSigner())
  await expect(readArchive(file, signer.publicKey)).rejects.toThrow(/not signed by this key/)
})
