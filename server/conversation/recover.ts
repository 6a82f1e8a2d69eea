import { sql } from 'kysely'
import { claimEnd } from './claims.ts'
import type { ConversationParts } from './parts.ts'
import { failure, sendReply } from './reply.ts'
import { whatStands } from './what-stands.ts'

const unclaimed = sql<boolean>`(claimed_until IS NULL OR claimed_until < now())`

/**
 * Turns that broke off without a reply, because of a crash or because the ledger took none, get an honest one. What they had done is not known here:
 * only the ledger is asked. `alone`: nobody else can be at work on one, so a claim is a dead process's.
 */
export const recoverTurns = async (parts: ConversationParts, alone = false): Promise<void> => {
  const lost = alone ? sql<boolean>`true` : unclaimed
  const cut = await parts.db.kysely.selectFrom('inbound').innerJoin('conversation', 'conversation.id', 'inbound.conversation_id')
    .select(['turn_id', 'conversation_id', 'person_id']).where('reply', 'is', null).where(lost).orderBy('created_at').execute()
  for (const { turn_id: turnId, conversation_id: conversationId, person_id: personId } of cut) {
    // Of several servers that see it, the one whose update changes the row tells the person.
    const mine = await parts.db.kysely.updateTable('inbound').set({ claimed_until: claimEnd }).where('turn_id', '=', turnId).where('reply', 'is', null).where(lost).returning('turn_id').executeTakeFirst()
    if (!mine) continue
    const standing = await whatStands(parts, personId, conversationId)
    await sendReply(parts, personId, failure(parts, { conversationId, turnId }, 'INTERRUPTED', `I was interrupted while answering this. ${standing} Look what was done before you ask again.`))
      .catch((error: unknown) => { parts.log.error('turn-not-recovered', error, { turnId }) })
  }
}
