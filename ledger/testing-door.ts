import { describe, expect, test } from 'vitest'
import type { Database } from './database.ts'

/** The one door behaves alike on both databases. */
export const describeDoor = (open: () => Database): void => {
  const query = (sql: string, values?: unknown[]) => open().pool.query(sql, values)

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
      expect((await query(`SELECT ${sql} AS value`)).rows[0]).toEqual({ value })
    })

    test.each([12n, '3.5', null, true, new Date('2024-01-01T00:00:00.000Z')])('a parameter %s is what it was', async (value) => {
      const type = value instanceof Date ? 'timestamptz' : typeof value === 'bigint' ? 'int8' : typeof value === 'boolean' ? 'bool' : 'text'
      expect((await query(`SELECT $1::${type} AS value`, [value])).rows).toEqual([{ value }])
    })
  })

  test('a query that fails in a transaction wedges nobody', async () => {
    const failed = open().kysely.transaction().execute(async (trx) => {
      await trx.selectFrom('person').where('id', '=', 'x').selectAll().execute()
      await trx.insertInto('setting').values({ name: 'broken', value: 'no json' }).execute()
    })
    await expect(failed).rejects.toMatchObject({ code: '22P02' })
    expect(await open().kysely.selectFrom('setting').select('name').where('name', '=', 'broken').execute()).toEqual([])
  })
}
