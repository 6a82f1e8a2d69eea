import type { Transaction } from 'kysely'
import type { Database } from '../../ledger/database.ts'
import { appendOutbound, readOutboundAfter } from '../../ledger/outbound.ts'
import type { Schema } from '../../ledger/schema.ts'
import { createKeyedQueue } from '../concurrency/keyed-queue.ts'

/** What goes to a conversation's clients. Numbered ones are stored first, so that a client that was away gets them later. */
export type OutboundEvent = 'reply.delta' | 'reply' | 'ticket' | 'ticket.state' | 'alert'
export interface Numbered { readonly conversationId: string; readonly seq: number; readonly event: OutboundEvent; readonly body: Readonly<Record<string, unknown>> }

/** Writes that stand or fall with an event. They come after the conversation is locked: the same order as where a message is taken. */
export type Together = (trx: Transaction<Schema>) => Promise<void>

export interface Outbound {
  /** Stores under the conversation's next number, with what `together` writes, then hands to the listeners. In the order of the calls. */
  send(conversationId: string, event: OutboundEvent, body: Readonly<Record<string, unknown>>, together?: Together): Promise<void>
  /** Everything after `after`, oldest first. */
  since(conversationId: string, after: number): Promise<readonly Numbered[]>
  /** The newest number, or that of the newest `event`; 0 when nothing was sent. */
  lastSeq(conversationId: string, event?: OutboundEvent): Promise<number>
  onSent(listener: (sent: Numbered) => void): void
}

export const createOutbound = (db: Database): Outbound => {
  const queue = createKeyedQueue()
  const listeners: ((sent: Numbered) => void)[] = []
  const store = async (conversationId: string, event: OutboundEvent, body: Readonly<Record<string, unknown>>, together?: Together): Promise<Numbered> => {
    const seq = await db.kysely.transaction().execute(async (trx) => {
      const number = await appendOutbound(trx, conversationId, event, body)
      await together?.(trx)
      return number
    })
    return { conversationId, seq, event, body }
  }
  return {
    send: (conversationId, event, body, together) => queue.run(conversationId, async () => {
      const sent = await store(conversationId, event, body, together)
      for (const listener of listeners) listener(sent)
    }),
    since: async (conversationId, after) => (await readOutboundAfter(db.kysely, conversationId, after))
      .map(({ seq, event, body }) => ({ conversationId, seq, event: event as OutboundEvent, body: body as Record<string, unknown> })),
    lastSeq: async (conversationId, event) => {
      let query = db.kysely.selectFrom('outbound').select('seq').where('conversation_id', '=', conversationId)
      if (event !== undefined) query = query.where('event', '=', event)
      return (await query.orderBy('seq', 'desc').limit(1).executeTakeFirst())?.seq ?? 0
    },
    onSent: (listener) => { listeners.push(listener) },
  }
}
