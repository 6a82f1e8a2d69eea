import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Database } from './database.ts'
import { testDatabase } from './testing.ts'

let db: Database
beforeAll(async () => {
  db = await testDatabase({ lockTimeoutMs: 300 })
  await db.pool.query('CREATE TABLE note (text text PRIMARY KEY)')
})
afterAll(() => db.close())

const notes = async (): Promise<readonly unknown[]> =>
  (await db.pool.query('SELECT text FROM note ORDER BY text')).rows.map(({ text }: { text: string }) => text)
const write = (text: string): Promise<unknown> => db.pool.query('INSERT INTO note VALUES ($1)', [text])

describe('values come back as', () => {
  const cases: readonly [sql: string, value: unknown][] = [
    ['9007199254740993::int8', 9_007_199_254_740_993n],
    ['count(*)', 1n],
    ['count(*)::int', 1],
    ['1.50::numeric(24, 8)', '1.50000000'],
    ["date '2024-02-29'", '2024-02-29'],
    ["timestamptz '2024-02-29 12:00:00.5+02'", new Date('2024-02-29T10:00:00.500Z')],
    ["timestamp '2024-02-29 12:00:00'", new Date('2024-02-29T12:00:00.000Z')],
    ["interval '90 seconds'", '00:01:30'],
    [`'{"a": [1]}'::jsonb`, { a: [1] }],
    ["'\\x00ff'::bytea", Buffer.from([0, 255])],
    ["ARRAY['a', 'b']", ['a', 'b']],
    ['NULL::text', null],
  ]
  test.each(cases)('%s', async (sql, value) => {
    expect((await db.pool.query(`SELECT ${sql} AS value`)).rows[0]).toEqual({ value })
  })

  test.each([12n, '3.5', null, true, new Date('2024-01-01T00:00:00.000Z')])('a parameter %s is what it was', async (value) => {
    const type = value instanceof Date ? 'timestamptz' : typeof value === 'bigint' ? 'int8' : typeof value === 'boolean' ? 'bool' : 'text'
    expect((await db.pool.query(`SELECT $1::${type} AS value`, [value])).rows).toEqual([{ value }])
  })
})

describe('one session, many clients', () => {
  test('a foreign rollback takes nothing: an acknowledged write waits for the transaction to end', async () => {
    const client = await db.pool.connect()
    await client.query('BEGIN')
    await client.query("INSERT INTO note VALUES ('rolled back')")
    const other = write('acknowledged')
    await client.query('ROLLBACK')
    client.release()
    await other
    expect(await notes()).toEqual(['acknowledged'])
  })

  test('a query that fails in a transaction wedges nobody', async () => {
    const failed = db.kysely.transaction().execute(async (trx) => {
      await trx.selectFrom('person').where('id', '=', 'x').selectAll().execute()
      await trx.insertInto('setting').values({ name: 'broken', value: 'no json' }).execute()
    })
    await expect(failed).rejects.toMatchObject({ code: '22P02' })
    await write('after the failure')
    expect(await notes()).toContain('after the failure')
  })

  test('a commit that a deferred rule refuses ends the transaction and says so', async () => {
    await db.pool.query('CREATE TABLE promise (id int PRIMARY KEY, next int REFERENCES promise DEFERRABLE INITIALLY DEFERRED)')
    const client = await db.pool.connect()
    await client.query('BEGIN')
    await client.query('INSERT INTO promise VALUES (1, 2)')
    await expect(client.query('COMMIT')).rejects.toMatchObject({ code: '23503' })
    client.release()
    expect((await db.pool.query('SELECT * FROM promise')).rows).toEqual([])
  })

  test('a client that goes away in mid-transaction leaves nothing behind', async () => {
    const client = await db.pool.connect()
    await client.query('BEGIN')
    await client.query("INSERT INTO note VALUES ('abandoned')")
    client.release(true)
    expect(await notes()).not.toContain('abandoned')
  })

  test('a query sent outside the open transaction that waits for it is told so', async () => {
    const inside = db.kysely.transaction().execute(() => write('forgot the transaction'))
    await expect(inside).rejects.toThrow(/Was a query inside it sent outside it/)
    expect(await notes()).not.toContain('forgot the transaction')
  })

  test('parallel transactions are one after the other, and each is whole', async () => {
    await db.pool.query('CREATE TABLE counter (n int)')
    await db.pool.query('INSERT INTO counter VALUES (0)')
    await Promise.all(Array.from({ length: 30 }, async () => {
      const client = await db.pool.connect()
      await client.query('BEGIN')
      const { rows: [row] } = await client.query<{ n: number }>('SELECT n FROM counter')
      await client.query('UPDATE counter SET n = $1', [(row?.n ?? 0) + 1])
      await client.query('COMMIT')
      client.release()
    }))
    expect((await db.pool.query('SELECT n FROM counter')).rows).toEqual([{ n: 30 }])
  })

  test('several statements and large values pass the door', async () => {
    const long = 'x'.repeat(3_000_000)
    await db.pool.query('INSERT INTO setting (name, value) VALUES ($1, $2)', ['long', JSON.stringify(long)])
    expect(await db.kysely.selectFrom('setting').select('value').where('name', '=', 'long').execute()).toEqual([{ value: long }])
    await db.pool.query("INSERT INTO note VALUES ('one'); INSERT INTO note VALUES ('two')")
    expect(await notes()).toEqual(expect.arrayContaining(['one', 'two']))
  })
})
