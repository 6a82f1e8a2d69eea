import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { isRefusal } from '../../domain/result.ts'
import { personChain, readChain } from '../../ledger/record.ts'
import { readConfig, type Config } from '../config.ts'
import { openSteward } from '../open.ts'
import type { Steward } from '../steward.ts'
import { verifyNow } from '../verify.ts'
import { backUp } from './backup.ts'
import { restore } from './restore.ts'

let [folder, config]: [string, Config] = ['', undefined as never]
let steward: Steward
const at = new Date('2026-11-20T10:00:00Z')
const say = (text: string): Promise<void> => steward.append(personChain('person-investor'), 'note-made', { text })
const said = async (): Promise<readonly unknown[]> => (await readChain(steward.db.kysely, 'person/person-investor')).map(({ body }) => JSON.parse(body) as unknown)

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'backup-'))
  config = readConfig({ PORT: '0', DATA_DIR: join(folder, 'data'), CHECKPOINT_DIR: join(folder, 'checkpoints'), TOOL_WORKERS: '0' })
  steward = await openSteward(config, { quiet: true })
})
afterAll(async () => {
  await steward.close()
  await rm(folder, { recursive: true, force: true })
})

test('a backup is taken while others write, and is whole; a restored one is a roll-back until somebody takes it over', async () => {
  const [file, signer] = [join(folder, 'one.backup'), steward.gate.signer]
  await say('before')
  const [backup] = await Promise.all([backUp(steward, file), ...Array.from({ length: 20 }, (_, n) => say(`meanwhile ${n}`))])
  expect(isRefusal(backup)).toBe(false)
  await say('after')
  await steward.close()

  const restored = await restore(config, file, signer.publicKey, at)
  expect(restored).toMatchObject({ aside: `${config.DATA_DIR}.before-20261120T100000000Z`, checkpoints: 0 })
  steward = await openSteward(config, { quiet: true })
  expect(await said()).toContainEqual({ text: 'before' })
  expect(await said()).not.toContainEqual({ text: 'after' })
  expect(await verifyNow(steward)).toMatchObject({ ok: false, problems: [{ code: 'TRUNCATED', chainId: 'person/person-investor' }] })
  await steward.checkpointer.accept('The disk broke')
  await say('goes on')
  expect(await verifyNow(steward)).toMatchObject({ ok: true, accepted: [{ reason: 'The disk broke' }] })
})

test('on another machine the checkpoints come from the backup, and it verifies at once', async () => {
  const file = join(folder, 'two.backup')
  await say('moved')
  await backUp(steward, file)
  const elsewhere = readConfig({ PORT: '0', DATA_DIR: join(folder, 'else'), CHECKPOINT_DIR: join(folder, 'else-checkpoints'), TOOL_WORKERS: '0' })
  const { checkpoints } = await restore(elsewhere, file, steward.gate.signer.publicKey, at)
  expect(checkpoints).toBeGreaterThan(0)
})
