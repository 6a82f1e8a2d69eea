import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { checkBooks } from './booking.ts'
import { createCheckpointer } from './checkpointer.ts'
import { openDatabase, type Database } from './database.ts'
import { dumpSchema, schemaFile } from './dump-schema.ts'
import { migrate } from './migrate.ts'
import { appendEntry, firmChain, readChain } from './record.ts'
import { withRecordContent } from './record-content.ts'
import { grantRoles, setRolePasswords, urlOf, type DatabaseRole } from './roles.ts'
import { testVault } from './testing.ts'
import { readCheckpoints } from './checkpoint-store.ts'
import { newSigner } from './signer.ts'
import { describeDoor } from './testing-door.ts'
import { addRecord } from './testing-record.ts'
import { describeRoles } from './testing-roles.ts'
import { verifyRecord } from './verify.ts'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const server = process.env['TEST_DATABASE_URL']

/** A PostgreSQL server whose user may create databases and roles; the test makes a database of its own and drops it. */
describe.skipIf(server === undefined)('on PostgreSQL (needs TEST_DATABASE_URL)', () => {
  const name = `steward_test_${randomBytes(6).toString('hex')}`
  const passwords = { agent: 'a', gate: 'b', executor: 'c', audit: 'd' }
  const logins = new Map<DatabaseRole, Database>()
  let db: Database
  let admin: Database

  const urlOfTest = (): string => {
    const url = new URL(server ?? '')
    url.pathname = `/${name}`
    return url.href
  }

  beforeAll(async () => {
    admin = await openDatabase({ url: server ?? '' })
    await admin.pool.query(`CREATE DATABASE ${name}`)
    db = await openDatabase({ url: urlOfTest(), vault: testVault() })
    await Promise.all([migrate(db.pool), migrate(db.pool)])
    await grantRoles(db.pool)
    await setRolePasswords(db.pool, passwords)
    for (const role of ['agent', 'gate', 'executor', 'audit'] as const) {
      logins.set(role, await openDatabase({ url: urlOf(urlOfTest(), role, passwords[role]), poolSize: 1, vault: testVault() }))
    }
  })
  afterAll(async () => {
    for (const login of logins.values()) await login.close()
    await db.close()
    await admin.pool.query(`DROP DATABASE ${name}`)
    await admin.close()
  })

  describeDoor(() => db)

  describe('logins of their own', () => {
    describeRoles(() => async (role, sql) => (logins.get(role) ?? db).pool.query(sql))

    test('the agent appends to the record, and can not take another role', async () => {
      const agent = logins.get('agent') ?? db
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
