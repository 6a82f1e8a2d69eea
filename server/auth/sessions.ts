import { createHash, randomBytes } from 'node:crypto'
import type { Clock, IdSource } from '../../domain/ids.ts'
import type { Person } from '../../domain/person.ts'
import type { Database } from '../../ledger/database.ts'
import type { Session } from './port.ts'
import { authTables } from './tables.ts'

export interface SessionLimits { readonly idleMs: number; readonly maxMs: number }

export interface Sessions {
  /** A new session and the secret for its cookie, which nobody keeps. */
  start(person: Person): Promise<{ readonly session: Session; readonly token: string; readonly expiresAt: Date }>
  /** `undefined` once it has been idle or open too long, was revoked, or its person was switched off. */
  find(token: string): Promise<Session | undefined>
  findById(id: string): Promise<Session | undefined>
  /** Which of these sessions still are. */
  alive(ids: readonly string[]): Promise<ReadonlySet<string>>
  /** An act of the person: a click, a message. Pings, polling and a model's output are none. */
  touch(session: Session): Promise<void>
  end(session: Session): Promise<void>
  /** Every session of a person; says which ended. */
  revokePerson(personId: string): Promise<readonly string[]>
}

const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex')
/** An idle clock that is right to the minute costs one write a minute instead of one a request. */
const touchEveryMs = 60_000
const mostRemembered = 10_000

export const createSessions = (db: Database, clock: Clock, newId: IdSource, limits: SessionLimits): Sessions => {
  const kysely = authTables(db)
  const written = new Map<string, number>()
  const open = () => {
    const now = clock().getTime()
    return kysely.selectFrom('session').innerJoin('person', 'person.id', 'session.person_id')
      .select(['session.id as session_id', 'person.id as person_id', 'role', 'email', 'label'])
      .where('revoked_at', 'is', null).where('active', '=', true)
      .where('session.created_at', '>', new Date(now - limits.maxMs)).where('last_active_at', '>', new Date(now - limits.idleMs))
  }
  const find = async (column: 'token_hash' | 'id', value: string): Promise<Session | undefined> => {
    const row = await open().where(`session.${column}`, '=', value).executeTakeFirst()
    if (!row) return undefined
    return { id: row.session_id, person: { id: row.person_id as Person['id'], role: row.role, email: row.email, label: row.label } }
  }
  return {
    start: async (person) => {
      const now = clock()
      const token = randomBytes(32).toString('base64url')
      const id = newId('session')
      await kysely.insertInto('session')
        .values({ id, token_hash: hashOf(token), person_id: person.id, created_at: now, last_active_at: now, revoked_at: null }).execute()
      return { session: { id, person }, token, expiresAt: new Date(now.getTime() + limits.maxMs) }
    },
    find: (token) => find('token_hash', hashOf(token)),
    findById: (id) => find('id', id),
    alive: async (ids) => new Set((await open().where('session.id', 'in', [...ids]).execute()).map((row) => row.session_id)),
    touch: async (session) => {
      const now = clock()
      if (now.getTime() - (written.get(session.id) ?? 0) < touchEveryMs) return
      // Forgetting all costs one write a session; remembering all would never end.
      if (written.size > mostRemembered) written.clear()
      written.set(session.id, now.getTime())
      await kysely.updateTable('session').set({ last_active_at: now }).where('id', '=', session.id).execute()
    },
    end: async (session) => {
      written.delete(session.id)
      await kysely.updateTable('session').set({ revoked_at: clock() }).where('id', '=', session.id).where('revoked_at', 'is', null).execute()
    },
    revokePerson: async (personId) => {
      const ended = await kysely.updateTable('session').set({ revoked_at: clock() })
        .where('person_id', '=', personId).where('revoked_at', 'is', null).returning('id').execute()
      return ended.map((row) => row.id)
    },
  }
}
