import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Database } from './database.ts'
import { destroyChainKeys } from './keys/destroy.ts'
import { createPastReader } from './past-reader.ts'
import { readPastTurns } from './past.ts'
import { appendEntry, conversationChain } from './record.ts'
import { newSigner } from './signer.ts'
import { addRecord } from './testing-record.ts'
import { testDatabase } from './testing.ts'

let db: Database
beforeAll(async () => {
  db = await testDatabase()
  await addRecord(db, newSigner())
})
afterAll(() => db.close())

const at = new Date('2026-07-31T12:00:00Z')
const append = (kind: string, body: object, id = 'c2'): Promise<unknown> =>
  db.kysely.transaction().execute((trx) => appendEntry(trx, conversationChain(id, 'novice'), kind, body, at))

describe('past turns', () => {
  test('are what the transcript tells', async () => {
    expect(await readPastTurns(db.kysely, 'c1')).toEqual([{
      turnId: 'turn-1', messageId: 'm1', said: 'How am I doing?', reply: 'You have $1.00.', outcome: 'answered', ticketIds: ['ticket-1'],
      results: [{ id: 'r1', tool: 'portfolio', input: {}, output: { valueUsd: '1.00' } }, { id: 'r2', tool: 'trade-proposer', input: {}, output: {} }],
    }])
  })

  test('leave out the turn that runs, and keep what a broken one had sent', async () => {
    await append('turn-started', { turnId: 'broken' })
    await append('reply-sentence', { turnId: 'broken', text: 'It is' })
    await append('reply-sentence', { turnId: 'broken', text: 'fine.' })
    await append('message-received', { messageId: 'm3', turnId: 'running', clientMessageId: 'x3', text: 'Again' })
    await append('turn-started', { turnId: 'running' })
    await append('tool-called', { turnId: 'running', resultId: 'r1', name: 'portfolio', version: '1', input: {}, output: {}, hash: 'h' })
    expect(await readPastTurns(db.kysely, 'c2')).toMatchObject([{ turnId: 'broken', said: 'Hello', reply: 'It is fine.', outcome: 'error' }])
  })

  test('keep their own words when messages wait for each other: none is answered under the words of another, and none is lost', async () => {
    const chain = conversationChain('c3', 'novice')
    const say = (kind: string, body: object): Promise<unknown> => db.kysely.transaction().execute((trx) => appendEntry(trx, chain, kind, body, new Date('2026-07-31T12:00:00Z')))
    for (const turnId of ['a', 'b', 'c']) await say('message-received', { messageId: `m-${turnId}`, turnId, clientMessageId: turnId, text: `words of ${turnId}` })
    for (const turnId of ['a', 'b', 'c']) {
      await say('turn-started', { turnId })
      await say('reply-sent', { turnId, reply: { text: `answer to ${turnId}`, outcome: 'answered' } })
    }
    expect((await readPastTurns(db.kysely, 'c3')).map(({ messageId, said, reply }) => [messageId, said, reply]))
      .toEqual(['a', 'b', 'c'].map((turnId) => [`m-${turnId}`, `words of ${turnId}`, `answer to ${turnId}`]))
  })

  test('of an unknown conversation are none', async () => {
    expect(await readPastTurns(db.kysely, 'none')).toEqual([])
  })
})

describe('a conversation that is read each turn', () => {
  const turn = async (id: string, turnId: string): Promise<void> => {
    await append('message-received', { messageId: `m-${turnId}`, turnId, clientMessageId: turnId, text: `words of ${turnId}` }, id)
    await append('turn-started', { turnId }, id)
    await append('tool-called', { turnId, resultId: 'r1', name: 'portfolio', version: '1', input: {}, output: {}, hash: 'h' }, id)
    await append('reply-sent', { turnId, reply: { text: `answer to ${turnId}`, outcome: 'answered' } }, id)
  }

  test.each([['remembered', 1_000_000], ['too long to be remembered', 0]])('and %s is told the same as when it is read anew, also by two at once', async (_name, room) => {
    const [id, read] = [`long-${room}`, createPastReader(db.kysely, room)]
    for (const turnId of ['a', 'b', 'c']) {
      await turn(id, turnId)
      const [past] = await Promise.all([read(id), read(id)])
      expect(past.turns()).toEqual(await readPastTurns(db.kysely, id))
    }
    expect((await read(id)).turns()).toHaveLength(3)
  })

  test('words that wait behind a message are not yet said to its turn', async () => {
    const read = createPastReader(db.kysely)
    await turn('waits', 'a')
    await append('message-received', { messageId: 'm-b', turnId: 'b', clientMessageId: 'b', text: 'behind' }, 'waits')
    const past = await read('waits')
    expect([past.wordsUntil('a'), past.wordsUntil('b'), past.wordsUntil('no such turn')]).toEqual([['words of a'], ['words of a', 'behind'], []])
  })

  test('is forgotten with its key', async () => {
    const read = createPastReader(db.kysely)
    await turn('erased', 'a')
    expect((await read('erased')).turns()).toHaveLength(1)
    await db.kysely.transaction().execute((trx) => destroyChainKeys(trx, ['conversation/erased'], at))
    const past = await read('erased')
    expect([past.turns(), past.wordsUntil('a')]).toEqual([[], []])
  })
})
