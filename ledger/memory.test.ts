import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Database } from './database.ts'
import { correctMemory, forgetExpired, forgetMemory, insertMemory, readMemories, type Embedded } from './memory.ts'
import { addPeople } from './testing-record.ts'
import { testDatabase } from './testing.ts'

let db: Database
beforeAll(async () => {
  db = await testDatabase()
  await addPeople(db)
})
afterAll(() => db.close())

/** Points along one axis, with a little of the next. */
const along = (axis: number, other = 0, model = 'model-a'): Embedded =>
  ({ model, vector: Float32Array.from({ length: 384 }, (_, at) => (at === axis ? Math.sqrt(1 - other * other) : at === axis + 1 ? other : 0)) })

const remember = (id: string, text: string, embedded?: Embedded, more: { personId?: string; expiresOn?: string } = {}) =>
  db.kysely.transaction().execute((trx) => insertMemory(trx, {
    id, personId: more.personId ?? 'investor', kind: 'constraint', text, conversationId: null, messageId: null, consentAt: new Date('2026-11-20T08:00:00Z'),
    learnedOn: '2026-07-31', expiresOn: more.expiresOn ?? null,
  }, embedded))
const texts = async (query?: Embedded, today = '2026-07-31', person = 'investor') => (await readMemories(db.kysely, person, today, query)).map(({ text }) => text)

test('memories are found by meaning, only of the same model, and only of their person', async () => {
  await remember('m1', 'no tobacco', along(0))
  await remember('m2', 'a child in 2027', along(5))
  await remember('m3', 'read by another model', along(0, 0, 'model-b'))
  await remember('m4', 'somebody else', along(0), { personId: 'novice' })
  await remember('m5', 'kept without a vector')
  const found = await readMemories(db.kysely, 'investor', '2026-07-31', along(0, 0.6))
  expect(found.slice(0, 2).map(({ text, relevance }) => [text, relevance])).toEqual([['no tobacco', expect.closeTo(0.8, 6)], ['a child in 2027', expect.closeTo(0, 6)]])
  expect(found.slice(2).map(({ text, relevance }) => [text, relevance])).toEqual([['read by another model', null], ['kept without a vector', null]])
})

test('what has expired is not read, and then deleted', async () => {
  await remember('old', 'until August', along(9), { expiresOn: '2026-08-01' })
  expect(await texts(undefined, '2026-08-01')).toContain('until August')
  expect(await texts(undefined, '2026-08-02')).not.toContain('until August')
  expect(await forgetExpired(db.kysely, '2026-08-02')).toBe(1)
})

test('a correction replaces words and vector; another person’s is none', async () => {
  const change = { id: 'm2', text: 'a child in 2028', expiresOn: null }
  const correct = (personId: string) => db.kysely.transaction().execute((trx) => correctMemory(trx, { ...change, personId }, along(7)))
  expect(await correct('novice')).toBe(false)
  expect(await texts(along(7))).not.toContain('a child in 2028')
  expect(await correct('investor')).toBe(true)
  expect((await texts(along(7)))[0]).toBe('a child in 2028')
})

test('forgetting deletes row and vector at once; another person can not', async () => {
  const forget = (personId: string) => db.kysely.transaction().execute((trx) => forgetMemory(trx, personId, 'm1'))
  expect(await forget('novice')).toBe(false)
  expect(await forget('investor')).toBe(true)
  expect(await db.kysely.selectFrom('memory_vector').selectAll().where('memory_id', '=', 'm1').execute()).toEqual([])
  expect(await texts(along(0))).not.toContain('no tobacco')
})
