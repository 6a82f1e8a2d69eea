import type { Transaction } from 'kysely'
import { dueBefore, heldBack, keptUntil, retentionRules, tooEarly } from '../../domain/retention.ts'
import { isRefusal, refuse, type Refusal } from '../../domain/result.ts'
import { sweepDestroyedKeys } from '../../ledger/keys/destroy.ts'
import { isHeld } from '../../ledger/retention/holds.ts'
import { conversationClock, dueConversations, duePeople, purgeConversations, purgePeople } from '../../ledger/retention/purge.ts'
import { appendEntry, firmChain, personChain } from '../../ledger/record.ts'
import type { Schema } from '../../ledger/schema.ts'
import { noSuchConversation, noSuchPerson, told, type By, type PrivacyParts } from './parts.ts'

export interface Purged { readonly conversations: number; readonly people: number }

/** A backlog is worked off in so many steps a run. */
const mostSteps = 50

const step = async (parts: PrivacyParts): Promise<Purged> => {
  const at = parts.clock()
  const [ofConversations, ofAccounts] = retentionRules(parts.years)
  const before = dueBefore(at, parts.years)
  const [conversations, people] = await Promise.all([dueConversations(parts.db.kysely, before), duePeople(parts.db.kysely, before)])
  if (conversations.length > 0) await parts.db.kysely.transaction().execute((trx) => purgeConversations(trx, conversations, ofConversations?.rule ?? '', at))
  if (people.length > 0) await parts.db.kysely.transaction().execute((trx) => purgePeople(trx, people, ofAccounts?.rule ?? '', at))
  return { conversations: conversations.length, people: people.length }
}

/** Erases what has run its years and is under no hold. Safe to run at any time, by several servers. */
export const purgeDue = async (parts: PrivacyParts): Promise<Purged> => {
  let total: Purged = { conversations: 0, people: 0 }
  for (let steps = 0; steps < mostSteps; steps += 1) {
    const done = await step(parts)
    if (done.conversations + done.people === 0) break
    total = { conversations: total.conversations + done.conversations, people: total.people + done.people }
  }
  if (total.conversations + total.people > 0) await sweepDestroyedKeys(parts.db.kysely)
  return total
}

const deleteNow = async (trx: Transaction<Schema>, parts: PrivacyParts, conversationId: string): Promise<{ readonly erased: string } | Refusal> => {
  const found = await conversationClock(trx, conversationId)
  if (!found) return noSuchConversation()
  if (found.erased) return { erased: conversationId }
  if (await isHeld(trx, found.personId, conversationId)) return heldBack()
  const [rule] = retentionRules(parts.years)
  const [until, at] = [keptUntil(found.lastAt, parts.years), parts.clock()]
  if (rule === undefined || at < until) return tooEarly(rule!, until)
  await purgeConversations(trx, [conversationId], rule.rule, at)
  return { erased: conversationId }
}

/** Deletes one conversation's words ahead of the worker. Refused before its time, naming the rule and the date, and under a hold. */
export const deleteConversation = async (parts: PrivacyParts, by: By, conversationId: string): Promise<{ readonly erased: string } | Refusal> => {
  const result = await told(parts, by, 'deletion-asked', { conversationId }, (trx) => deleteNow(trx, parts, conversationId))
  if (!isRefusal(result)) await sweepDestroyedKeys(parts.db.kysely)
  return result
}

/** Ends a relationship: the person can't sign in any more, and the clock of their account records begins. */
export const closeAccount = async (parts: PrivacyParts, personId: string, by: By): Promise<{ readonly id: string; readonly closedAt: string; readonly keptUntil: string } | Refusal> => {
  if (personId === by.personId) return refuse('NOT_YOURSELF', 'Nobody closes their own account here.', {}, 'Ask another administrator.')
  const at = parts.clock()
  const closed = await parts.db.kysely.transaction().execute(async (trx) => {
    const person = await trx.selectFrom('person').select('closed_at').where('id', '=', personId).forUpdate().executeTakeFirst()
    if (!person) return noSuchPerson()
    if (person.closed_at) return person.closed_at
    await trx.updateTable('person').set({ closed_at: at, active: false }).where('id', '=', personId).execute()
    await appendEntry(trx, personChain(personId), 'account-closed', { by: by.personId }, at)
    await appendEntry(trx, firmChain, 'account-closed', { personId, by: by.personId, sessionId: by.sessionId }, at)
    await parts.sessions.revoke(personId, {}, trx)
    return at
  })
  if (!(closed instanceof Date)) return closed
  return { id: personId, closedAt: closed.toISOString(), keptUntil: keptUntil(closed, parts.years).toISOString().slice(0, 10) }
}
