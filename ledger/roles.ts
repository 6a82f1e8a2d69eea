import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import pg from 'pg'
import { openDatabase } from './database.ts'
import { migrate } from './migrate.ts'

export const databaseRoles = ['agent', 'gate', 'executor', 'audit'] as const
export type DatabaseRole = (typeof databaseRoles)[number]

/** Creates the roles where they are missing, and sets what each may do. Idempotent; needs the tables' owner with CREATEROLE. */
export const grantRoles = async (pool: pg.Pool): Promise<void> => {
  await pool.query(await readFile(new URL('./roles.sql', import.meta.url), 'utf8'))
}

/** Lets the roles sign in, each with its password. */
export const setRolePasswords = async (pool: pg.Pool, passwords: Readonly<Record<DatabaseRole, string>>): Promise<void> => {
  for (const role of databaseRoles) {
    await pool.query(`ALTER ROLE steward_${role} LOGIN PASSWORD ${pg.escapeLiteral(passwords[role])}`)
  }
}

/** The address of the same database for one of the roles. */
export const urlOf = (url: string, role: DatabaseRole, password: string): string => {
  const own = new URL(url)
  own.username = `steward_${role}`
  own.password = password
  return own.href
}

const main = async (): Promise<void> => {
  const url = process.env['DATABASE_URL']
  if (!url) throw new Error('DATABASE_URL: found nothing; roles are for a PostgreSQL server (postgres://…).')
  const database = await openDatabase({ url })
  const secret = (): string => randomBytes(24).toString('base64url')
  const passwords = { agent: secret(), gate: secret(), executor: secret(), audit: secret() }
  // On a fresh server there is nothing yet to grant.
  await migrate(database.pool)
  await grantRoles(database.pool)
  await setRolePasswords(database.pool, passwords)
  await database.close()
  console.log('The roles have new passwords. Put these lines into the settings; they are not shown again.')
  for (const role of databaseRoles) console.log(`DATABASE_URL_${role.toUpperCase()}=${urlOf(url, role, passwords[role])}`)
}

if (import.meta.main) await main()
