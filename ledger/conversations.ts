import type { Kysely } from 'kysely'
import type { ChannelName, Outcome } from '../domain/conversation.ts'
import type { EarlierResult } from '../domain/facts.ts'
import type { ChainEntry } from '../domain/record.ts'
import type { PastTurn } from '../domain/turn.ts'
import { isErased } from './keys/sealed-body.ts'
import { conversationChain, readChain } from './record.ts'
import type { Schema } from './schema.ts'

export interface Conversation {
  readonly id: string
  readonly personId: string
  readonly channel: ChannelName
  readonly title: string
  readonly startedAt: string
  readonly lastAt: string
}

export const createConversation = async (
  db: Kysely<Schema>, conversation: { readonly id: string; readonly personId: string; readonly channel: ChannelName; readonly title?: string; readonly at: Date },
): Promise<void> => {
  const { id, personId, channel, title = '', at } = conversation
  await db.insertInto('conversation').values({ id, person_id: personId, channel, title, started_at: at, last_at: at }).execute()
}

/** A person's conversations, the one used last first. */
export const listConversations = async (db: Kysely<Schema>, personId: string, limit = 50): Promise<readonly Conversation[]> => {
  const rows = await db.selectFrom('conversation').selectAll().where('person_id', '=', personId).orderBy('last_at', 'desc').orderBy('id').limit(limit).execute()
  return rows.map((row) => ({
    id: row.id, personId: row.person_id, channel: row.channel, title: row.title,
    startedAt: row.started_at.toISOString(), lastAt: row.last_at.toISOString(),
  }))
}

/** Bodies of a conversation's entries. `resultId` ("r3") is how later calls refer to a result. */
interface Bodies {
  'message-received': { readonly messageId: string; readonly turnId: string; readonly text: string }
  'turn-started': { readonly turnId: string }
  'tool-called': { readonly turnId: string; readonly resultId: string; readonly name: string; readonly input: unknown; readonly output: unknown }
  'reply-sentence': { readonly turnId: string; readonly text: string }
  'ticket-sent': { readonly turnId: string; readonly ticketId: string }
  'reply-sent': { readonly turnId: string; readonly reply: { readonly text: string; readonly outcome: Outcome } }
}

interface Draft {
  turnId: string
  messageId: string
  said: string
  sentences: string[]
  reply: string | undefined
  outcome: Outcome
  results: EarlierResult[]
  ticketIds: string[]
}

type Readers = { readonly [Kind in keyof Bodies]: (draft: Draft, body: Bodies[Kind]) => void }

const readers: Omit<Readers, 'message-received' | 'turn-started'> = {
  'tool-called': (draft, { resultId, name, input, output }) => { draft.results.push({ id: resultId, tool: name, input, output }) },
  'reply-sentence': (draft, { text }) => { draft.sentences.push(text) },
  'ticket-sent': (draft, { ticketId }) => { draft.ticketIds.push(ticketId) },
  'reply-sent': (draft, { reply }) => { draft.reply = reply.text; draft.outcome = reply.outcome },
}

const isTurnPart = (kind: string): kind is keyof typeof readers => kind in readers

/** The turns that a conversation's entries tell of. One that broke off counts when something of it was sent. */
export const turnsOf = (entries: readonly ChainEntry[]): readonly PastTurn[] => {
  const drafts = new Map<string, Draft>()
  const messages = new Map<string, Bodies['message-received']>()
  for (const { kind, body } of entries.filter((entry) => !isErased(entry))) {
    if (kind === 'message-received') {
      const message = JSON.parse(body) as Bodies['message-received']
      messages.set(message.turnId, message)
    } else if (kind === 'turn-started') {
      const { turnId } = JSON.parse(body) as Bodies['turn-started']
      // Others may have been said since: a message waits while the one before it is answered.
      const message = messages.get(turnId)
      drafts.set(turnId, {
        turnId, messageId: message?.messageId ?? '', said: message?.text ?? '', sentences: [], reply: undefined, outcome: 'error', results: [], ticketIds: [],
      })
    } else if (isTurnPart(kind)) {
      const part = JSON.parse(body) as Bodies[typeof kind]
      const draft = drafts.get(part.turnId)
      if (draft) (readers[kind] as (draft: Draft, body: typeof part) => void)(draft, part)
    }
  }
  return [...drafts.values()]
    .filter(({ reply, sentences, ticketIds }) => reply !== undefined || sentences.length > 0 || ticketIds.length > 0)
    .map(({ sentences, reply, ...turn }) => ({ ...turn, reply: reply ?? sentences.join(' ') }))
}

/** The conversation's state, oldest turn first: nothing else is kept between turns. */
export const readPastTurns = async (db: Kysely<Schema>, conversationId: string): Promise<readonly PastTurn[]> =>
  turnsOf(await readChain(db, conversationChain(conversationId, '').id))
