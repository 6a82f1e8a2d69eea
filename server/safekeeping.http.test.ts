import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { startWorld, type Answer, type World } from '../tests/harness.ts'

let world: World
beforeAll(async () => { world = await startWorld() })
afterAll(() => world.close())
const post = (path: string, body: unknown): Promise<Answer> => world.anonymous.post(path, body, { authorization: `Bearer ${world.localToken}` })

test('a backup to a folder that is not there names it, before anything is dumped; nothing lost is nothing to accept', async () => {
  const dump = vi.spyOn(world.steward.db, 'dump')
  const to = join(tmpdir(), 'no-such-folder', 'steward.backup')
  expect(await post('/local/backup', { to })).toMatchObject({ status: 409, body: { code: 'BACKUP_FAILED', title: expect.stringContaining('no-such-folder') as unknown } })
  expect(dump).not.toHaveBeenCalled()
  expect(await post('/local/accept-loss', { reason: 'for a test' })).toMatchObject({ status: 409, body: { code: 'NOTHING_LOST' } })
})

test('what the operator can\'t mend is ours: nothing of the inside is told', async () => {
  const broken = vi.spyOn(world.steward.checkpointer, 'accept').mockRejectedValueOnce(new Error('relation "canary" at 10.9.8.7'))
  const answer = await post('/local/accept-loss', { reason: 'for a test' })
  expect([answer.status, JSON.stringify(answer.body).includes('canary')]).toEqual([500, false])
  broken.mockRestore()
})
