import { isRefusal } from '../../domain/result.ts'
import type { TicketNews } from './ticket-news.ts'

/** The card of the ticket that took the place of the one a person acted on, sent to its conversation. Returns its id; for every channel. */
export const sendReplacement = async (send: TicketNews['send'], personId: string, result: object): Promise<string | undefined> => {
  const replacement = isRefusal(result) ? result.facts['replacement'] : undefined
  if (typeof replacement !== 'string') return undefined
  await send(personId, replacement)
  return replacement
}
