import { createHash, randomBytes } from 'node:crypto'
import type { Clock } from '../../domain/ids.ts'
import type { Database } from '../../ledger/database.ts'
import { widgetTables } from './tables.ts'

export interface SiteToken { readonly token: string; readonly expiresAt: string }

/**
 * A page on another site gets no cookie of ours. It holds a token that works from that origin only, for ten minutes, as long as
 * its session lives; whoever has one may ask for the next. Any server of several knows it.
 */
export interface SiteTokens {
  issue(sessionId: string, origin: string): Promise<SiteToken>
  /** The session's id, or `undefined` for a token that is unknown, late, or brought from another origin. The caller asks whether the session lives. */
  check(token: string, origin: string | undefined): Promise<string | undefined>
}

const lifeMs = 10 * 60_000
export const digest = (secret: string): string => createHash('sha256').update(secret).digest('hex')

export const createSiteTokens = (db: Database, clock: Clock): SiteTokens => {
  const kysely = widgetTables(db)
  return {
    issue: async (sessionId, origin) => {
      const now = clock()
      const token = randomBytes(32).toString('base64url')
      const until = new Date(now.getTime() + lifeMs)
      await kysely.deleteFrom('site_token').where('expires_at', '<', now).execute()
      await kysely.insertInto('site_token').values({ token_hash: digest(token), session_id: sessionId, origin, expires_at: until }).execute()
      return { token, expiresAt: until.toISOString() }
    },
    check: async (token, origin) => {
      if (origin === undefined || !/^[\w-]{43}$/.test(token)) return undefined
      const row = await kysely.selectFrom('site_token').select('session_id')
        .where('token_hash', '=', digest(token)).where('origin', '=', origin).where('expires_at', '>', clock()).executeTakeFirst()
      return row?.session_id
    },
  }
}
