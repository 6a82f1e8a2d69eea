import { sql } from 'kysely'
import type { Database } from '../../ledger/database.ts'
import type { MarketCache } from '../../market/cache.ts'

/** Fetched prices, kept in the database: a restart does not ask Yahoo for everything again. */
export const databaseMarketCache = ({ kysely }: Database): MarketCache => ({
  get: async (key) => {
    const { rows } = await sql<{ value: string }>`SELECT body ->> 'value' AS value FROM market_cache
      WHERE key = ${key} AND fetched_at + (body ->> 'ttlMs')::float8 * interval '1 millisecond' > clock_timestamp()`.execute(kysely)
    return rows[0]?.value
  },
  set: async (key, value, ttlMs) => {
    const row = { body: JSON.stringify({ value, ttlMs }), fetched_at: sql<Date>`clock_timestamp()` }
    await kysely.insertInto('market_cache').values({ key, ...row }).onConflict((conflict) => conflict.column('key').doUpdateSet(row)).execute()
  },
})
