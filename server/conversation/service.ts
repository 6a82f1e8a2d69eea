import { sql } from 'kysely'
import type { ChannelName } from '../../domain/conversation.ts'
import type { ConversationId } from '../../domain/ids.ts'
import { refuse, type Refusal } from '../../domain/result.ts'
import { createConversation } from '../../ledger/conversations.ts'
import { appendEntry, conversationChain } from '../../ledger/record.ts'
import type { Session } from '../auth/port.ts'
import { every } from '../concurrency/every.ts'
import { claimEnd, claimSeconds } from './claims.ts'
import type { Numbered, Outbound } from './outbound.ts'
import type { ConversationParts, Progress } from './parts.ts'
import { recoverTurns } from './recover.ts'
import { kinds } from './transcript.ts'
import { createTurnRunner } from './turn-runner.ts'

export interface Message {
  readonly conversationId: string
  readonly text: string
  /** The sender's own id of it: sent twice, it is answered once. */
  readonly clientMessageId: string
  /** Where it was said, which need not be where the conversation began. */
  readonly channel: ChannelName
}
export interface Accepted { readonly turnId: string; readonly duplicate: boolean; readonly done: Promise<void> }

export interface Conversations {
  start(session: Session, channel: ChannelName): Promise<ConversationId>
  /** The conversation of a client that names none: one a session, the same after a reconnect and a restart. */
  ofSession(session: Session, channel: ChannelName): Promise<ConversationId>
  owns(personId: string, conversationId: string): Promise<boolean>
  /** Stores the message, then answers in its turn. `before` runs before both, so that a client misses no event. */
  handleMessage(message: Message, session: Session, before?: () => Promise<void> | void): Promise<Accepted | Refusal>
  /** Ends the running turn, and what waits behind it is answered next. */
  stop(conversationId: string): void
  isBusy(conversationId: string): boolean
  since: Outbound['since']
  lastSeq: Outbound['lastSeq']
  onSent(listener: (sent: Numbered) => void): void
  onProgress(listener: (progress: Progress) => void): void
  /** Turns that a crash cut off get an honest reply. Run once at the start. */
  recover(): Promise<void>
  /** Waits for what runs, but no longer than `graceMs`; then stops it. */
  end(graceMs: number): Promise<void>
}

const unknown = (): Refusal => refuse('NOT_FOUND', 'There is no such conversation.', {}, 'Open one of yours, or start a new one.')
const mostWaiting = 5
const firstWords = (text: string): string => (text.length > 60 ? `${text.slice(0, 57).trimEnd()}…` : text).replaceAll(/\s+/g, ' ')
/** What stands at the start of each conversation, wherever it is held. */
export const notice = 'Steward is an automated advisor (AI). Figures come from calculations that you can open; nothing is traded before you confirm it.'

/** Whether this message was taken before: who sends it again is told so, however many wait. */
const isTaken = async (parts: ConversationParts, { conversationId, clientMessageId }: Message): Promise<boolean> =>
  await parts.db.kysely.selectFrom('inbound').select('turn_id').where('conversation_id', '=', conversationId).where('client_message_id', '=', clientMessageId).executeTakeFirst() !== undefined

/** The message, its turn and its entry in one transaction: after this it is answered even if the process dies. The first message gives a conversation its title. */
const store = (parts: ConversationParts, message: Message, session: Session): Promise<{ turnId: string; messageId: string; duplicate: boolean }> =>
  parts.db.kysely.transaction().execute(async (trx) => {
    const { conversationId, clientMessageId, text, channel } = message
    const turnId = parts.newId('turn')
    const messageId = parts.newId('message')
    const inserted = await trx.insertInto('inbound').values({ conversation_id: conversationId, client_message_id: clientMessageId, turn_id: turnId, claimed_until: claimEnd })
      .onConflict((conflict) => conflict.doNothing()).returning('turn_id').executeTakeFirst()
    if (!inserted) {
      const first = await trx.selectFrom('inbound').select('turn_id')
        .where('conversation_id', '=', conversationId).where('client_message_id', '=', clientMessageId).executeTakeFirstOrThrow()
      return { turnId: first.turn_id, messageId, duplicate: true }
    }
    // The conversation before its chain, as where an event is sent.
    await trx.updateTable('conversation').set({ last_at: parts.clock(), title: sql<string>`coalesce(nullif(title, ''), ${firstWords(text)})` }).where('id', '=', conversationId).execute()
    await appendEntry(trx, conversationChain(conversationId, session.person.id), kinds.said,
      { messageId, turnId, clientMessageId, text, channel, sessionId: session.id }, parts.clock())
    // Under the chain's lock: turns of several servers are taken in the order of the record, not of when their transactions began.
    await trx.updateTable('inbound').set({ created_at: sql<Date>`clock_timestamp()` }).where('turn_id', '=', turnId).execute()
    return { turnId, messageId, duplicate: false }
  })

const begin = async (parts: ConversationParts, id: string, session: Session, channel: ChannelName): Promise<ConversationId> => {
  await parts.db.kysely.transaction().execute(async (trx) => {
    const now = parts.clock()
    await createConversation(trx, { id, personId: session.person.id, channel, at: now })
    await appendEntry(trx, conversationChain(id, session.person.id), kinds.started, { channel, sessionId: session.id, notice }, now)
  })
  return id as ConversationId
}

export const idOfSession = (sessionId: string): ConversationId => `conversation-of-${sessionId}` as ConversationId

export const createConversations = (parts: ConversationParts, onProgress: Conversations['onProgress']): Conversations => {
  const turns = createTurnRunner(parts)
  let watch: ReturnType<typeof every> | undefined
  const owns: Conversations['owns'] = async (personId, conversationId) =>
    await parts.db.kysely.selectFrom('conversation').select('id').where('id', '=', conversationId).where('person_id', '=', personId).executeTakeFirst() !== undefined
  return {
    start: (session, channel) => begin(parts, parts.newId('conversation'), session, channel),
    ofSession: async (session, channel) => {
      const id = idOfSession(session.id)
      if (!await owns(session.person.id, id)) {
        // Two first messages at once: the second finds what the first began.
        await begin(parts, id, session, channel).catch(async (error: unknown) => { if (!await owns(session.person.id, id)) throw error })
      }
      return id
    },
    owns,
    handleMessage: async (message, session, before) => {
      if (!await owns(session.person.id, message.conversationId)) return unknown()
      if (turns.waiting(message.conversationId) >= mostWaiting && !await isTaken(parts, message)) {
        return refuse('TOO_MANY_MESSAGES', 'Your earlier messages are still being answered.', { waiting: mostWaiting }, 'Wait for an answer, or stop it.')
      }
      await before?.()
      const { turnId, messageId, duplicate } = await store(parts, message, session)
      if (duplicate) return { turnId, duplicate, done: Promise.resolve() }
      const { conversationId, text } = message
      const done = turns.run({ session, input: { conversationId, turnId, messageId, text, person: session.person, channel: message.channel } })
      done.catch((error: unknown) => { parts.log.error('turn-lost', error, { turnId }) })
      return { turnId, duplicate, done }
    },
    stop: turns.stop,
    isBusy: (conversationId) => turns.waiting(conversationId) > 0,
    since: parts.outbound.since,
    lastSeq: parts.outbound.lastSeq,
    onSent: parts.outbound.onSent,
    onProgress,
    recover: async () => {
      await recoverTurns(parts, parts.db.kind === 'embedded')
      // Another server may die at any time, this one's last life may still hold a claim, and a reply that the ledger did not take is still owed.
      watch ??= every(claimSeconds * 1000, () => recoverTurns(parts), (error) => { parts.log.error('turns-not-recovered', error) })
    },
    end: async (graceMs) => {
      await watch?.stop()
      await turns.end(graceMs)
    },
  }
}
