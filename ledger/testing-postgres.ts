import { randomBytes } from 'node:crypto'
import { openDatabase, type Database } from './database.ts'
import { migrate } from './migrate.ts'
import { databaseRoles, grantRoles, setRolePasswords, urlOf, type DatabaseRole } from './roles.ts'
import { testVault } from './testing.ts'

/** For tests that need PostgreSQL: a server whose user may create databases and roles. Without it they are skipped. */
export const testServer = process.env['TEST_DATABASE_URL']

export interface PostgresDoors {
  readonly doors: Readonly<Record<'main' | DatabaseRole, Database>>
  /** Removes the database; whoever uses the doors closes them before. */
  drop(): Promise<void>
}

/** A migrated database of its own on that server, with the owner's door and one for each role's own login. */
export const postgresDoors = async (): Promise<PostgresDoors> => {
  const [name, secret] = [`steward_test_${randomBytes(6).toString('hex')}`, randomBytes(12).toString('hex')]
  const admin = await openDatabase({ url: testServer ?? '' })
  await admin.pool.query(`CREATE DATABASE ${name}`)
  const url = new URL(testServer ?? '')
  url.pathname = `/${name}`
  const main = await openDatabase({ url: url.href, vault: testVault() })
  // As two servers that start at once.
  await Promise.all([migrate(main.pool), migrate(main.pool)])
  await grantRoles(main.pool)
  await setRolePasswords(main.pool, { agent: secret, gate: secret, executor: secret, audit: secret })
  const opened = await Promise.all(databaseRoles.map(async (role) => [role, await openDatabase({ url: urlOf(url.href, role, secret), vault: testVault() })] as const))
  return {
    doors: { main, ...Object.fromEntries(opened) as Record<DatabaseRole, Database> },
    drop: async () => {
      await admin.pool.query(`DROP DATABASE ${name} WITH (FORCE)`)
      await admin.close()
    },
  }
}
