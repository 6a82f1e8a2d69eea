import { readdir, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type pg from 'pg'
import { sha256Hex } from '../domain/canonical.ts'

export interface Migration {
  readonly name: string
  readonly sql: string
  readonly checksum: string
}

const migrationsFolder = fileURLToPath(new URL('./migrations', import.meta.url))

/** The numbered files `0001-name.sql`, in order. Throws when a number is used twice. */
export const readMigrations = async (folder = migrationsFolder): Promise<readonly Migration[]> => {
  const names = (await readdir(folder)).filter((name) => /^\d{4}-[a-z0-9-]+\.sql$/.test(name)).sort()
  const twice = names.find((name, at) => names[at - 1]?.slice(0, 4) === name.slice(0, 4))
  if (twice) throw new Error(`Two migrations have the number ${twice.slice(0, 4)}.`)
  return Promise.all(names.map(async (name) => {
    const sql = await readFile(`${folder}/${name}`, 'utf8')
    return { name, sql, checksum: sha256Hex(sql) }
  }))
}

/** Any number: two servers that start together migrate one after the other. */
const migrationLock = 7_403_318

/**
 * Brings the schema up to date: one file, one transaction, by the simple protocol. Returns the names applied now.
 * Throws when a file that was applied has changed or is gone: history isn't edited, a new file is added.
 */
export const migrate = async (pool: pg.Pool, migrations?: readonly Migration[]): Promise<readonly string[]> => {
  const wanted = migrations ?? await readMigrations()
  const client = await pool.connect()
  try {
    await client.query('SELECT pg_advisory_lock($1)', [migrationLock])
    await client.query('CREATE TABLE IF NOT EXISTS migration (name text PRIMARY KEY, checksum text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())')
    const { rows } = await client.query<{ name: string; checksum: string }>('SELECT name, checksum FROM migration ORDER BY name')
    for (const { name, checksum } of rows) {
      if (wanted.find((each) => each.name === name)?.checksum !== checksum) {
        throw new Error(`The migration ${name} was applied in another form. Restore the file, and put the change in a new one.`)
      }
    }
    const applied = new Set(rows.map(({ name }) => name))
    const pending = wanted.filter(({ name }) => !applied.has(name))
    for (const migration of pending) await apply(client, migration)
    return pending.map(({ name }) => name)
  } finally {
    await client.query('SELECT pg_advisory_unlock($1)', [migrationLock])
    client.release()
  }
}

const apply = async (client: pg.PoolClient, { name, sql, checksum }: Migration): Promise<void> => {
  await client.query('BEGIN')
  try {
    await client.query(sql)
    await client.query('INSERT INTO migration (name, checksum) VALUES ($1, $2)', [name, checksum])
    await client.query('COMMIT')
  } catch (error) {
    await client.query('ROLLBACK')
    throw new Error(`The migration ${name} failed: ${error instanceof Error ? error.message : 'unknown'}`, { cause: error })
  }
}
