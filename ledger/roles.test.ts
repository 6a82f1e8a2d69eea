import { afterAll, beforeAll, describe } from 'vitest'
import type { Database } from './database.ts'
import { grantRoles } from './roles.ts'
import { describeRoles } from './testing-roles.ts'
import { testDatabase } from './testing.ts'

let db: Database
beforeAll(async () => {
  db = await testDatabase()
  await grantRoles(db.pool)
  await grantRoles(db.pool)
})
afterAll(() => db.close())

// On the embedded database a role is taken on within the one session, which may drop it again: a seat belt, not a wall.
describe('on the embedded database', () => {
  describeRoles(() => async (role, sql) => {
    const client = await db.pool.connect()
    try {
      await client.query('BEGIN')
      await client.query(`SET LOCAL ROLE steward_${role}`)
      return await client.query(sql)
    } finally {
      await client.query('ROLLBACK')
      client.release()
    }
  })
})
