import { isRefusal, refuse, type Refusal } from '../../domain/result.ts'
import type { Clock } from '../../domain/ids.ts'
import type { Person } from '../../domain/person.ts'
import type { Database } from '../../ledger/database.ts'
import { appendEntry, personChain } from '../../ledger/record.ts'
import type { Session } from '../auth/port.ts'
import type { Sessions } from '../auth/sessions.ts'
import { personByEmail } from '../auth/sign-in.ts'
import { createHostKeys } from './host-keys.ts'
import { createSiteCodes, type SiteCodes } from './site-codes.ts'
import { createSiteTokens, type SiteTokens } from './site-tokens.ts'
import { widgetTables } from './tables.ts'

/** Who talks through a widget: whoever has an account of their own to ask about. */
const mayEmbed = (person: Person): boolean => person.role === 'investor' || person.role === 'advisor'

/** How a page of another site comes to act for a person: by our window's code, or by its own server's word. */
export interface Widget {
  readonly tokens: SiteTokens
  readonly codes: SiteCodes
  /** The session behind a code. */
  byCode(given: { readonly code: string; readonly verifier: string; readonly origin: string }): Promise<Session | Refusal>
  /** A new session for the person whom the host's token names. Each token opens one. */
  byHost(given: { readonly token: string; readonly origin: string; readonly audience: string }): Promise<Session | Refusal>
}

export interface WidgetParts {
  readonly db: Database
  readonly clock: Clock
  readonly sessions: Sessions
  readonly hostKeys: ReadonlyMap<string, string>
}

const wrongCode = refuse('CODE_REFUSED', 'This code is not known here, or was used, or is older than two minutes.', {}, 'Open the sign-in window again.')
const nobody = refuse('HOST_TOKEN_REFUSED', "The site's own token was not taken: it names nobody who may use this.", {}, 'Sign in in the window instead.')
const again = refuse('HOST_TOKEN_REFUSED', "The site's own token was not taken: it was used before.", {}, 'Ask the site for a new token.')

export const createWidget = ({ db, clock, sessions, hostKeys }: WidgetParts): Widget => {
  const codes = createSiteCodes(db, clock)
  const readHostToken = createHostKeys(hostKeys)
  const kysely = widgetTables(db)
  return {
    tokens: createSiteTokens(db, clock), codes,
    byCode: async (given) => {
      const id = await codes.redeem(given)
      return (id === undefined ? undefined : await sessions.findById(id)) ?? wrongCode
    },
    byHost: async ({ token, origin, audience }) => {
      const said = await readHostToken(token, origin, audience)
      if (isRefusal(said)) return said
      const person = await personByEmail(db, said.subject)
      if (!person || !mayEmbed(person)) return nobody
      await kysely.deleteFrom('host_token').where('expires_at', '<', new Date(clock().getTime() - 60_000)).execute()
      const first = await kysely.insertInto('host_token').values({ issuer: said.issuer, jti: said.id, expires_at: said.expiresAt })
        .onConflict((conflict) => conflict.doNothing()).returning('jti').executeTakeFirst()
      if (!first) return again
      return db.kysely.transaction().execute(async (tx) => {
        const { session } = await sessions.start(person, { method: 'site', deviceId: null }, tx)
        await appendEntry(tx, personChain(person.id), 'session-started', { sessionId: session.id, how: 'host-token', issuer: said.issuer }, clock())
        return session
      })
    },
  }
}
