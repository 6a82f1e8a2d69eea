import { createHash, randomBytes } from 'node:crypto'
import type { Kysely } from 'kysely'
import type { Clock, IdSource } from '../../domain/ids.ts'
import type { Person } from '../../domain/person.ts'
import type { Database } from '../../ledger/database.ts'
import type { SessionMethod } from '../../ledger/schema-sign-in.ts'
import type { Schema } from '../../ledger/schema.ts'
import type { Session } from './port.ts'

export interface SessionLimits { readonly idleMs: number; readonly maxMs: number }

export interface NewSession { readonly session: Session; readonly token: string; readonly expiresAt: Date }

/** A session as its own person sees it. Times are ISO 8601 UTC. */
export interface SessionView {
  readonly id: string
  readonly startedAt: string
  readonly lastActiveAt: string
  readonly method: SessionMethod
  /** What the browser calls itself, roughly; `null` for a program. */
  readonly device: string | null
}

/** `on`, in each: the transaction that also says so in the record. */
export interface Sessions {
  /** A new session and the secret for its cookie, which nobody keeps. */
  start(person: Person, how?: { readonly method: SessionMethod; readonly deviceId: string | null }, on?: Kysely<Schema>): Promise<NewSession>
  /** `undefined` once it has been idle or open too long, was revoked, or its person was switched off. */
  find(token: string): Promise<Session | undefined>
  findById(id: string): Promise<Session | undefined>
  /** Which of these sessions still are. */
  alive(ids: readonly string[]): Promise<ReadonlySet<string>>
  /** When its person last proved who they are; `undefined` once it is over. Read anew each time: it can end in the middle of an export. */
  provenAt(id: string): Promise<Date | undefined>
  proven(session: Pick<Session, 'id'>): Promise<void>
  /** An act of the person: a click, a message. Pings, polling and a model's output are none. */
  touch(session: Session): Promise<void>
  end(session: Pick<Session, 'id'>, on?: Kysely<Schema>): Promise<void>
  /** Open sessions of a person, the one used last first. */
  list(personId: string): Promise<readonly SessionView[]>
  /** Ends these sessions of a person, every one without a list, and says which ended. */
  revoke(personId: string, which?: { readonly only?: string; readonly except?: string }, on?: Kysely<Schema>): Promise<readonly string[]>
}

const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex')
/** An idle clock that is right to the minute costs one write a minute instead of one a request. */
const touchEveryMs = 60_000
const mostRemembered = 10_000

const openSessions = ({ kysely }: Database, clock: Clock, limits: SessionLimits) => {
  const now = clock().getTime()
  return kysely.selectFrom('session').innerJoin('person', 'person.id', 'session.person_id').where('revoked_at', 'is', null).where('active', '=', true)
    .where('session.created_at', '>', new Date(now - limits.maxMs)).where('last_active_at', '>', new Date(now - limits.idleMs))
}

/** Writes at most once a minute and session; a session that starts again is written again. */
const activity = (db: Database, clock: Clock) => {
  const written = new Map<string, number>()
  return {
    forget: (id: string): void => { written.delete(id) },
    touch: async ({ id }: Session): Promise<void> => {
      const now = clock()
      if (now.getTime() - (written.get(id) ?? 0) < touchEveryMs) return
      // Forgetting all costs one write a session; remembering all would never end.
      if (written.size > mostRemembered) written.clear()
      written.set(id, now.getTime())
      await db.kysely.updateTable('session').set({ last_active_at: now }).where('id', '=', id).execute()
    },
  }
}

const lists = (db: Database, clock: Clock, limits: SessionLimits): Pick<Sessions, 'list' | 'alive' | 'provenAt'> => {
  const open = () => openSessions(db, clock, limits)
  return {
    alive: async (ids) => new Set((await open().select('session.id').where('session.id', 'in', [...ids]).execute()).map(({ id }) => id)),
    provenAt: async (id) => {
      const row = await open().select(['session.created_at', 'proven_at']).where('session.id', '=', id).executeTakeFirst()
      return row && (row.proven_at ?? row.created_at)
    },
    list: async (personId) => {
      const rows = await open().leftJoin('device', 'device.id', 'session.device_id').where('session.person_id', '=', personId)
        .select(['session.id', 'session.created_at', 'last_active_at', 'method', 'device.label']).orderBy('last_active_at', 'desc').orderBy('session.id').execute()
      return rows.map((row) => ({ id: row.id, startedAt: row.created_at.toISOString(), lastActiveAt: row.last_active_at.toISOString(), method: row.method, device: row.label }))
    },
  }
}

export const createSessions = (db: Database, clock: Clock, newId: IdSource, limits: SessionLimits): Sessions => {
  const { kysely } = db
  const { touch, forget } = activity(db, clock)
  const find = async (column: 'token_hash' | 'id', value: string): Promise<Session | undefined> => {
    const row = await openSessions(db, clock, limits).select(['session.id as session_id', 'person.id as person_id', 'role', 'email', 'person.label'])
      .where(`session.${column}`, '=', value).executeTakeFirst()
    if (!row) return undefined
    return { id: row.session_id, person: { id: row.person_id as Person['id'], role: row.role, email: row.email, label: row.label } }
  }
  return {
    start: async (person, how = { method: 'local', deviceId: null }, on = kysely) => {
      const now = clock()
      const token = randomBytes(32).toString('base64url')
      const id = newId('session')
      await on.insertInto('session').values({
        id, token_hash: hashOf(token), person_id: person.id, created_at: now, last_active_at: now, method: how.method, device_id: how.deviceId,
      }).execute()
      return { session: { id, person }, token, expiresAt: new Date(now.getTime() + limits.maxMs) }
    },
    find: (token) => find('token_hash', hashOf(token)),
    findById: (id) => find('id', id),
    ...lists(db, clock, limits),
    proven: async ({ id }) => { await kysely.updateTable('session').set({ proven_at: clock() }).where('id', '=', id).execute() },
    touch,
    end: async ({ id }, on = kysely) => {
      forget(id)
      await on.updateTable('session').set({ revoked_at: clock() }).where('id', '=', id).where('revoked_at', 'is', null).execute()
    },
    revoke: async (personId, { only, except } = {}, on = kysely) => {
      let ending = on.updateTable('session').set({ revoked_at: clock() }).where('person_id', '=', personId).where('revoked_at', 'is', null)
      if (only !== undefined) ending = ending.where('id', '=', only)
      if (except !== undefined) ending = ending.where('id', '<>', except)
      return (await ending.returning('id').execute()).map(({ id }) => id)
    },
  }
}
