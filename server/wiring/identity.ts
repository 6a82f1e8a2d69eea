import { appendEntry, personChain } from '../../ledger/record.ts'
import { createAuth, type AuthParts } from '../auth/index.ts'
import { createSessions } from '../auth/sessions.ts'
import type { Steward } from '../steward.ts'
import { createWidget } from '../widget/index.ts'
import type { Foundations } from './foundations.ts'

/** Who is who: sessions, the ways in, who administers. */
export const identityOf = (base: Foundations, parts: Omit<AuthParts, 'sessions'>): Pick<Steward, 'sessions' | 'auth' | 'admin' | 'widget' | 'endSession'> => {
  const { config, db, gate, clock, newId } = parts
  const sessions = createSessions(db, clock, newId, { idleMs: config.SESSION_IDLE_MINUTES * 60_000, maxMs: config.SESSION_MAX_HOURS * 3_600_000 })
  return {
    sessions, auth: createAuth({ ...parts, sessions }),
    admin: { db, gate, clock, newId, sessions, marketDate: base.market.market.now },
    widget: createWidget({ db, clock, sessions, hostKeys: config.WIDGET_HOST_KEYS }),
    endSession: (session) => db.kysely.transaction().execute(async (tx) => {
      await sessions.end(session, tx)
      await appendEntry(tx, personChain(session.person.id), 'session-ended', { sessionId: session.id, how: 'signed-out' }, clock())
    }),
  }
}
