import type { TicketState } from '../../domain/ticket.ts'
import type { ConversationParts } from './parts.ts'

const open: ReadonlySet<TicketState> = new Set(['PROPOSED', 'CHECKED', 'DISPLAYED', 'STEP_UP_REQUIRED'])

/** A state in plain words: "not confirmed", "confirmed", "partially filled". */
const stateText = (state: TicketState): string => (open.has(state) ? 'not confirmed' : state.toLowerCase().replaceAll('_', ' '))

/** What the ledger says of a conversation's newest ticket, for when we cannot know what a turn did. Never throws. */
export const whatStands = async ({ lastTicket, log }: Pick<ConversationParts, 'lastTicket' | 'log'>, personId: string, conversationId: string): Promise<string> => {
  try {
    const ticket = await lastTicket(personId, conversationId)
    return ticket ? `The newest ticket here, "${ticket.title}", is ${stateText(ticket.state)}.` : 'There is no ticket in this conversation.'
  } catch (error) {
    log.error('ticket-not-read', error, { conversationId })
    return 'I cannot read your tickets at the moment.'
  }
}
