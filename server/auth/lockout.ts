import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Clock } from '../../domain/ids.ts'
import type { Database } from '../../ledger/database.ts'

/** Six wrong passwords in a quarter of an hour close an address for the rest of it: a guesser gets 24 tries an hour. */
const attempts = 6
const windowMs = 15 * 60_000

/** One try, counted as wrong until it turns out otherwise: of many at once each sees the others. */
export interface Try {
  /** Milliseconds until this address may try again; 0 when this try may go on. A try that may not is not counted. */
  readonly waitMs: number
  /** The last one that may be wrong: after it the address is closed. */
  readonly last: boolean
  /** It was right: all that went wrong before is forgotten. */
  succeeded(): Promise<void>
  /** It was neither right nor wrong. */
  withdrawn(): Promise<void>
}

export interface Lockout {
  begin(email: string): Promise<Try>
}

const hashOf = (email: string): string => createHash('sha256').update(email.trim().toLowerCase()).digest('hex')

export const createLockout = (db: Database, clock: Clock): Lockout => {
  const { kysely } = db
  return {
    begin: async (email) => {
      const address_hash = hashOf(email)
      const at = clock()
      const now = at.getTime()
      // Written before anything is compared: two hundred guesses sent together are two hundred tries.
      await kysely.insertInto('sign_in_failure').values({ address_hash, at }).execute()
      const rows = await kysely.selectFrom('sign_in_failure').select('at').where('address_hash', '=', address_hash)
        .where('at', '>', new Date(now - windowMs)).orderBy('at', 'desc').limit(attempts + 1).execute()
      const withdrawn = async (): Promise<void> => {
        await sql`DELETE FROM sign_in_failure WHERE ctid = (SELECT ctid FROM sign_in_failure WHERE address_hash = ${address_hash} AND at = ${at} LIMIT 1)`.execute(kysely)
      }
      const oldest = rows[attempts]
      if (oldest !== undefined) await withdrawn()
      return {
        waitMs: oldest === undefined ? 0 : Math.max(1, oldest.at.getTime() + windowMs - now), last: rows.length === attempts, withdrawn,
        succeeded: async () => { await kysely.deleteFrom('sign_in_failure').where('address_hash', '=', address_hash).execute() },
      }
    },
  }
}
