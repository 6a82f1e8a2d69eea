import { chmod, mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadSigner, newSigner, verifySignature } from './signer.ts'

let folder: string
beforeAll(async () => { folder = await mkdtemp(join(tmpdir(), 'keys-')) })
afterAll(() => rm(folder, { recursive: true }))

test('a key is made once, for its owner only, with its public half beside it', async () => {
  const file = join(folder, 'deep', 'record.pem')
  const made = await loadSigner(file, { create: true })
  expect((await stat(file)).mode & 0o777).toBe(0o600)
  expect(await readFile(`${file}.pub`, 'utf8')).toBe(made.publicKey)
  expect((await loadSigner(file, { create: true })).keyId).toBe(made.keyId)
})

test('a key that others can read is refused, and a missing one is not made up', async () => {
  const file = join(folder, 'open.pem')
  await loadSigner(file, { create: true })
  await chmod(file, 0o640)
  await expect(loadSigner(file, { create: true })).rejects.toThrow(/can be read by others/)
  await expect(loadSigner(join(folder, 'none.pem'), { create: false })).rejects.toThrow()
})

test('a signature holds for its text and its key', () => {
  const [mine, other] = [newSigner(), newSigner()]
  const signature = mine.sign('text')
  expect([
    verifySignature(mine.publicKey, 'text', signature), verifySignature(other.publicKey, 'text', signature), verifySignature(mine.publicKey, 'Text', signature),
    verifySignature(mine.publicKey, 'text', 'nonsense'), verifySignature(other.publicKey + mine.publicKey, 'text', signature), verifySignature('', 'text', signature),
  ]).toEqual([true, false, false, false, true, false])
})
