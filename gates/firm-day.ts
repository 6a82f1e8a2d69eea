import { sql, type RawBuilder } from 'kysely'
import { usdOf } from '../domain/money.ts'
import type { FirmPolicy } from '../domain/policy.ts'
import type { Tx } from './deps.ts'

const shards = 64
/** Any number, the same on every server. */
const lockKey = 7_403_321

/**
 * What all clients have entered since midnight UTC, in cents, exact until this transaction ends; `hint` is the sum read before.
 * Far from the limit, confirms run side by side: those that we can't see yet are `concurrent` at most, each within its account's
 * limit. Near it they queue, and only then.
 */
export const firmEnteredLocked = async (tx: Tx, policy: FirmPolicy | null, hint: bigint, mine: bigint, concurrent: number): Promise<bigint> => {
  if (!policy) return hint
  const unseen = BigInt(concurrent) * usdOf(policy.maxAccountDayUsd).minor
  const far = hint + mine + unseen <= usdOf(policy.maxFirmDayUsd).minor
  const lock = far ? sql`SELECT pg_advisory_xact_lock_shared(${lockKey})` : sql`SELECT pg_advisory_xact_lock(${lockKey})`
  // Sent one behind the other: the sum is of a moment after the lock.
  const [, { rows }] = await Promise.all([lock.execute(tx), sql<{ total: string }>`
    SELECT coalesce(sum(entered_minor), 0)::text AS total FROM firm_day WHERE day = (clock_timestamp() AT TIME ZONE 'UTC')::date`.execute(tx)])
  return BigInt(rows[0]!.total)
}

/** The statement that counts an entry, for the one that enters it. `spread` picks the row: any whole number that differs between confirmations. */
export const firmDayEntry = (minor: bigint, spread: number): RawBuilder<unknown> =>
  sql`INSERT INTO firm_day (day, shard, entered_minor) VALUES ((clock_timestamp() AT TIME ZONE 'UTC')::date, ${spread % shards}, ${minor})
    ON CONFLICT (day, shard) DO UPDATE SET entered_minor = firm_day.entered_minor + excluded.entered_minor`
