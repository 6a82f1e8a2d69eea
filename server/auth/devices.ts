import { createHash, randomBytes } from 'node:crypto'
import type { Kysely } from 'kysely'
import type { Clock, IdSource } from '../../domain/ids.ts'
import type { Schema } from '../../ledger/schema.ts'

/** What a request says of the browser that it comes from. */
export interface SeenDevice {
  /** The device cookie; `undefined` without one. */
  readonly token: string | undefined
  readonly userAgent: string
}

export interface KnownDevice {
  readonly id: string
  /** For the device cookie. */
  readonly token: string
  readonly label: string
  /** Never seen before at a person who had signed in elsewhere: worth an alert. */
  readonly unusual: boolean
}

const browsers = [['Edg/', 'Edge'], ['Firefox/', 'Firefox'], ['Chrome/', 'Chrome'], ['Safari/', 'Safari']] as const
const systems = [['Android', 'Android'], ['iPhone', 'iPhone'], ['iPad', 'iPad'], ['Windows', 'Windows'], ['Mac OS X', 'Mac'], ['Linux', 'Linux']] as const

/** "Firefox on Windows": enough for a person to recognise it, too little to follow them by. */
export const labelOf = (userAgent: string): string => {
  const named = (table: readonly (readonly [string, string])[]): string | undefined => table.find(([sign]) => userAgent.includes(sign))?.[1]
  return `${named(browsers) ?? 'A program'}${named(systems) === undefined ? '' : ` on ${named(systems)}`}`
}

const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex')

/** Recognises the person's device by its cookie, or makes it one. Two people on one browser are two devices. */
export const recogniseDevice = async (db: Kysely<Schema>, clock: Clock, newId: IdSource, personId: string, seen: SeenDevice): Promise<KnownDevice> => {
  const token = seen.token ?? randomBytes(32).toString('base64url')
  const label = labelOf(seen.userAgent)
  const rows = await db.selectFrom('device').select(['id', 'token_hash']).where('person_id', '=', personId).execute()
  const now = clock()
  const known = rows.find((row) => row.token_hash === hashOf(token))
  if (known) {
    await db.updateTable('device').set({ last_seen_at: now, label }).where('id', '=', known.id).execute()
    return { id: known.id, token, label, unusual: false }
  }
  const id = newId('device')
  await db.insertInto('device').values({ id, person_id: personId, token_hash: hashOf(token), label, first_seen_at: now, last_seen_at: now }).execute()
  return { id, token, label, unusual: rows.length > 0 }
}
