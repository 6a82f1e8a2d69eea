import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createConversation, listConversations } from './conversations.ts'
import type { Database } from './database.ts'
import { readEvidence, storeEvidence } from './evidence.ts'
import { appendOutbound, readOutboundAfter } from './outbound.ts'
import { appendEntry, conversationChain } from './record.ts'
import { readRecommendation } from './replay.ts'
import { newSigner } from './signer.ts'
import { addRecord } from './testing-record.ts'
import { testDatabase } from './testing.ts'

let db: Database
beforeAll(async () => {
  db = await testDatabase()
  await addRecord(db, newSigner())
})
afterAll(() => db.close())

const append = (kind: string, body: object): Promise<unknown> =>
  db.kysely.transaction().execute((trx) => appendEntry(trx, conversationChain('c2', 'novice'), kind, body, new Date('2026-07-31T12:00:00Z')))

describe('a recommendation', () => {
  test.each(['turn-1', 'ticket-1'])('is found by %s, with its facts and calls', async (id) => {
    expect(await readRecommendation(db.kysely, id)).toMatchObject({
      conversationId: 'c1', turnId: 'turn-1', facts: { personId: 'investor' }, marketDigest: 'd', asOf: '2026-07-31',
      calls: [{ resultId: 'r1', name: 'portfolio', version: '1', hash: 'h1' }, { resultId: 'r2', name: 'trade-proposer' }],
    })
  })

  test('that is unknown is none', async () => {
    expect(await readRecommendation(db.kysely, 'turn-9')).toBeUndefined()
  })

  test('whose facts are gone is an error, not an empty answer', async () => {
    await append('turn-started', { turnId: 'turn-x', factsDigest: 'gone', marketDigest: 'd', asOf: '2026-07-31' })
    await expect(readRecommendation(db.kysely, 'turn-x')).rejects.toThrow(/does not hold the facts/)
  })
})

test('evidence is kept once, under its digest', async () => {
  const chain = conversationChain('c1', 'investor')
  const digest = await storeEvidence(db.kysely, chain, { b: 1, a: [2] })
  expect(await storeEvidence(db.kysely, chain, { a: [2], b: 1 })).toBe(digest)
  expect(await readEvidence(db.kysely, digest)).toEqual({ a: [2], b: 1 })
})

test("a person's conversations, the one used last first", async () => {
  await createConversation(db.kysely, { id: 'later', personId: 'novice', channel: 'terminal', title: 'Hello', at: new Date('2026-08-01T00:00:00Z') })
  expect(await listConversations(db.kysely, 'novice')).toMatchObject([{ id: 'later', channel: 'terminal', title: 'Hello' }, { id: 'c2' }])
})

test('what is sent is numbered without a gap, and a reconnecting client misses nothing', async () => {
  const send = (text: string): Promise<number> => db.kysely.transaction().execute((trx) => appendOutbound(trx, 'c1', 'reply.delta', { text }))
  const numbers = await Promise.all(Array.from({ length: 10 }, (_, at) => send(String(at))))
  expect([...numbers].sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
  expect((await readOutboundAfter(db.kysely, 'c1', 8)).map(({ seq }) => seq)).toEqual([9, 10])
})
