import { sql, type Kysely, type Transaction } from 'kysely'
import type { PersonId } from '../../domain/ids.ts'
import type { Person } from '../../domain/person.ts'
import type { Schema } from '../schema.ts'

/** A person as Entra knows them: a tenant, and the user's object id in it. */
export interface TeamsUser {
  readonly tenantId: string
  readonly objectId: string
}

/** Who a user of Teams is here, as long as the link stands. */
export interface TeamsLink {
  readonly id: string
  readonly person: Person
  readonly sessionId: string | null
}

export interface TeamsLinkView {
  readonly id: string
  readonly tenantId: string
  readonly objectId: string
  /** ISO 8601 UTC. */
  readonly linkedAt: string
}

/** Who signs out everywhere, or is switched off, ends their Teams too: what was revoked is not begun again without a new link. */
export const notRevoked = sql<boolean>`NOT EXISTS (SELECT 1 FROM session WHERE session.id = teams_link.session_id AND session.revoked_at IS NOT NULL)`

/** `undefined` for a stranger, and for somebody whose account is switched off. */
export const findTeamsLink = async (db: Kysely<Schema>, { tenantId, objectId }: TeamsUser): Promise<TeamsLink | undefined> => {
  const row = await db.selectFrom('teams_link').innerJoin('person', 'person.id', 'teams_link.person_id')
    .select(['teams_link.id as link_id', 'session_id', 'person.id', 'role', 'email', 'label'])
    .where('tenant_id', '=', tenantId).where('object_id', '=', objectId).where('ended_at', 'is', null).where('active', '=', true).where(notRevoked).executeTakeFirst()
  return row && { id: row.link_id, sessionId: row.session_id, person: { id: row.id as PersonId, role: row.role, email: row.email, label: row.label } }
}

export const readTeamsLinks = async (db: Kysely<Schema>, personId: string): Promise<readonly TeamsLinkView[]> =>
  (await db.selectFrom('teams_link').selectAll().where('person_id', '=', personId).where('ended_at', 'is', null).where(notRevoked).orderBy('linked_at').execute())
    .map((row) => ({ id: row.id, tenantId: row.tenant_id, objectId: row.object_id, linkedAt: row.linked_at.toISOString() }))

/** Makes a link; the user's earlier one ends with it, and with that its session. Returns the sessions to end. */
export const makeTeamsLink = async (
  trx: Transaction<Schema>, link: { readonly id: string; readonly user: TeamsUser; readonly personId: string; readonly madeBy: string; readonly at: Date },
): Promise<readonly string[]> => {
  const { id, user, personId, madeBy, at } = link
  const ended = await trx.updateTable('teams_link').set({ ended_at: at })
    .where('tenant_id', '=', user.tenantId).where('object_id', '=', user.objectId).where('ended_at', 'is', null).returning(['id', 'session_id']).execute()
  await closeChats(trx, ended.map((row) => row.id), at)
  await trx.insertInto('teams_link').values({ id, tenant_id: user.tenantId, object_id: user.objectId, person_id: personId, session_id: null, made_by: madeBy, linked_at: at, ended_at: null }).execute()
  return ended.flatMap((row) => row.session_id ?? [])
}

const closeChats = async (trx: Transaction<Schema>, linkIds: readonly string[], at: Date): Promise<void> => {
  if (linkIds.length > 0) await trx.updateTable('teams_chat').set({ closed_at: at }).where('link_id', 'in', [...linkIds]).execute()
}

/** Ends a link of this person's. `undefined` when it is not theirs, as for none. */
export const endTeamsLink = async (trx: Transaction<Schema>, personId: string, linkId: string, at: Date): Promise<{ readonly sessionId: string | null } | undefined> => {
  const row = await trx.updateTable('teams_link').set({ ended_at: at }).where('id', '=', linkId).where('person_id', '=', personId).where('ended_at', 'is', null)
    .returning('session_id').executeTakeFirst()
  if (row) await closeChats(trx, [linkId], at)
  return row && { sessionId: row.session_id }
}

export const keepTeamsSession = async (db: Kysely<Schema>, linkId: string, sessionId: string): Promise<void> => {
  await db.updateTable('teams_link').set({ session_id: sessionId }).where('id', '=', linkId).execute()
}

export const insertTeamsCode = async (trx: Transaction<Schema>, code: { readonly hash: string; readonly personId: string; readonly expiresAt: Date }): Promise<void> => {
  await trx.deleteFrom('teams_code').where('person_id', '=', code.personId).where('used_at', 'is', null).execute()
  await trx.insertInto('teams_code').values({ code_hash: code.hash, person_id: code.personId, expires_at: code.expiresAt, used_at: null }).execute()
}

/** Uses a code up, by the database's clock: of two that bring it at once one gets its person. */
export const takeTeamsCode = async (trx: Transaction<Schema>, hash: string): Promise<string | undefined> =>
  (await trx.updateTable('teams_code').set({ used_at: sql<Date>`clock_timestamp()` }).where('code_hash', '=', hash).where('used_at', 'is', null)
    .where('expires_at', '>', sql<Date>`clock_timestamp()`).returning('person_id').executeTakeFirst())?.person_id
