import { sql } from 'kysely'
import { expect } from 'vitest'
import type { Database } from './database.ts'

/**
 * What is asked for at once in a transaction is done in the order of asking, whichever way it was written. Locks that are asked for
 * together with what they protect rely on it.
 */
export const expectOrderOfAsking = async (db: Database): Promise<void> => {
  const numbers = await db.kysely.transaction().execute(async (tx) => {
    await sql`CREATE TEMPORARY SEQUENCE asked`.execute(tx)
    const written = async (): Promise<number> => (await sql<{ n: number }>`SELECT nextval('asked')::int AS n`.execute(tx)).rows[0]!.n
    const built = async (): Promise<number> => (await tx.selectNoFrom(sql<number>`nextval('asked')::int`.as('n')).executeTakeFirstOrThrow()).n
    const asked = [written, built, built, written, written, built, written, built]
    const answers = [...await Promise.all(asked.map((ask) => ask())), ...await Promise.all(asked.map((ask) => ask()))]
    await sql`DROP SEQUENCE asked`.execute(tx)
    return answers
  })
  expect(numbers).toEqual(Array.from({ length: 16 }, (_, at) => at + 1))
}
