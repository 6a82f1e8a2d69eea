import { day } from '../../web/words/dates.ts'
import type { TeamsCardView } from '../port.ts'
import { cardOf, execute, table } from './elements.ts'

const places = { web: 'Web', teams: 'Teams', terminal: 'Terminal' } as const

export interface ListedConversation {
  readonly id: string
  readonly title: string
  readonly channel: keyof typeof places
  readonly lastAt: string
}

const titleOf = ({ title }: ListedConversation): string => (title === '' ? 'Without a message yet' : title)

export const conversationListCard = (found: readonly ListedConversation[]): TeamsCardView => cardOf({
  title: found.length === 0 ? 'You have no conversations yet' : 'Your conversations',
  text: found.map((each) => `${titleOf(each)} · ${places[each.channel]} · ${day(each.lastAt)}`).join('\n') || 'You have no conversations yet',
  body: found.length === 0 ? [] : [table(['Conversation', 'Begun in', 'Last'], found.map((each, at) => [`${at + 1}. ${titleOf(each)}`, places[each.channel], day(each.lastAt)]))],
  actions: found.map((each, at) => execute(`Go on with ${at + 1}`, 'open', { conversationId: each.id })),
})
