import type { Kysely } from 'kysely'
import type { Outcome } from '../domain/conversation.ts'
import type { EarlierResult } from '../domain/facts.ts'
import type { ChainEntry } from '../domain/record.ts'
import type { PastTurn } from '../domain/turn.ts'
import { isErased } from './keys/sealed-body.ts'
import { conversationChain, readChain } from './record.ts'
import type { Schema } from './schema.ts'

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

/** What a conversation's entries tell, taken in as they come. */
export class Past {
  readonly #messages = new Map<string, Bodies['message-received']>()
  readonly #drafts = new Map<string, Draft>()
  /** Of the newest entry that was taken in. */
  seq = 0
  /** Characters that were taken in. */
  size = 0

  take(entries: readonly ChainEntry[]): this {
    for (const entry of entries.filter(({ seq }) => seq > this.seq)) {
      this.seq = entry.seq
      this.size += entry.body.length
      if (!isErased(entry)) this.#takeOne(entry)
    }
    return this
  }

  #takeOne({ kind, body }: ChainEntry): void {
    if (kind === 'message-received') {
      const message = JSON.parse(body) as Bodies['message-received']
      this.#messages.set(message.turnId, message)
    } else if (kind === 'turn-started') {
      const { turnId } = JSON.parse(body) as Bodies['turn-started']
      // Others may have been said since: a message waits while the one before it is answered.
      const message = this.#messages.get(turnId)
      this.#drafts.set(turnId, {
        turnId, messageId: message?.messageId ?? '', said: message?.text ?? '', sentences: [], reply: undefined, outcome: 'error', results: [], ticketIds: [],
      })
    } else if (isTurnPart(kind)) {
      const part = JSON.parse(body) as Bodies[typeof kind]
      const draft = this.#drafts.get(part.turnId)
      if (draft) (readers[kind] as (draft: Draft, body: typeof part) => void)(draft, part)
    }
  }

  /** Oldest first. A turn that broke off counts when something of it was sent. */
  turns(): readonly PastTurn[] {
    return [...this.#drafts.values()]
      .filter(({ reply, sentences, ticketIds }) => reply !== undefined || sentences.length > 0 || ticketIds.length > 0)
      .map(({ sentences, reply, ...turn }) => ({ ...turn, reply: reply ?? sentences.join(' ') }))
  }

  /** What the person typed up to and with the message of this turn, oldest first: what waits behind it is not yet said to it. */
  wordsUntil(turnId: string): readonly string[] {
    const said = [...this.#messages.values()]
    return said.slice(0, said.findIndex((each) => each.turnId === turnId) + 1).map(({ text }) => text)
  }
}

/** The conversation's state, oldest turn first. */
export const readPastTurns = async (db: Kysely<Schema>, conversationId: string): Promise<readonly PastTurn[]> =>
  new Past().take(await readChain(db, conversationChain(conversationId, '').id)).turns()
