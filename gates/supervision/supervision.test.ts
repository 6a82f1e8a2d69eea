import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Person } from '../../domain/person.ts'
import type { Database } from '../../ledger/database.ts'
import { appendEntry, conversationChain, personChain, readChain, type ChainRef } from '../../ledger/record.ts'
import { addPeople, addTrade } from '../../ledger/testing-record.ts'
import { newSigner } from '../../ledger/signer.ts'
import { testDatabase } from '../../ledger/testing.ts'
import { readQueue } from './queue.ts'
import { reviewItem } from './review.ts'
import { watchRecord } from './watch.ts'

const at = new Date('2026-07-31T12:00:00Z')
const mine = conversationChain('c1', 'investor')
const officer = { id: 'officer', email: 'compliance@demo.local', label: 'Compliance officer', role: 'compliance' } as unknown as Person

describe('the supervision queue', () => {
  let db: Database
  let number = 0
  const append = (chain: ChainRef, kind: string, body: object): Promise<unknown> => db.kysely.transaction().execute((trx) => appendEntry(trx, chain, kind, body, at))
  const watch = (sampleShare = 0): Promise<number> => watchRecord({ db: db.kysely, ids: (prefix) => `${prefix}-${number += 1}`, sampleShare })
  const open = async (): Promise<readonly string[]> => (await readQueue(db.kysely, { state: 'open', limit: 50 })).map(({ kind, rule, excerpt }) => `${kind} ${rule}: ${excerpt}`)

  beforeAll(async () => {
    db = await testDatabase()
    await addPeople(db)
    await db.kysely.insertInto('person').values({ id: officer.id, email: officer.email, label: officer.label, role: 'compliance' }).execute()
  })
  afterAll(() => db.close())

  test('opens an item for each rule that an entry meets, once', async () => {
    await append(mine, 'message-received', { text: 'I will complain to the ombudsman' })
    await append(mine, 'reply-blocked', { sentence: 'Up 9 %.', reason: 'no source' })
    await append(personChain('investor'), 'device-new', { label: 'Firefox' })
    expect([await watch(), await watch()]).toEqual([3, 0])
    expect(await open()).toEqual(['activity new-device: ', 'policy sentence-held-back: Up 9 %.', 'lexicon complaint: I will complain to the ombudsman'])
  })

  test('a trade is compared with what its owner did before', async () => {
    for (const each of [1, 2, 3, 4, 5]) await addTrade(db, each, newSigner(), each)
    await db.kysely.transaction().execute((trx) => appendEntry(trx, mine, 'ticket-confirmed', { ticketId: 'ticket-5' }, at))
    await watch()
    expect((await open())[0]).toBe('activity burst: ')
  })

  test('wrong codes are counted in their window', async () => {
    const seconds = [0, 20, 40]
    for (const second of seconds) {
      const when = new Date(at.getTime() + 60_000 + second * 1000)
      await db.kysely.insertInto('step_up_attempt').values({ person_id: 'novice', at: when, succeeded: false }).execute()
      await db.kysely.transaction().execute((trx) => appendEntry(trx, personChain('novice'), 'step-up-failed', {}, when))
    }
    await watch()
    expect((await readQueue(db.kysely, { state: 'open', kind: 'activity', limit: 50 })).filter(({ rule }) => rule === 'failed-step-ups').map(({ seq }) => seq)).toEqual([3])
  })

  test('a share of the replies is drawn', async () => {
    await append(mine, 'reply-sent', { reply: { text: 'Hello.' } })
    await watch(1)
    expect(await open()).toContain('sample random-sample: Hello.')
  })

  test('is decided once, by compliance, with a note that stands in the officer\'s chain', async () => {
    const [item] = await readQueue(db.kysely, { state: 'open', kind: 'lexicon', limit: 1 })
    const review = (reviewer: Person) => reviewItem(db, { reviewer, sessionId: 's', itemId: item!.id, decision: 'follow-up', note: 'Called the client.' })
    expect(await review({ ...officer, role: 'advisor' })).toMatchObject({ code: 'NOT_PERMITTED' })
    expect(await Promise.all([review(officer), review(officer)])).toEqual(expect.arrayContaining([
      expect.objectContaining({ decision: 'follow-up', reviewer: 'Compliance officer' }), expect.objectContaining({ code: 'ALREADY_REVIEWED' })]))
    const [entry] = (await readChain(db.kysely, 'person/officer')).map(({ kind, body }) => ({ kind, note: (JSON.parse(body) as { note: string }).note }))
    expect(entry).toEqual({ kind: 'supervision-reviewed', note: 'Called the client.' })
    expect((await readQueue(db.kysely, { state: 'reviewed', limit: 5 })).map(({ review: made }) => made)).toEqual([
      { decision: 'follow-up', reviewer: 'Compliance officer', at: expect.any(String), note: 'Called the client.' }])
    expect((await open()).join()).not.toContain('complain')
  })

  test('nobody edits or removes an item or a decision', async () => {
    for (const sql of ['UPDATE supervision_item SET rule = \'x\'', 'DELETE FROM supervision_item', 'UPDATE supervision_review SET decision = \'no-action\'', 'DELETE FROM supervision_review', 'TRUNCATE supervision_review'])
      await expect(db.pool.query(sql), sql).rejects.toThrow()
  })

  test('an erased person leaves the item without words', async () => {
    await append(mine, 'message-received', { text: 'I lost my job' })
    await watch()
    expect((await open()).join()).toContain('I lost my job')
    await db.pool.query("UPDATE person_key SET wrapped = NULL, destroyed_at = now() WHERE person_id = 'investor'")
    expect((await open()).join()).not.toContain('job')
    expect((await open()).join()).toContain('lexicon hardship: ')
  })
})
