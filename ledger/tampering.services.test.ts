import { randomBytes } from 'node:crypto'
import { afterAll, describe } from 'vitest'
import { openDatabase, type Database } from './database.ts'
import { migrate } from './migrate.ts'
import { describeTampering } from './testing-tampering.ts'
import { testVault } from './testing.ts'

const server = process.env['TEST_DATABASE_URL']

/** The login must be a superuser: that is who tampers. */
describe.skipIf(server === undefined)('on PostgreSQL (needs TEST_DATABASE_URL)', () => {
  const name = `steward_tampering_${randomBytes(6).toString('hex')}`
  let admin: Database | undefined
  describeTampering(async () => {
    admin = await openDatabase({ url: server ?? '' })
    await admin.pool.query(`CREATE DATABASE ${name}`)
    const url = new URL(server ?? '')
    url.pathname = `/${name}`
    const db = await openDatabase({ url: url.href, vault: testVault() })
    await migrate(db.pool)
    return db
  })
  afterAll(async () => {
    await admin?.pool.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
    await admin?.close()
  })
})
