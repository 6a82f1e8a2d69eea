import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Database } from '../database.ts'
import { appendEntry, conversationChain, personChain, type ChainRef } from '../record.ts'
import { addPeople } from '../testing-record.ts'
import { testDatabase } from '../testing.ts'
import { findWords } from './find.ts'
import { readNewEntries } from './index-record.ts'
import { wordsOf } from './words.ts'

const at = new Date('2026-07-31T12:00:00Z')
const [mine, other] = [conversationChain('c1', 'investor'), conversationChain('c2', 'novice')]

test.each([
  ['Sell 10 VTI at $12.50!', ['sell', '10', 'vti', 'at', '12.50', '12', '50']],
  ['Crédit Agricole', ['credit', 'agricole']],
  ['long-term', ['long-term', 'long', 'term']],
  ['BRK.B, s&p', ['brk.b', 'brk', 'b', 's&p', 's', 'p']],
  ['…', []],
])('the words of %j', (text, expected) => { expect(wordsOf(text)).toEqual(expected) })

describe('the index of the record', () => {
  let db: Database
  const append = (chain: ChainRef, kind: string, body: object): Promise<unknown> => db.kysely.transaction().execute((trx) => appendEntry(trx, chain, kind, body, at))
  const readAll = (since?: Date): Promise<number> => readNewEntries(db.kysely, { limit: 100, ...(since && { since }) }, () => Promise.resolve())
  const places = async (text: string): Promise<readonly string[]> => (await findWords(db.kysely, text)).map(({ chainId, seq }) => `${chainId} ${seq}`).sort()

  beforeAll(async () => {
    db = await testDatabase()
    await addPeople(db)
    await append(mine, 'message-received', { text: 'Should I sell my tobacco shares?' })
    await append(mine, 'tool-called', { name: 'market', input: { symbols: ['VTI'] }, output: { note: 'tobacco' } })
    await append(other, 'message-received', { text: 'No tobacco for me. What of VTI, and of long-term bonds?' })
    await append(personChain('novice'), 'session-started', { device: 'tobacco' })
  })
  afterAll(() => db.close())

  test('is made of what was not read yet, once', async () => {
    expect([await readAll(), await readAll()]).toEqual([4, 0])
    await append(mine, 'message-received', { text: 'Thank you' })
    expect([await readAll(new Date('2026-07-31T12:00:01Z')), await readAll(at), await readAll()]).toEqual([0, 1, 0])
  })

  test.each([
    ['tobacco', ['conversation/c1 1', 'conversation/c2 1']],
    ['TOBACCO shares', ['conversation/c1 1']],
    ['shares tobacco', []],
    ['vti', ['conversation/c1 2', 'conversation/c2 1']],
    ['of long-term', ['conversation/c2 1']],
    ['tobac', []],
    ['!', []],
  ])('%j is said in %j', async (text, expected) => { expect(await places(text)).toEqual(expected) })

  test('holds no word, and the same word of two people looks different', async () => {
    const rows = await db.kysely.selectFrom('record_index').select(['words', 'person_id']).execute()
    const words = rows.flatMap((row) => row.words)
    expect(words.length).toBeGreaterThan(10)
    expect(words.join(' ').toLowerCase()).not.toMatch(/tobacco|shares/)
    const of = (person: string): Set<string> => new Set(rows.filter((row) => row.person_id === person).flatMap((row) => row.words))
    expect([...of('investor').intersection(of('novice'))]).toEqual([])
  })

  test('a failure in between leaves the entries unread', async () => {
    await append(other, 'message-received', { text: 'Anything about gold?' })
    await expect(readNewEntries(db.kysely, { limit: 100 }, () => Promise.reject(new Error('stopped')))).rejects.toThrow('stopped')
    expect(await places('gold')).toEqual([])
    expect([await readAll(), await places('gold')]).toEqual([1, ['conversation/c2 2']])
  })

  test('is dropped with the key, whoever destroys it', async () => {
    await db.pool.query("UPDATE chain_key SET wrapped = NULL, destroyed_at = now() WHERE chain_id = 'conversation/c2'")
    expect(await places('tobacco')).toEqual(['conversation/c1 1'])
    await db.pool.query("UPDATE person_key SET wrapped = NULL, destroyed_at = now() WHERE person_id = 'investor'")
    expect(await db.kysely.selectFrom('record_index').selectAll().execute()).toEqual([])
  })
})
