import type { TeamsCardView } from '../port.ts'
import { cardOf, execute, say, words } from './elements.ts'

/** What a person asked to be told of. */
export const alertCard = (text: string): TeamsCardView => cardOf({ title: 'Alert', text: `Alert\n${text}`, body: [words(text)], actions: [say('How am I doing?')] })

/** A ticket that nobody answered is about to end; its owner need not look for its card. */
export const expiringCard = (ticket: { readonly id: string; readonly title: string }): TeamsCardView => {
  const text = `Your ticket "${ticket.title}" ends in half a minute. Nothing is sent unless you confirm it before.`
  return cardOf({ title: 'Half a minute left', text, body: [words(text)], actions: [execute('Review the ticket', 'show', { ticketId: ticket.id })] })
}
