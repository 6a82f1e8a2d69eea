import type { TicketView } from '../../domain/ticket.ts'
import { appendEntry, conversationChain } from '../../ledger/record.ts'
import type { ConversationParts } from './parts.ts'
import { kinds } from './transcript.ts'

/** A ticket's card is recorded and sent together; its display is recorded when the device says that it was drawn. */
export const sendCard = ({ outbound, clock }: Pick<ConversationParts, 'outbound' | 'clock'>, conversationId: string, personId: string, ticket: TicketView, turnId?: string): Promise<void> =>
  outbound.send(conversationId, 'ticket', { ...ticket }, async (trx) => {
    const body = { ticketId: ticket.id, hash: ticket.hash, card: ticket, ...(turnId === undefined ? {} : { turnId }) }
    await appendEntry(trx, conversationChain(conversationId, personId), kinds.ticketSent, body, clock())
  })
