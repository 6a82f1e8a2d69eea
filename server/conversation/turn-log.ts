import type { Transaction } from 'kysely'
import type { TurnInput } from '../../domain/turn.ts'
import { appendEntries, type ChainRef, type NewEntry } from '../../ledger/record.ts'
import type { Schema } from '../../ledger/schema.ts'
import type { ConversationParts } from './parts.ts'

/** What one turn writes down and says, kept in order. What comes while one transaction runs goes into the next, all together. */
export interface TurnLog {
  /** Into the conversation's chain; resolves once it is stored. Need not be waited for. */
  record(kind: string, body: Readonly<Record<string, unknown>>): Promise<void>
  /** To the conversation's clients: sent once it is stored, with everything that was recorded before it. */
  say(text: string): void
  /** Resolves when all of it is stored and sent. Rejects when something could not be: then nothing after it was either. */
  stored(): Promise<void>
}

export const openTurnLog = ({ db, outbound, clock }: Pick<ConversationParts, 'db' | 'outbound' | 'clock'>, chain: ChainRef, { conversationId, turnId }: TurnInput): TurnLog => {
  let entries: NewEntry[] = []
  let said = ''
  let storing: Promise<void> | undefined

  const storeWaiting = async (): Promise<void> => {
    const [batch, text] = [entries, said]
    ;[entries, said] = [[], '']
    const write = async (trx: Transaction<Schema>): Promise<void> => { if (batch.length > 0) await appendEntries(trx, chain, batch, clock()) }
    await (text === '' ? db.kysely.transaction().execute(write) : outbound.send(conversationId, 'reply.delta', { turnId, text }, write))
  }
  const waits = (): boolean => entries.length > 0 || said !== ''
  const storeAll = async (): Promise<void> => {
    // What a turn says in one go is one transaction.
    await new Promise(setImmediate)
    while (waits()) await storeWaiting()
    // Only now: whoever asks after a failure is told of that one.
    storing = undefined
  }
  const stored = (): Promise<void> => {
    if (storing) return storing
    storing = storeAll()
    // Waited for at the latest at the turn's end; a sentence that could not be stored never ends the process.
    storing.catch(() => undefined)
    return storing
  }
  return {
    record: (kind, body) => { entries.push({ kind, body }); return stored() },
    say: (text) => { said += text; void stored() },
    stored,
  }
}
