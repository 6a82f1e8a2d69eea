import { afterAll, beforeAll, expect, test } from 'vitest'
import type { PersonFacts } from '../../domain/facts.ts'
import { nothingPersonal } from '../../domain/personal.ts'
import type { Database } from '../../ledger/database.ts'
import { forgetMemory, insertMemory } from '../../ledger/memory.ts'
import { testDatabase } from '../../ledger/testing.ts'
import { silentLog } from '../telemetry/log.ts'
import { openKnowledge, type KnowledgeText } from './knowledge-base.ts'
import { createRecall } from './recall.ts'
import { openMemories, sealMemories } from './seal.ts'
import type { Embed } from './sentence-model.ts'

let db: Database
beforeAll(async () => {
  db = await testDatabase()
  await db.kysely.insertInto('person').values({ id: 'p', email: 'p@demo.local', label: 'Somebody', role: 'investor' }).execute()
})
afterAll(() => db.close())

const vectorFor = (text: string): Float32Array => Float32Array.from({ length: 384 }, (_, at) => (at === (/bond/i.test(text) ? 0 : /stock/i.test(text) ? 1 : 2) ? 1 : 0))
const counting = (): Embed & { calls: string[] } => {
  const calls: string[] = []
  return { model: 'test', calls, embed: async (texts) => { calls.push(...texts); return texts.map(vectorFor) } }
}
const knowledge = [{ id: 'bond', text: 'A bond is a loan.' }, { id: 'stock', text: 'A stock is a share.' }]
const recallWith = (embed: Embed, entries: readonly KnowledgeText[] = knowledge) =>
  createRecall({ db: db.kysely, embed, knowledge: openKnowledge({ reader: db.pool, owner: db.pool, embed, entries }), log: silentLog })
const remember = (id: string, text: string) => db.kysely.transaction().execute((trx) => insertMemory(trx, {
  id, personId: 'p', kind: 'preference', text, conversationId: null, messageId: null, consentAt: new Date(0), learnedOn: '2026-07-31', expiresOn: null,
}, { model: 'test', vector: vectorFor(text) }))

test('with nothing to find, the model is not even asked', async () => {
  const embed = counting()
  expect(await recallWith(embed).personal('p', '2026-07-31', 'hello')).toMatchObject(nothingPersonal)
  expect(embed.calls).toEqual([])
})

test('the knowledge base is read once, again only where it changed, and found by meaning', async () => {
  const [first, second] = [counting(), counting()]
  await recallWith(first).indexKnowledge()
  const again = recallWith(second)
  await again.indexKnowledge()
  expect([first.calls.length, second.calls.length]).toEqual([2, 0])
  expect((await again.personal('p', '2026-07-31', 'what about bonds')).knowledge[0]).toEqual({ entryId: 'bond', similarity: 1 })
})

test('an entry that changed is read again, one that is no more is dropped, and vectors of another model are not looked at', async () => {
  const other = counting()
  const changed = recallWith({ ...other, model: 'another' }, [{ id: 'bond', text: 'A stock, by mistake.' }])
  await changed.indexKnowledge()
  const third = counting()
  const now = recallWith(third, [{ id: 'bond', text: 'A bond is a loan that pays interest.' }])
  await now.indexKnowledge()
  expect(third.calls).toEqual(['A bond is a loan that pays interest.'])
  const found = (await now.personal('p', '2026-07-31', 'what about stocks')).knowledge
  expect(found).toEqual([{ entryId: 'bond', similarity: 0 }])
  await recallWith(counting()).indexKnowledge()
})

test('memories near to what was said come first', async () => {
  await remember('m1', 'I like stocks')
  await remember('m2', 'My bonds are for my son')
  const { memories } = await recallWith(counting()).personal('p', '2026-07-31', 'a bond question')
  expect(memories.map(({ memoryId, relevance }) => [memoryId, relevance])).toEqual([['m2', 1], ['m1', 0]])
})

test.each([
  ['slow', { model: 'test', embed: () => new Promise<readonly Float32Array[]>(() => undefined) }],
  ['broken', { model: 'test', embed: () => Promise.reject(new Error('no weights')) }],
])('a %s model costs a turn a moment and nothing else', async (_, embed) => {
  const { memories } = await recallWith(embed).personal('p', '2026-07-31', 'a bond question')
  expect(memories.map(({ relevance }) => relevance)).toEqual([null, null])
})

test('the record holds no words of memories; a replay finds those that are still there', async () => {
  const facts = { personId: 'p', personal: { ...nothingPersonal, memories: (await recallWith(counting()).personal('p', '2026-07-31')).memories } } as unknown as PersonFacts
  const sealed = sealMemories(facts)
  expect(JSON.stringify(sealed)).not.toMatch(/stocks|bonds/)
  expect(await openMemories(db.kysely, sealed)).toEqual(facts)
  await db.kysely.transaction().execute((trx) => forgetMemory(trx, 'p', 'm1'))
  const left = (await openMemories(db.kysely, sealed)).personal!.memories.map(({ text }) => text)
  expect(left.filter((text) => text.startsWith('sealed:'))).toHaveLength(1)
  expect(left).toContain('My bonds are for my son')
})

test('facts from before there were memories stay as they are', async () => {
  const old = { personId: 'p' } as unknown as PersonFacts
  expect(sealMemories(old)).toBe(old)
  expect(await openMemories(db.kysely, old)).toBe(old)
})
