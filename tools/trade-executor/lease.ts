import { sql } from 'kysely'
import type { ExecutorDeps, Tx } from './deps.ts'

const name = 'trade-executor'

/** One leader at a time. `fence` grows with every change of leader; a write under an old one is refused. */
export interface Lease {
  readonly holder: string
  readonly fence: bigint
  /** By `elapsedMs`: calls to the broker start before this or not at all. */
  readonly until: number
}

export class LostLease extends Error {}

/** Takes or renews the lease by the database's clock; `undefined` while another holds it. `force` takes a dead process's at once. */
export const takeLease = async (deps: Pick<ExecutorDeps, 'db' | 'elapsedMs' | 'settings'>, holder: string, force = false): Promise<Lease | undefined> => {
  const asked = deps.elapsedMs()
  const term = sql`clock_timestamp() + ${deps.settings.leaseMs} * interval '1 millisecond'`
  const { rows } = await sql<{ fence: bigint }>`
    INSERT INTO lease (name, holder, fence, until) VALUES (${name}, ${holder}, 1, ${term})
    ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until,
      fence = CASE WHEN lease.holder = excluded.holder AND lease.until > clock_timestamp() THEN lease.fence ELSE lease.fence + 1 END
    WHERE lease.holder = excluded.holder OR lease.until <= clock_timestamp() OR ${force}
    RETURNING fence`.execute(deps.db.kysely)
  const row = rows[0]
  return row ? { holder, fence: row.fence, until: asked + deps.settings.leaseMs } : undefined
}

/** Throws `LostLease` unless this leader still leads; holds the lease's row until the transaction ends. */
export const mustLead = async (tx: Tx, lease: Lease): Promise<void> => {
  const { rows } = await sql`SELECT 1 FROM lease WHERE name = ${name} AND holder = ${lease.holder} AND fence = ${lease.fence}
    AND until > clock_timestamp() FOR SHARE`.execute(tx)
  if (rows.length === 0) throw new LostLease('Another executor leads now.')
}

/** Lets another server lead at once. */
export const releaseLease = async (deps: Pick<ExecutorDeps, 'db'>, lease: Lease): Promise<void> => {
  await sql`UPDATE lease SET until = clock_timestamp() WHERE name = ${name} AND holder = ${lease.holder} AND fence = ${lease.fence}`.execute(deps.db.kysely)
}
