import type { Clock, IdSource } from '../../domain/ids.ts'
import type { Person } from '../../domain/person.ts'
import type { Database } from '../../ledger/database.ts'
import { appendEntry, personChain } from '../../ledger/record.ts'
import type { SessionMethod } from '../../ledger/schema-sign-in.ts'
import { recogniseDevice, type SeenDevice } from './devices.ts'
import type { NewSession, Sessions } from './sessions.ts'

export interface OpeningParts {
  readonly db: Database
  readonly clock: Clock
  readonly newId: IdSource
  readonly sessions: Sessions
  /** To the person's own chain of the record. */
  readonly record: (personId: string, kind: string, body: Readonly<Record<string, unknown>>) => Promise<void>
}

export interface SignedIn extends NewSession {
  /** For the device cookie. */
  readonly deviceToken: string | undefined
}

/** `seen`: `undefined` for a command of the folder's owner, which has no browser. */
export type OpenSession = (person: Person, method: SessionMethod, seen: SeenDevice | undefined) => Promise<SignedIn>

/** The one way from a proven person to a session: recognises the device, and the record tells both, or neither is. */
export const createOpenSession = ({ db, clock, newId, sessions }: Omit<OpeningParts, 'record'>): OpenSession => (person, method, seen) => db.kysely.transaction().execute(async (tx) => {
  const record = (kind: string, body: object) => appendEntry(tx, personChain(person.id), kind, body, clock())
  const device = seen && await recogniseDevice(tx, clock, newId, person.id, seen)
  const started = await sessions.start(person, { method, deviceId: device?.id ?? null }, tx)
  const sessionId = started.session.id
  await record('session-started', { sessionId, method, deviceId: device?.id ?? null })
  if (device?.unusual === true) await record('device-new', { sessionId, deviceId: device.id, label: device.label })
  return { ...started, deviceToken: device?.token }
})
