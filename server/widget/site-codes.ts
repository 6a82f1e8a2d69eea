import { createHash, randomInt } from 'node:crypto'
import type { Clock } from '../../domain/ids.ts'
import type { Database } from '../../ledger/database.ts'
import { digest } from './site-tokens.ts'
import { widgetTables } from './tables.ts'

/** The one-time code of the sign-in window, after RFC 7636 (proof key for code exchange). */
export interface SiteCodes {
  /** `challenge` is base64url(SHA-256(verifier)); the verifier never leaves the page that opened our window. */
  issue(given: { readonly sessionId: string; readonly origin: string; readonly challenge: string }): Promise<{ readonly code: string; readonly expiresAt: string }>
  /** Uses the code up, whatever comes of it. The session's id, or `undefined`. */
  redeem(given: { readonly code: string; readonly verifier: string; readonly origin: string }): Promise<string | undefined>
}

const lifeMs = 2 * 60_000
/** No letter or digit that is taken for another: where two windows lost each other, a person types it. 50 bits. */
const alphabet = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'
const places = 10

export const createSiteCodes = (db: Database, clock: Clock): SiteCodes => {
  const kysely = widgetTables(db)
  return {
    issue: async ({ sessionId, origin, challenge }) => {
      const now = clock()
      const code = Array.from({ length: places }, () => alphabet[randomInt(alphabet.length)]).join('')
      const until = new Date(now.getTime() + lifeMs)
      await kysely.deleteFrom('site_code').where('expires_at', '<', now).execute()
      await kysely.insertInto('site_code').values({ code_hash: digest(code), session_id: sessionId, origin, challenge, expires_at: until }).execute()
      return { code, expiresAt: until.toISOString() }
    },
    redeem: async ({ code, verifier, origin }) => {
      const row = await kysely.deleteFrom('site_code').where('code_hash', '=', digest(code.toUpperCase().replaceAll(/[^\dA-Z]/g, ''))).returningAll().executeTakeFirst()
      const right = row !== undefined && row.origin === origin && row.expires_at > clock()
        && row.challenge === createHash('sha256').update(verifier).digest('base64url')
      return right ? row.session_id : undefined
    },
  }
}
