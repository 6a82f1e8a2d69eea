import { sourcesCard } from '../../channels/teams/cards/sources.ts'
import type { TeamsCardView } from '../../channels/teams/port.ts'
import { conversationChain, readChain } from '../../ledger/record.ts'
import { findTeamsChat } from '../../ledger/teams/chats.ts'
import { itemsOf } from '../conversation/transcript.ts'
import type { TeamsParts } from './parts.ts'

/** The sources of the last answer in the conversation that a chat shows. */
export const lastSources = async ({ db, conversations }: TeamsParts, chatId: string, personId: string): Promise<TeamsCardView> => {
  const id = (await findTeamsChat(db.kysely, chatId))?.conversationId
  const own = id != null && await conversations.owns(personId, id)
  const items = own ? itemsOf(await readChain(db.kysely, conversationChain(id, personId).id)) : []
  const last = items.findLast((item) => item.kind === 'reply')
  return sourcesCard(last?.kind === 'reply' ? { facts: last.reply.facts, tools: last.calls } : { facts: [], tools: [] })
}
