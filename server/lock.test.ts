import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { acquireLock, readLock } from './lock.ts'

let folder = ''
beforeEach(async () => { folder = await mkdtemp(join(tmpdir(), 'steward-lock-')) })
afterEach(() => rm(folder, { recursive: true, force: true }))
const file = (): string => join(folder, 'steward.lock')

test('one process owns a folder; its address and token are for the owner only', async () => {
  const first = await acquireLock(folder)
  if (first.held) throw new Error('An empty folder is free.')
  await first.lock.publish('http://127.0.0.1:3000')
  expect((await stat(file())).mode & 0o777).toBe(0o600)
  expect(await readLock(folder)).toMatchObject({ address: 'http://127.0.0.1:3000', token: first.lock.token })
  expect(await acquireLock(folder)).toMatchObject({ held: true, by: { pid: process.pid } })
  await first.lock.release()
  expect((await acquireLock(folder)).held).toBe(false)
})

test('a lock of a process that is gone is cleared', async () => {
  await writeFile(file(), JSON.stringify({ pid: 2 ** 22 + 1, startedAt: null, address: 'http://127.0.0.1:1', token: 'old' }))
  expect((await acquireLock(folder)).held).toBe(false)
  expect(await readFile(file(), 'utf8')).not.toContain('"old"')
})

test.skipIf(process.platform !== 'linux')('a pid that came back as another process does not hold the folder', async () => {
  await writeFile(file(), JSON.stringify({ pid: process.pid, startedAt: '1', address: null, token: 'old' }))
  expect((await acquireLock(folder)).held).toBe(false)
})

test('a lock file with nonsense in it is cleared, not trusted', async () => {
  await writeFile(file(), '{"pid":')
  expect((await acquireLock(folder)).held).toBe(false)
})
