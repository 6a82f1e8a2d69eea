import { createHash } from 'node:crypto'
import type { Clock } from '../../domain/ids.ts'
import type { Database } from '../../ledger/database.ts'
import { authTables } from './tables.ts'

/** Six wrong passwords in a quarter of an hour close an address for the rest of it: a guesser gets 24 tries an hour. */
const attempts = 6
const windowMs = 15 * 60_000

export interface Lockout {
  /** Milliseconds until this address may try again; 0 when it may now. */
  waitMs(email: string): Promise<number>
  failed(email: string): Promise<void>
  succeeded(email: string): Promise<void>
}

const hashOf = (email: string): string => createHash('sha256').update(email.trim().toLowerCase()).digest('hex')

export const createLockout = (db: Database, clock: Clock): Lockout => {
  const kysely = authTables(db)
  return {
    waitMs: async (email) => {
      const now = clock().getTime()
      const rows = await kysely.selectFrom('sign_in_failure').select('at').where('address_hash', '=', hashOf(email))
        .where('at', '>', new Date(now - windowMs)).orderBy('at', 'desc').limit(attempts).execute()
      const oldest = rows[attempts - 1]
      return oldest === undefined ? 0 : oldest.at.getTime() + windowMs - now
    },
    failed: async (email) => { await kysely.insertInto('sign_in_failure').values({ address_hash: hashOf(email), at: clock() }).execute() },
    succeeded: async (email) => { await kysely.deleteFrom('sign_in_failure').where('address_hash', '=', hashOf(email)).execute() },
  }
}
