import { alertCard } from '../../channels/teams/cards/notice.ts'
import { replyCards } from '../../channels/teams/cards/reply.ts'
import { textCard } from '../../channels/teams/cards/text.ts'
import { ticketCard } from '../../channels/teams/cards/ticket.ts'
import type { Sent, TeamsMessage, TeamsPlace } from '../../channels/teams/port.ts'
import type { Reply } from '../../domain/conversation.ts'
import type { TicketView } from '../../domain/ticket.ts'
import { readTicket } from '../../gates/read-ticket.ts'
import { cardsOfTicket, keepTeamsCard, type TeamsCard } from '../../ledger/teams/cards.ts'
import { chatsBehind, chatsElsewhere, chatsOfPerson, chatsShowing, closeTeamsChat, findTeamsChat, leaseChat, markSent, releaseChat, type TeamsChat } from '../../ledger/teams/chats.ts'
import { createKeyedQueue } from '../concurrency/keyed-queue.ts'
import type { Numbered } from '../conversation/outbound.ts'
import { waiting } from './act.ts'
import type { TeamsParts } from './parts.ts'

/** Longer than a message takes with all its repeats; a server that died in between is followed by another after this. */
const leaseMs = 120_000

const placeOf = (chat: TeamsChat): TeamsPlace => chat.place as TeamsPlace

const ticketMessage = (parts: TeamsParts, chat: TeamsChat, ticket: TicketView): TeamsMessage =>
  ({ cards: [ticketCard(ticket, { pages: parts.pages(), userId: placeOf(chat).userId, shown: false })] })

const replyMessage = ({ pages, pictures }: TeamsParts, chat: TeamsChat, body: Numbered['body']): TeamsMessage => {
  const reply = body as unknown as Reply
  const { conversationId, turnId } = reply
  const cards = replyCards(reply, {
    approval: `${pages()}/approve?conversation=${encodeURIComponent(conversationId)}`,
    picture: (index) => `${pages()}${pictures.path({ conversationId, personId: chat.personId, turnId, index })}`,
  })
  const tabled = textCard(reply.text)
  return tabled ? { cards: [tabled, ...cards] } : { text: reply.text, cards }
}

/** News of an order are a sentence, its card has the rest; what a person asked to be told of is a card of its own. */
export const alertMessage = ({ code, text }: Numbered['body']): TeamsMessage => (code === 'ALERT' ? { cards: [alertCard(String(text))] } : { text: String(text) })

/** What an event looks like in Teams; `undefined` for what is not told there: a reply goes out whole, a card is changed where it stands. */
const messageOf = async (parts: TeamsParts, chat: TeamsChat, { event, body }: Numbered): Promise<TeamsMessage | undefined> => {
  if (event === 'reply') return replyMessage(parts, chat, body)
  if (event === 'ticket') {
    const ticket = await readTicket(parts.gate, chat.personId, String(body['id']))
    return ticket && ticketMessage(parts, chat, ticket)
  }
  return event === 'alert' ? alertMessage(body) : undefined
}

export interface Delivery {
  /** An event of a conversation was stored. */
  sent(sent: Numbered): void
  /** Something for a person that belongs to no conversation. */
  tell(personId: string, message: TeamsMessage): void
  /** Shows what became of a ticket on each of its cards. */
  refresh(ticketId: string): void
  /** What a crash, another server or a connector that was away left behind. */
  catchUp(): Promise<void>
  idle(): Promise<void>
}

export const createDelivery = (parts: TeamsParts, writer: string): Delivery => {
  const { db, mouth, log } = parts
  const queue = createKeyedQueue()
  const quietly = (what: string, work: Promise<unknown>): void => { work.catch((error: unknown) => { log.error(what, error) }) }

  const judged = async (chat: TeamsChat, sent: Sent): Promise<boolean> => {
    if (sent === 'gone') await closeTeamsChat(db.kysely, chat.id)
    if (sent === 'refused') log.warn('teams-message-refused', { chatId: chat.id })
    return sent !== 'gone'
  }

  /** Once nobody can answer it any more; before that the person's own client asks for what it shows. */
  const refresh = async (ticketId: string): Promise<void> => {
    for (const { chatId, activityId } of await cardsOfTicket(db.kysely, ticketId)) {
      const chat = await findTeamsChat(db.kysely, chatId)
      const ticket = chat && await readTicket(parts.gate, chat.personId, ticketId)
      if (chat && ticket && !waiting.has(ticket.state)) await mouth.update(placeOf(chat), activityId, ticketMessage(parts, chat, ticket))
    }
  }

  /** What became of the ticket while its card was on the way stands on it as well. */
  const keepCard = async (card: TeamsCard): Promise<void> => {
    await keepTeamsCard(db.kysely, card)
    await refresh(card.ticketId)
  }

  /** In the order of their numbers; the number moves on only when the message has arrived. */
  const bring = async (chat: TeamsChat, conversationId: string): Promise<void> => {
    for (const event of await parts.conversations.since(conversationId, chat.sentSeq)) {
      const message = await messageOf(parts, chat, event)
      if (!message) continue
      const sent = await mouth.send(placeOf(chat), message)
      if (!await judged(chat, sent)) return
      if (event.event === 'ticket' && typeof sent === 'object') await keepCard({ ticketId: String(event.body['id']), chatId: chat.id, activityId: sent.id })
      if (!await markSent(db.kysely, chat.id, conversationId, event.seq)) return
    }
  }

  const drain = (chatId: string): Promise<void> => queue.run(chatId, async () => {
    if (!await leaseChat(db.kysely, chatId, writer, leaseMs)) return
    try {
      const chat = await findTeamsChat(db.kysely, chatId)
      if (chat?.conversationId != null) await bring(chat, chat.conversationId)
    } finally {
      await releaseChat(db.kysely, chatId, writer)
    }
  })

  const drainAll = async (chats: readonly TeamsChat[]): Promise<void> => { await Promise.all(chats.map((chat) => drain(chat.id))) }

  const say = async (chat: TeamsChat, message: TeamsMessage): Promise<void> => { await judged(chat, await mouth.send(placeOf(chat), message)) }

  const spread = async ({ conversationId, event, body }: Numbered): Promise<void> => {
    await drainAll(await chatsShowing(db.kysely, conversationId))
    if (event === 'alert') for (const chat of await chatsElsewhere(db.kysely, conversationId)) await say(chat, alertMessage(body))
  }

  return {
    sent: (sent) => {
      if (sent.event === 'ticket.state') quietly('teams-card-not-refreshed', queue.run(`card ${String(sent.body['ticketId'])}`, () => refresh(String(sent.body['ticketId']))))
      else if (sent.event !== 'reply.delta') quietly('teams-not-delivered', spread(sent))
    },
    tell: (personId, message) => {
      quietly('teams-not-told', chatsOfPerson(db.kysely, personId).then((chats) => Promise.all(chats.map((chat) => say(chat, message)))))
    },
    refresh: (ticketId) => { quietly('teams-card-not-refreshed', queue.run(`card ${ticketId}`, () => refresh(ticketId))) },
    catchUp: async () => { await drainAll(await chatsBehind(db.kysely)) },
    idle: queue.idle,
  }
}
