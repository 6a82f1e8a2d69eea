import { refuse, type Refusal } from '../../domain/result.ts'
import { liftHold, readHolds, setHold, type Hold } from '../../ledger/retention/holds.ts'
import { noSuchConversation, noSuchPerson, told, type By, type PrivacyParts } from './parts.ts'

export interface HoldOn { readonly personId?: string | undefined; readonly conversationId?: string | undefined; readonly reason: string }

/** Keeps everything of a person, or one conversation, whatever its age and whatever they ask for. Set by compliance, with a reason. */
export const placeHold = (parts: PrivacyParts, by: By, on: HoldOn): Promise<Hold | Refusal> => told(parts, by, 'hold-placed', { ...on }, async (trx) => {
  const { personId, conversationId, reason } = on
  const [id, at] = [parts.newId('hold'), parts.clock()]
  const owner = conversationId === undefined
    ? (await trx.selectFrom('person').select('id').where('id', '=', personId ?? '').executeTakeFirst())?.id
    : (await trx.selectFrom('conversation').select('person_id').where('id', '=', conversationId).executeTakeFirst())?.person_id
  if (owner === undefined) return conversationId === undefined ? noSuchPerson() : noSuchConversation()
  const wish = { id, personId: owner, conversationId: conversationId ?? null, reason, by: by.personId, at }
  await setHold(trx, wish)
  return { id, personId: owner, conversationId: wish.conversationId, reason, setBy: by.personId, setAt: at.toISOString(), liftedBy: null, liftedAt: null, liftReason: null }
})

export const endHold = (parts: PrivacyParts, by: By, holdId: string, reason: string): Promise<{ readonly id: string; readonly liftedAt: string } | Refusal> =>
  told(parts, by, 'hold-ended', { holdId, reason }, async (trx) => {
    const at = parts.clock()
    return await liftHold(trx, holdId, reason, by.personId, at) ? { id: holdId, liftedAt: at.toISOString() } : refuse('NOT_FOUND', 'There is no such open hold.', { holdId }, 'Look at the list of holds.')
  })

export const holds = (parts: PrivacyParts): Promise<readonly Hold[]> => readHolds(parts.db.kysely)
