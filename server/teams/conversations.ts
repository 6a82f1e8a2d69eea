import type { TeamsCardView, TeamsPlace } from '../../channels/teams/port.ts'
import { conversationListCard } from '../../channels/teams/cards/conversations.ts'
import { listConversations } from '../../ledger/conversations.ts'
import { chatsOfPerson, findTeamsChat, showInChat } from '../../ledger/teams/chats.ts'
import { refuse, type Refusal } from '../../domain/result.ts'
import type { TeamsParts } from './parts.ts'

const listed = 6

/** The person's own conversations, wherever they began. */
export const conversationsCard = async ({ db }: TeamsParts, personId: string): Promise<TeamsCardView> =>
  conversationListCard((await listConversations(db.kysely, personId, listed)).map(({ id, title, channel, lastAt }) => ({ id, title, channel, lastAt })))

/** From here on this chat shows that conversation. `undefined` when it is not the person's, as for none. */
export const goOnWith = async (parts: TeamsParts, personId: string, chatId: string, conversationId: string): Promise<string | undefined> => {
  const found = await parts.db.kysely.selectFrom('conversation').select('title').where('id', '=', conversationId).where('person_id', '=', personId).executeTakeFirst()
  const chat = await findTeamsChat(parts.db.kysely, chatId)
  if (!found || chat?.personId !== personId) return undefined
  await showInChat(parts.db.kysely, chatId, conversationId, await parts.conversations.lastSeq(conversationId))
  return found.title
}

/** From our page: the person's chats in Teams show this conversation, and say so. NOT_FOUND, NOT_LINKED. */
export const goOnInTeams = async (parts: TeamsParts, personId: string, conversationId: string): Promise<{ readonly chats: number; readonly url: string | null } | Refusal> => {
  if (!await parts.conversations.owns(personId, conversationId)) return refuse('NOT_FOUND', 'There is no such conversation.', { conversationId }, 'Open one of yours.')
  const chats = await chatsOfPerson(parts.db.kysely, personId)
  if (chats.length === 0) return refuse('NOT_LINKED', 'You have no chat with Steward in Teams yet.', {}, 'Make a code and send it to the bot in Teams first.')
  let shown = 0
  for (const chat of chats) {
    const title = await goOnWith(parts, personId, chat.id, conversationId)
    const sent = title === undefined ? 'gone' : await parts.mouth.send(chat.place as TeamsPlace, { text: continued(title) }).catch(() => 'gone' as const)
    if (typeof sent === 'object') shown += 1
  }
  return { chats: shown, url: parts.chatLink ?? null }
}

export const continued = (title: string): string => `We go on here with: ${title === '' ? 'your conversation' : `"${title}"`}. What was said before is known; ask on.`
