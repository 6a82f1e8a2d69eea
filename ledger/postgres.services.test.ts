import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { checkBooks } from './booking.ts'
import { createCheckpointer } from './checkpointer.ts'
import type { Database } from './database.ts'
import { dumpSchema, schemaFile } from './dump-schema.ts'
import { appendEntry, firmChain, readChain } from './record.ts'
import { withRecordContent } from './record-content.ts'
import { postgresDoors, testServer, type PostgresDoors } from './testing-postgres.ts'
import { readCheckpoints } from './checkpoint-store.ts'
import { newSigner } from './signer.ts'
import { describeDoor } from './testing-door.ts'
import { addRecord } from './testing-record.ts'
import { describeRoles } from './testing-roles.ts'
import { verifyRecord } from './verify.ts'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

describe.skipIf(testServer === undefined)('on PostgreSQL (needs TEST_DATABASE_URL)', () => {
  let postgres: PostgresDoors
  let db: Database
  beforeAll(async () => {
    postgres = await postgresDoors()
    db = postgres.doors.main
  })
  afterAll(async () => {
    await Promise.all(Object.values(postgres.doors).map((door) => door.close()))
    await postgres.drop()
  })

  describeDoor(() => db)

  describe('logins of their own', () => {
    describeRoles(() => async (role, sql) => postgres.doors[role].pool.query(sql))

    test('the agent appends to the record, and can not take another role', async () => {
      const { agent } = postgres.doors
      await agent.kysely.transaction().execute((trx) => appendEntry(trx, firmChain, 'turn-noted', { a: 1 }, new Date('2026-07-31T12:00:00Z')))
      expect(await readChain(db.kysely, 'firm')).toHaveLength(1)
      await expect(agent.pool.query('SET ROLE steward_gate')).rejects.toMatchObject({ code: '42501' })
    })
  })

  test('the schema is the same as on the embedded database', async () => {
    expect(await dumpSchema(db.pool)).toBe(await readFile(schemaFile, 'utf8'))
  })

  test('the record verifies', async () => {
    const signer = newSigner()
    await addRecord(db, signer)
    const folder = await mkdtemp(join(tmpdir(), 'checkpoints-'))
    await createCheckpointer({ kysely: db.kysely, folder, signer, clock: () => new Date(), onError: () => undefined }).flush()
    const checkpoints = await readCheckpoints(folder)
    await rm(folder, { recursive: true })
    expect(await withRecordContent(db.kysely, (content) => verifyRecord({ content, checkpoints, publicKey: signer.publicKey }))).toMatchObject({ ok: true, orders: 1 })
    expect(await checkBooks(db.kysely)).toEqual([])
  })

  test('entries that come at once from several connections have no gap', async () => {
    await Promise.all(Array.from({ length: 40 }, (_, at) => db.kysely.transaction().execute((trx) =>
      appendEntry(trx, { id: 'many', scope: 'firm' }, 'thing-happened', { at }, new Date('2026-07-31T12:00:00Z')))))
    expect((await readChain(db.kysely, 'many')).map(({ seq }) => seq)).toEqual(Array.from({ length: 40 }, (_, at) => at + 1))
  })
})
