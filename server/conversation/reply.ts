import type { Reply } from '../../domain/conversation.ts'
import { appendEntry, conversationChain } from '../../ledger/record.ts'
import type { ConversationParts } from './parts.ts'
import { entryOfReply, kinds } from './transcript.ts'

/** A reply that says what went wrong; no figure stands in it. */
export const failure = (
  { market }: Pick<ConversationParts, 'market'>, of: { readonly conversationId: string; readonly turnId: string }, code: string, text: string, latencyMs = 0,
): Reply => ({
  conversationId: of.conversationId, turnId: of.turnId, text, model: 'none', latencyMs, asOf: market.now(), outcome: 'error', code,
  tools: [], facts: [], cards: [], tickets: [],
})

/** Ends a turn. The record, the message's answer and the numbered event stand together or not at all, so that a turn has one reply; throws on a second. */
export const sendReply = (parts: ConversationParts, personId: string, reply: Reply): Promise<void> =>
  parts.outbound.send(reply.conversationId, 'reply', { ...reply }, async (trx) => {
    const open = await trx.updateTable('inbound').set({ reply: JSON.stringify({ outcome: reply.outcome }) }).where('turn_id', '=', reply.turnId).where('reply', 'is', null)
      .returning('turn_id').executeTakeFirst()
    // Another server took this one for dead and answered in its place.
    if (!open) throw new Error(`Turn ${reply.turnId} has its reply already.`)
    await appendEntry(trx, conversationChain(reply.conversationId, personId), kinds.reply, { turnId: reply.turnId, reply: entryOfReply(reply) }, parts.clock())
  })
