import { createHash } from 'node:crypto'
import type { Incoming, TeamsHost, TeamsMessage } from '../../channels/teams/port.ts'
import { isRefusal } from '../../domain/result.ts'
import { findTeamsChat, isActivityDone, keepActivity, keepTeamsChat, showInChat } from '../../ledger/teams/chats.ts'
import { findTeamsLink, type TeamsLink } from '../../ledger/teams/links.ts'
import { mayCall, socketAccess } from '../access.ts'
import type { Session } from '../auth/port.ts'
import { notice } from '../conversation/service.ts'
import { createKeyedQueue } from '../concurrency/keyed-queue.ts'
import { createRateLimiter } from '../http/rate-limit.ts'
import { chatIdOf } from './chat-id.ts'
import { conversationsCard } from './conversations.ts'
import { linkByCode, voidCode } from './links.ts'
import type { TeamsParts } from './parts.ts'
import { lastSources } from './sources.ts'
import * as words from './words.ts'

type Message = Extract<Incoming, { kind: 'message' }>

const mostCharacters = 8000
/** A burst of five codes, then one in three minutes: a person mistypes, a program guesses. */
const codeTries = { burst: 5, perSecond: 1 / 180 }

const linkCommand = /^\/?link[\s:]+([0-9a-z]{5}[\s-]?[0-9a-z]{5})\s*$/i
const commandOf = (text: string): string => text.trim().replace(/^\//, '').toLowerCase()

/** The conversation that the chat shows; a new one begins with the notice that an automated advisor speaks. */
const conversationOf = async (parts: TeamsParts, { place }: Message, session: Session, fresh: boolean): Promise<string> => {
  const chatId = chatIdOf(place)
  const chat = await findTeamsChat(parts.db.kysely, chatId)
  if (!fresh && chat?.conversationId != null && await parts.conversations.owns(session.person.id, chat.conversationId)) return chat.conversationId
  const id = await parts.conversations.start(session, 'teams')
  await showInChat(parts.db.kysely, chatId, id, 0)
  parts.mouth.say(place, { text: notice })
  return id
}

export const createHearing = (parts: TeamsParts, sessionOf: (link: TeamsLink) => Promise<Session>): TeamsHost['message'] => {
  const queue = createKeyedQueue()
  const tries = createRateLimiter(parts.clock, codeTries.burst, codeTries.perSecond)

  const byCode = async ({ user, place }: Message, code: string): Promise<TeamsMessage | undefined> => {
    if (!user) return words.forStranger(parts.pages())
    if (tries.take(JSON.stringify(user)) > 0) return { text: words.tooManyCodes }
    const link = await linkByCode(parts, user, code)
    if (!link) return { text: words.wrongCode(parts.pages()) }
    await keepTeamsChat(parts.db.kysely, { id: chatIdOf(place), linkId: link.id, place })
    return { text: `${words.linked(link.person.label)}\n\n${words.help(parts.pages()).text}` }
  }

  const answer = async (message: Message, session: Session): Promise<TeamsMessage | undefined> => {
    const conversationId = await conversationOf(parts, message, session, false)
    const said = { conversationId, text: message.text, clientMessageId: `teams/${createHash('sha256').update(message.id).digest('hex').slice(0, 40)}`, channel: 'teams' as const }
    const accepted = await parts.conversations.handleMessage(said, session)
    if (isRefusal(accepted)) return { text: `${accepted.message} ${accepted.nextStep}` }
    if (!accepted.duplicate) parts.mouth.type(message.place)
    return undefined
  }

  /** What we say at once; `undefined` when the answer comes later, or when nothing is to be said. */
  const fromPerson = async (message: Message, link: TeamsLink): Promise<TeamsMessage | undefined> => {
    if (!mayCall(socketAccess.message, link.person.role)) return { text: words.otherRole }
    await keepTeamsChat(parts.db.kysely, { id: chatIdOf(message.place), linkId: link.id, place: message.place })
    if (!message.own) return { text: words.notTheirOwn }
    if (message.text.length > mostCharacters) return { text: words.tooLong(mostCharacters) }
    const session = await sessionOf(link)
    const command = commandOf(message.text)
    if (command === '' || command === 'help') return words.help(parts.pages())
    if (command === 'new') { await conversationOf(parts, message, session, true); return undefined }
    if (command === 'conversations') return { cards: [await conversationsCard(parts, session.person.id)] }
    if (command === 'sources') return { cards: [await lastSources(parts, chatIdOf(message.place), session.person.id)] }
    return answer(message, session)
  }

  const hear = async (message: Message): Promise<TeamsMessage | undefined> => {
    const code = linkCommand.exec(message.text)?.[1]
    if (!message.place.oneToOne) {
      if (code === undefined) return { text: words.onlyOneToOne(parts.chatLink) }
      await voidCode(parts, code)
      return { text: words.codeIsVoid }
    }
    if (code !== undefined) return byCode(message, code)
    const link = message.user && await findTeamsLink(parts.db.kysely, message.user)
    return link ? fromPerson(message, link) : words.forStranger(parts.pages())
  }

  return (message) => queue.run(chatIdOf(message.place), async () => {
    const chatId = chatIdOf(message.place)
    if (await isActivityDone(parts.db.kysely, chatId, message.id)) return
    const said = await hear(message)
    // Only now: what breaks before comes again, and a message that was stored already is known by its own id.
    await keepActivity(parts.db.kysely, chatId, message.id)
    if (said) parts.mouth.say(message.place, said)
  })
}
