import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Reply } from '../../domain/conversation.ts'
import { startWorld, type World } from '../../tests/harness.ts'

let world: World
beforeAll(async () => { world = await startWorld({ runTurn: () => Promise.reject(new Error('not asked here')) }) })
afterAll(() => world.close())

test('a turn that a crash cut off gets an honest reply, once, and its client finds it', async () => {
  const investor = await world.signIn('investor')
  const { id } = (await investor.post<{ id: string }>('/api/conversations', {})).body
  // What the disk holds when the process dies between taking a message and answering it.
  await world.db.kysely.insertInto('inbound').values({ conversation_id: id, client_message_id: 'm', turn_id: 'turn-cut' }).execute()
  await world.steward.conversations.recover()
  await world.steward.conversations.recover()
  const { items } = (await investor.get<{ items: { kind: string; reply: Reply }[] }>(`/api/conversations/${id}`)).body
  expect(items).toHaveLength(1)
  expect(items[0]?.reply).toMatchObject({ turnId: 'turn-cut', outcome: 'error', code: 'INTERRUPTED', text: expect.stringContaining('There is no ticket in this conversation') })
  expect(items[0]?.reply.text).not.toContain('Nothing was traded')
  expect((await world.steward.conversations.since(id, 0)).map(({ event }) => event)).toEqual(['reply'])
})
