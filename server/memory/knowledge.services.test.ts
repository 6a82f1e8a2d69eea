import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openDatabase, type Database } from '../../ledger/database.ts'
import { migrate } from '../../ledger/migrate.ts'
import { grantRoles, setRolePasswords, urlOf } from '../../ledger/roles.ts'
import { openKnowledge } from './knowledge-base.ts'
import type { Embed } from './sentence-model.ts'

const server = process.env['TEST_DATABASE_URL']
const embed: Embed = { model: 'test', embed: async (texts) => texts.map((text) => Float32Array.from({ length: 384 }, (_, at) => (at === (/bond/i.test(text) ? 0 : 1) ? 1 : 0))) }
const entries = [{ id: 'bond', text: 'A bond is a loan.' }, { id: 'stock', text: 'A stock is a share.' }]

describe.skipIf(server === undefined)('the knowledge base on PostgreSQL (needs TEST_DATABASE_URL)', () => {
  const name = `steward_test_${randomBytes(6).toString('hex')}`
  const secret = randomBytes(12).toString('hex')
  let admin: Database
  let owner: Database
  let agent: Database
  beforeAll(async () => {
    admin = await openDatabase({ url: server ?? '' })
    await admin.pool.query(`CREATE DATABASE ${name}`)
    const url = new URL(server ?? '')
    url.pathname = `/${name}`
    owner = await openDatabase({ url: url.href })
    await migrate(owner.pool)
    await grantRoles(owner.pool)
    await setRolePasswords(owner.pool, { agent: secret, gate: secret, executor: secret, audit: secret })
    agent = await openDatabase({ url: urlOf(url.href, 'agent', secret) })
  })
  afterAll(async () => {
    await agent.close()
    await owner.close()
    await admin.pool.query(`DROP DATABASE ${name}`)
    await admin.close()
  })

  test('the owner writes, the agent\'s login finds and can not write', async () => {
    const knowledge = openKnowledge({ reader: agent.pool, owner: owner.pool, embed, entries })
    await knowledge.index()
    await knowledge.index()
    expect(await knowledge.nearest({ model: 'test', vector: (await embed.embed(['bonds']))[0]! }, 1)).toEqual([{ entryId: 'bond', similarity: expect.closeTo(1, 6) }])
    await expect(agent.pool.query('DELETE FROM knowledge')).rejects.toMatchObject({ code: '42501' })
  })
})
