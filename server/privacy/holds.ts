import { refuse, type Refusal } from '../../domain/result.ts'
import { liftHold, readHolds, setHold, type Hold } from '../../ledger/retention/holds.ts'
import { noSuchConversation, noSuchPerson, type PrivacyParts } from './parts.ts'

export interface HoldOn { readonly personId?: string | undefined; readonly conversationId?: string | undefined; readonly reason: string }

/** Keeps everything of a person, or one conversation, whatever its age and whatever they ask for. Set by compliance, with a reason. */
export const placeHold = async (parts: PrivacyParts, { personId, conversationId, reason }: HoldOn, by: string): Promise<Hold | Refusal> => {
  const { kysely } = parts.db
  const [id, at] = [parts.newId('hold'), parts.clock()]
  const owner = conversationId === undefined
    ? (await kysely.selectFrom('person').select('id').where('id', '=', personId ?? '').executeTakeFirst())?.id
    : (await kysely.selectFrom('conversation').select('person_id').where('id', '=', conversationId).executeTakeFirst())?.person_id
  if (owner === undefined) return conversationId === undefined ? noSuchPerson() : noSuchConversation()
  const wish = { id, personId: owner, conversationId: conversationId ?? null, reason, by, at }
  await kysely.transaction().execute((trx) => setHold(trx, wish))
  return { id, personId: owner, conversationId: wish.conversationId, reason, setBy: by, setAt: at.toISOString(), liftedBy: null, liftedAt: null, liftReason: null }
}

export const endHold = async (parts: PrivacyParts, holdId: string, reason: string, by: string): Promise<{ readonly id: string; readonly liftedAt: string } | Refusal> => {
  const at = parts.clock()
  const lifted = await parts.db.kysely.transaction().execute((trx) => liftHold(trx, holdId, reason, by, at))
  return lifted ? { id: holdId, liftedAt: at.toISOString() } : refuse('NOT_FOUND', 'There is no such open hold.', { holdId }, 'Look at the list of holds.')
}

export const holds = (parts: PrivacyParts): Promise<readonly Hold[]> => readHolds(parts.db.kysely)
