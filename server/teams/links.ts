import { createHash } from 'node:crypto'
import type { Transaction } from 'kysely'
import { digestOf } from '../../domain/canonical.ts'
import { isRefusal, refuse, type Refusal } from '../../domain/result.ts'
import { databaseNow, lockPerson } from '../../gates/locks.ts'
import type { Actor } from '../../gates/deps.ts'
import { consumeGrant, grantByCode } from '../../gates/step-up.ts'
import { appendEntry, firmChain, personChain } from '../../ledger/record.ts'
import type { Schema } from '../../ledger/schema.ts'
import { endTeamsLink, findTeamsLink, insertTeamsCode, makeTeamsLink, takeTeamsCode, type TeamsLink, type TeamsUser } from '../../ledger/teams/links.ts'
import type { Session } from '../auth/port.ts'
import type { TeamsParts } from './parts.ts'

type LinkParts = Pick<TeamsParts, 'db' | 'gate' | 'clock' | 'newId' | 'sessions'>

const codeLifeMs = 600_000
/** Crockford's base 32: no letter that looks like a digit. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

const hashOf = (code: string): string => createHash('sha256').update(`steward-teams-code-v1${code}`).digest('hex')
const plain = (code: string): string => code.toUpperCase().replaceAll(/[\s-]/g, '').replaceAll('O', '0').replaceAll(/[IL]/g, '1')

/**
 * A code that brings whoever types it in Teams into this person's account: so it takes a fresh proof (a change of account settings), lives ten
 * minutes, counts once, and carries 50 random bits. A new one ends the old one.
 */
export const issueCode = (parts: LinkParts, actor: Actor, proof: string): Promise<{ readonly code: string; readonly expiresAt: string } | Refusal> =>
  parts.gate.db.kysely.transaction().execute(async (tx) => {
    await lockPerson(tx, actor)
    const at = await databaseNow(tx)
    const grant = await grantByCode(tx, parts.gate, actor, digestOf({ format: 'steward-teams-code-v1', personId: actor.person.id, sessionId: actor.sessionId }), proof, at)
    if (isRefusal(grant)) return grant
    await consumeGrant(tx, grant.grantId, at)
    const digits = [...parts.gate.random(10)].map((byte) => alphabet[byte % alphabet.length]).join('')
    const expiresAt = new Date(Date.parse(at) + codeLifeMs)
    await appendEntry(tx, personChain(actor.person.id), 'teams-code-made', { expiresAt: expiresAt.toISOString(), sessionId: actor.sessionId }, new Date(at))
    return { code: `${digits.slice(0, 5)}-${digits.slice(5)}`, expiresAt }
  }).then(async (made) => {
    if (isRefusal(made)) return made
    await parts.db.kysely.transaction().execute((trx) => insertTeamsCode(trx, { hash: hashOf(plain(made.code)), personId: actor.person.id, expiresAt: made.expiresAt }))
    return { code: made.code, expiresAt: made.expiresAt.toISOString() }
  })

/** Of the links that ended, in the transaction that ends them. */
const endSessions = async (parts: LinkParts, trx: Transaction<Schema>, ids: readonly string[]): Promise<void> => {
  await Promise.all(ids.map((id) => parts.sessions.end({ id }, trx)))
}

/** Links whoever brought the code. `undefined`: the code is not right. */
export const linkByCode = async (parts: LinkParts, user: TeamsUser, code: string): Promise<TeamsLink | undefined> => {
  const linked = await parts.db.kysely.transaction().execute(async (trx) => {
    const personId = await takeTeamsCode(trx, hashOf(plain(code)))
    if (personId === undefined) return false
    const linkId = parts.newId('teams-link')
    await endSessions(parts, trx, await makeTeamsLink(trx, { id: linkId, user, personId, madeBy: personId, at: parts.clock() }))
    await appendEntry(trx, personChain(personId), 'teams-linked', { linkId, ...user, by: 'code' }, parts.clock())
    return true
  })
  return linked ? findTeamsLink(parts.db.kysely, user) : undefined
}

/** A code that others may have read counts no more. */
export const voidCode = async (parts: LinkParts, code: string): Promise<void> => {
  await parts.db.kysely.transaction().execute((trx) => takeTeamsCode(trx, hashOf(plain(code))))
}

/** The administrator's way: told on the firm's chain and on the person's own. */
export const linkByAdministrator = async (
  parts: LinkParts, administrator: Session, wish: TeamsUser & { readonly personId: string },
): Promise<{ readonly linkId: string } | Refusal> => {
  const { personId, ...user } = wish
  const linkId = parts.newId('teams-link')
  return parts.db.kysely.transaction().execute(async (trx) => {
    const person = await trx.selectFrom('person').select('role').where('id', '=', personId).where('active', '=', true).executeTakeFirst()
    if (person?.role !== 'investor' && person?.role !== 'advisor') return refuse('NOT_FOUND', 'There is no active investor or advisor of this id.', { personId }, 'Look at the list of users.')
    await endSessions(parts, trx, await makeTeamsLink(trx, { id: linkId, user, personId, madeBy: administrator.person.id, at: parts.clock() }))
    const body = { linkId, personId, ...user, by: administrator.person.id, sessionId: administrator.id }
    await appendEntry(trx, firmChain, 'teams-linked', body, parts.clock())
    await appendEntry(trx, personChain(personId), 'teams-linked', body, parts.clock())
    return { linkId }
  })
}

export const unlink = (parts: LinkParts, actor: Actor, linkId: string): Promise<{ readonly id: string } | Refusal> => parts.db.kysely.transaction().execute(async (trx) => {
  const link = await endTeamsLink(trx, actor.person.id, linkId, parts.clock())
  if (!link) return refuse('NOT_FOUND', 'You have no such link.', { linkId }, 'Look at your links.')
  if (link.sessionId !== null) await endSessions(parts, trx, [link.sessionId])
  await appendEntry(trx, personChain(actor.person.id), 'teams-unlinked', { linkId, sessionId: actor.sessionId }, parts.clock())
  return { id: linkId }
})
