import type { Role } from '../../domain/person.ts'
import { isRefusal, refuse, type Refusal } from '../../domain/result.ts'
import { refusable } from '../../gates/acts.ts'
import { appendEntry, personChain } from '../../ledger/record.ts'
import { issueLink, type EnrolmentLink } from '../auth/enrolment-link.ts'
import { carefulStatement } from './first-rules.ts'
import { endMandatesOf } from './mandates.ts'
import { noSuchPerson, notYourself, recordFirm, type AdminParts, type AdminTx, type By } from './parts.ts'

export interface NewPerson { readonly email: string; readonly label: string; readonly role: Role }
export interface PersonRow { readonly id: string; readonly role: Role; readonly active: boolean; readonly closed_at: Date | null }
export interface Invited { readonly personId: string; readonly link: EnrolmentLink }

const known = (email: string): Refusal => refuse('ALREADY_KNOWN', 'Somebody has this address already.', { email }, 'Look at the list of people; a lost link is made anew there.')
/** Whatever makes an active administrator. */
export const needsFourEyes = (personId: string): Refusal =>
  refuse('NEEDS_FOUR_EYES', 'Two administrators make another one.', { personId }, 'Propose it; the other administrator approves.')

/** Locked: two administrators who change one person do it one after the other. */
export const lockedPerson = async (tx: AdminTx, personId: string): Promise<PersonRow | undefined> =>
  tx.selectFrom('person').select(['id', 'role', 'active', 'closed_at']).where('id', '=', personId).forNoKeyUpdate().executeTakeFirst()

export const insertPerson = async (tx: AdminTx, parts: Pick<AdminParts, 'newId' | 'marketDate'>, { email, label, role }: NewPerson, active: boolean, at: Date): Promise<string | Refusal> => {
  const id = parts.newId('person')
  const added = await tx.insertInto('person').values({ id, email: email.trim().toLowerCase(), label, role, active, created_at: at }).onConflict((conflict) => conflict.doNothing()).executeTakeFirst()
  if (added.numInsertedOrUpdatedRows !== 1n) return known(email)
  await tx.insertInto('ips').values({ person_id: id, version: 1, body: JSON.stringify(carefulStatement(parts.marketDate())), created_at: at }).execute()
  return id
}

/** A person and the one-time link by which they set what they sign in with. ALREADY_KNOWN, NEEDS_FOUR_EYES. */
export const invitePerson = (parts: AdminParts, by: By, person: NewPerson): Promise<Invited | Refusal> => refusable(parts.db, async (tx) => {
  if (person.role === 'admin') return refuse('NEEDS_FOUR_EYES', 'Two administrators make another one.', {}, 'Invite them in another role first, then propose it.')
  const at = parts.clock()
  const personId = await insertPerson(tx, parts, person, true, at)
  if (isRefusal(personId)) return personId
  const link = await issueLink(tx, parts.newId('enrolment'), { personId, purpose: 'enrol', by: by.personId }, at)
  await recordFirm(tx, 'person-invited', by, { personId, role: person.role, enrolmentId: link.enrolmentId }, at)
  return { personId, link }
})

export const hasEnrolled = async (tx: AdminTx, personId: string): Promise<boolean> =>
  await tx.selectFrom('totp').select('person_id').where('person_id', '=', personId).executeTakeFirst() !== undefined

/** Whoever hands over an administrator's first link could use it: two hats on one head. Their operator made it, and makes it again. */
const operatorsLink = (personId: string): Refusal =>
  refuse('NEEDS_FOUR_EYES', 'The first link of an administrator comes from the operator of the machine.', { personId }, 'They run create-administrator again for the same address.')

/** A new link: to enrol for whoever has not yet, else to set a new password, which still asks for their second factor. NOT_FOUND, NEEDS_FOUR_EYES. */
export const renewLink = (parts: AdminParts, by: By, personId: string): Promise<Invited | Refusal> => refusable(parts.db, async (tx) => {
  const person = await lockedPerson(tx, personId)
  if (!person?.active) return noSuchPerson(personId)
  const at = parts.clock()
  const purpose = await hasEnrolled(tx, personId) ? 'password' : 'enrol'
  if (purpose === 'enrol' && person.role === 'admin') return operatorsLink(personId)
  const link = await issueLink(tx, parts.newId('enrolment'), { personId, purpose, by: by.personId }, at)
  await recordFirm(tx, 'link-renewed', by, { personId, purpose, enrolmentId: link.enrolmentId }, at)
  return { personId, link }
})

/** Switches a person off, and with it every session they have, or on again. NOT_YOURSELF, NEEDS_FOUR_EYES. */
export const setActive = async (parts: AdminParts, by: By, personId: string, active: boolean): Promise<{ readonly id: string; readonly active: boolean; readonly sessionsEnded: number } | Refusal> => {
  if (personId === by.personId) return notYourself()
  return refusable(parts.db, async (tx) => {
    const person = await lockedPerson(tx, personId)
    if (!person) return noSuchPerson(personId)
    if (person.closed_at) return refuse('ACCOUNT_CLOSED', 'This account is closed for good.', { personId, closedAt: person.closed_at.toISOString() }, 'Invite them anew, under another address until the old account is erased.')
    if (active && !person.active && person.role === 'admin') return needsFourEyes(personId)
    const at = parts.clock()
    await tx.updateTable('person').set({ active }).where('id', '=', personId).execute()
    if (!active) await tx.updateTable('enrolment').set({ used_at: at }).where('person_id', '=', personId).where('used_at', 'is', null).execute()
    const kind = active ? 'person-activated' : 'person-deactivated'
    await appendEntry(tx, personChain(personId), kind, { by: by.personId, sessionId: by.sessionId }, at)
    await recordFirm(tx, kind, by, { personId }, at)
    const ended = active ? [] : await parts.sessions.revoke(personId, {}, tx)
    return { id: personId, active, sessionsEnded: ended.length }
  })
}

/** Gives a person another role, ends their sessions, and their mandates when they were an advisor. NOT_YOURSELF, NEEDS_FOUR_EYES. */
export const setRole = async (parts: AdminParts, by: By, personId: string, role: Role): Promise<{ readonly id: string; readonly role: Role; readonly sessionsEnded: number } | Refusal> => {
  if (personId === by.personId) return notYourself()
  return refusable(parts.db, async (tx) => {
    const person = await lockedPerson(tx, personId)
    if (!person) return noSuchPerson(personId)
    if (role === 'admin') return needsFourEyes(personId)
    const at = parts.clock()
    await tx.updateTable('person').set({ role }).where('id', '=', personId).execute()
    if (person.role === 'advisor' && role !== 'advisor') await endMandatesOf(tx, parts, by, personId, at)
    await appendEntry(tx, personChain(personId), 'role-changed', { from: person.role, to: role, by: by.personId }, at)
    await recordFirm(tx, 'role-changed', by, { personId, from: person.role, to: role }, at)
    return { id: personId, role, sessionsEnded: (await parts.sessions.revoke(personId, {}, tx)).length }
  })
}

/** Ends every session of a person: a lost laptop, a doubt. */
export const endSessions = (parts: AdminParts, by: By, personId: string): Promise<{ readonly id: string; readonly sessionsEnded: number }> => parts.db.kysely.transaction().execute(async (tx) => {
  const ended = await parts.sessions.revoke(personId, {}, tx)
  await recordFirm(tx, 'sessions-revoked', by, { personId, sessions: ended }, parts.clock())
  return { id: personId, sessionsEnded: ended.length }
})
