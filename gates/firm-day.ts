import { sql, type RawBuilder } from 'kysely'
import type { Tx } from './deps.ts'

const shards = 64
/** Any number, the same on every server. */
const lockKey = 7_403_321
const today = sql`(statement_timestamp() AT TIME ZONE 'UTC')::date`

/** What all clients have entered since midnight UTC, in cents. */
export const firmEntered = sql<string>`(SELECT coalesce(sum(entered_minor), 0)::text FROM firm_day WHERE day = ${today})`

/**
 * The firm's lock, behind which `firmEntered` is exact until this transaction ends. Far from the limit, confirms run side by side: of those
 * that we can't see yet each is within its account's limit, and there are no more than the database has connections, whatever the number of
 * servers. Near it they queue, and only then.
 * Without a policy there is no limit to keep: the checks block.
 */
export const lockFirmDay = async (tx: Tx, mine: bigint): Promise<void> => {
  await sql`SELECT CASE WHEN far THEN pg_advisory_xact_lock_shared(${lockKey}) ELSE pg_advisory_xact_lock(${lockKey}) END FROM (
    SELECT ${firmEntered}::numeric + ${mine} + current_setting('max_connections')::int * 100 * (body ->> 'maxAccountDayUsd')::numeric <= 100 * (body ->> 'maxFirmDayUsd')::numeric AS far
    FROM firm_policy ORDER BY version DESC LIMIT 1) AS limits`.execute(tx)
}

/** The statement that counts an entry, for the one that enters it. `spread` picks the row: any whole number that differs between confirmations. */
export const firmDayEntry = (minor: bigint, spread: number): RawBuilder<unknown> =>
  sql`INSERT INTO firm_day (day, shard, entered_minor) VALUES (${today}, ${spread % shards}, ${minor})
    ON CONFLICT (day, shard) DO UPDATE SET entered_minor = firm_day.entered_minor + excluded.entered_minor`
