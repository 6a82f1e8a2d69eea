import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Database } from '../../ledger/database.ts'
import { testDatabase } from '../../ledger/testing.ts'
import { createOutbound } from './outbound.ts'

let db: Database
beforeAll(async () => {
  db = await testDatabase()
  await db.kysely.insertInto('person').values({ id: 'person-1', email: 'a@example.test', label: 'A', role: 'investor' }).execute()
  await db.kysely.insertInto('conversation').values(['c1', 'c2'].map((id) => ({ id, person_id: 'person-1', channel: 'web' as const }))).execute()
})
afterAll(() => db.close())

test('numbers have no gap, each conversation has its own, and what was sent can be read again', async () => {
  const outbound = createOutbound(db)
  const heard: string[] = []
  outbound.onSent((sent) => { heard.push(`${sent.conversationId}:${sent.seq}:${String(sent.body['text'])}`) })
  await Promise.all(Array.from({ length: 20 }, (_, index) => outbound.send(index % 2 === 0 ? 'c1' : 'c2', 'reply.delta', { text: `t${index}` })))
  expect(heard.filter((line) => line.startsWith('c1'))).toEqual(Array.from({ length: 10 }, (_, index) => `c1:${index + 1}:t${index * 2}`))
  expect((await outbound.since('c2', 7)).map(({ seq, body }) => [seq, body['text']])).toEqual([[8, 't15'], [9, 't17'], [10, 't19']])
})
