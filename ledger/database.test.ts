import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Database } from './database.ts'
import { describeDoor } from './testing-door.ts'
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

describeDoor(() => db)

test('of what is asked for at once with what fails, nothing is written: not even behind the rollback', async () => {
  await write('there')
  const texts = ['before', 'there', 'after', 'later', 'last']
  await expect(db.kysely.transaction().execute((tx) => Promise.all(texts.map((text) => sql`INSERT INTO note VALUES (${text})`.execute(tx))))).rejects.toMatchObject({ code: '23505' })
  expect(await notes()).toEqual(['there'])
  await db.pool.query('DELETE FROM note')
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

  test('an answer that was read is not kept', async () => {
    setFlagsFromString('--expose-gc')
    const collect = runInNewContext('gc') as () => void
    const kept = (): number => { collect(); const { heapUsed, external } = process.memoryUsage(); return heapUsed + external }
    const read = async (times: number): Promise<void> => { for (let time = 0; time < times; time += 1) await db.pool.query("SELECT repeat('x', 100000) AS long") }
    await read(20)
    const before = kept()
    await read(400)
    // Kept, they would be 40 MB; what other tests of this process do at the same time is far less.
    expect(kept() - before).toBeLessThan(20_000_000)
  })
})
