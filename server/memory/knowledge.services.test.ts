import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { postgresDoors, testServer, type PostgresDoors } from '../../ledger/testing-postgres.ts'
import { openKnowledge } from './knowledge-base.ts'
import type { Embed } from './sentence-model.ts'

const embed: Embed = { model: 'test', embed: async (texts) => texts.map((text) => Float32Array.from({ length: 384 }, (_, at) => (at === (/bond/i.test(text) ? 0 : 1) ? 1 : 0))) }
const entries = [{ id: 'bond', text: 'A bond is a loan.' }, { id: 'stock', text: 'A stock is a share.' }]

describe.skipIf(testServer === undefined)('the knowledge base on PostgreSQL (needs TEST_DATABASE_URL)', () => {
  let postgres: PostgresDoors
  beforeAll(async () => { postgres = await postgresDoors() })
  afterAll(async () => {
    await Promise.all(Object.values(postgres.doors).map((door) => door.close()))
    await postgres.drop()
  })

  test('the owner writes, the agent\'s login finds and can not write', async () => {
    const knowledge = openKnowledge({ reader: postgres.doors.agent.pool, owner: postgres.doors.main.pool, embed, entries })
    await knowledge.index()
    await knowledge.index()
    expect(await knowledge.nearest({ model: 'test', vector: (await embed.embed(['bonds']))[0]! }, 1)).toEqual([{ entryId: 'bond', similarity: expect.closeTo(1, 6) }])
    await expect(postgres.doors.agent.pool.query('DELETE FROM knowledge')).rejects.toMatchObject({ code: '42501' })
  })
})
