import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Database } from './database.ts'
import { dumpSchema, schemaFile } from './dump-schema.ts'
import { migrate, readMigrations } from './migrate.ts'
import { testDatabase } from './testing.ts'

let db: Database
beforeAll(async () => { db = await testDatabase() })
afterAll(() => db.close())

test('schema.sql is what the migrations add up to (npm run schema)', async () => {
  expect(await dumpSchema(db.pool)).toBe(await readFile(schemaFile, 'utf8'))
})

test('migrating again does nothing', async () => {
  expect(await migrate(db.pool)).toEqual([])
})

test('a migration that was edited after it was applied is refused', async () => {
  const [first, ...rest] = await readMigrations()
  if (!first) throw new Error('There are no migrations.')
  await expect(migrate(db.pool, [{ ...first, checksum: 'other' }, ...rest])).rejects.toThrow(/applied in another form/)
  await expect(migrate(db.pool, rest)).rejects.toThrow(/applied in another form/)
})

test('a migration that fails leaves nothing behind, and the next start can go on', async () => {
  const all = await readMigrations()
  const broken = { name: '9000-broken.sql', sql: 'CREATE TABLE half (id int); SELECT nonsense', checksum: 'x' }
  await expect(migrate(db.pool, [...all, broken])).rejects.toThrow(/9000-broken.sql failed/)
  expect((await db.pool.query("SELECT to_regclass('half') AS half")).rows).toEqual([{ half: null }])
  expect(await migrate(db.pool, [...all, { ...broken, sql: 'CREATE TABLE half (id int)' }])).toEqual(['9000-broken.sql'])
})
