import { sql, type Transaction } from 'kysely'
import { describe, expect, test } from 'vitest'
import type { Database } from './database.ts'
import { sendWithCommit } from './pipelined.ts'
import type { Schema } from './schema.ts'

const describeValues = (query: (text: string, values?: unknown[]) => Promise<{ readonly rows: readonly unknown[] }>): void => {
  describe('values come back as', () => {
    const cases: readonly [text: string, value: unknown][] = [
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
    test.each(cases)('%s', async (text, value) => {
      expect((await query(`SELECT ${text} AS value`)).rows[0]).toEqual({ value })
    })

    test.each([12n, '3.5', null, true, new Date('2024-01-01T00:00:00.000Z')])('a parameter %s is what it was', async (value) => {
      const type = value instanceof Date ? 'timestamptz' : typeof value === 'bigint' ? 'int8' : typeof value === 'boolean' ? 'bool' : 'text'
      expect((await query(`SELECT $1::${type} AS value`, [value])).rows).toEqual([{ value }])
    })
  })
}

/** The one door behaves alike on both databases. */
export const describeDoor = (open: () => Database): void => {
  describeValues((text, values) => open().pool.query(text, values))

  test('a query that fails in a transaction wedges nobody', async () => {
    const failed = open().kysely.transaction().execute(async (trx) => {
      await trx.selectFrom('person').where('id', '=', 'x').selectAll().execute()
      await trx.insertInto('setting').values({ name: 'broken', value: 'no json' }).execute()
    })
    await expect(failed).rejects.toMatchObject({ code: '22P02' })
    expect(await open().kysely.selectFrom('setting').select('name').where('name', '=', 'broken').execute()).toEqual([])
  })

  test('statements that were sent behind one that fails do nothing', async () => {
    const put = (trx: Transaction<Schema>, name: string, value: string) => trx.insertInto('setting').values({ name, value }).execute()
    const failed = open().kysely.transaction().execute((trx) => Promise.all([put(trx, 'before', '1'), put(trx, 'broken', 'no json'), put(trx, 'behind', '1')]))
    await expect(failed).rejects.toMatchObject({ code: '22P02' })
    expect(await open().kysely.selectFrom('setting').select('name').where('name', 'in', ['before', 'broken', 'behind']).execute()).toEqual([])
  })

  test('a last statement that fails takes the whole transaction with it, though its commit is on the way', async () => {
    const { kysely } = open()
    const last = (value: string) => kysely.transaction().execute(async (trx) => {
      await trx.insertInto('setting').values({ name: `beside ${value}`, value: '1' }).execute()
      await sendWithCommit(trx, sql`INSERT INTO setting (name, value) VALUES (${`last ${value}`}, ${value})`)
    })
    await expect(last('no json')).rejects.toMatchObject({ code: '22P02' })
    await last('2')
    const names = (await kysely.selectFrom('setting').select('name').where('name', 'in', ['beside 2', 'last 2', 'beside no json', 'last no json']).orderBy('name').execute()).map(({ name }) => name)
    expect(names).toEqual(['beside 2', 'last 2'])
    await kysely.deleteFrom('setting').where('name', 'in', names).execute()
  })

  test('what is asked for at once in a transaction is done in the order of asking, whichever way it was written', async () => {
    const numbers = await open().kysely.transaction().execute(async (tx) => {
      await sql`CREATE TEMPORARY SEQUENCE asked`.execute(tx)
      const written = async (): Promise<number> => (await sql<{ n: number }>`SELECT nextval('asked')::int AS n`.execute(tx)).rows[0]!.n
      const built = async (): Promise<number> => (await tx.selectNoFrom(sql<number>`nextval('asked')::int`.as('n')).executeTakeFirstOrThrow()).n
      const asked = [written, built, built, written, written, built, written, built]
      const answers = [...await Promise.all(asked.map((ask) => ask())), ...await Promise.all(asked.map((ask) => ask()))]
      await sql`DROP SEQUENCE asked`.execute(tx)
      return answers
    })
    expect(numbers).toEqual(Array.from({ length: 16 }, (_, at) => at + 1))
  })

  test('what is asked for beside a lock, without waiting for it, is answered under it', async () => {
    const { kysely } = open()
    await kysely.insertInto('setting').values({ name: 'counter', value: '0' }).execute()
    const count = () => kysely.transaction().execute(async (trx) => {
      const lock = trx.selectFrom('setting').select('name').where('name', '=', 'counter').forUpdate().execute()
      const [, { value }] = await Promise.all([lock, trx.selectFrom('setting').select('value').where('name', '=', 'counter').executeTakeFirstOrThrow()])
      await trx.updateTable('setting').set({ value: JSON.stringify(Number(value) + 1) }).where('name', '=', 'counter').execute()
    })
    await Promise.all(Array.from({ length: 20 }, count))
    expect(await kysely.selectFrom('setting').select('value').where('name', '=', 'counter').executeTakeFirst()).toEqual({ value: 20 })
    await kysely.deleteFrom('setting').where('name', '=', 'counter').execute()
  })
}
