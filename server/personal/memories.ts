import { digestOf } from '../../domain/canonical.ts'
import type { Person } from '../../domain/person.ts'
import type { MemoryFacts, MemoryKind } from '../../domain/personal.ts'
import { isRefusal, refuse, type Refusal } from '../../domain/result.ts'
import type { Actor } from '../../gates/deps.ts'
import { correctMemory, forgetMemory, insertMemory, readMemories } from '../../ledger/memory.ts'
import { memory as memoryTool } from '../../tools/memory/index.ts'
import { ask, ownConversation, record, type PersonalParts } from './parts.ts'

export interface MemoryWish {
  readonly kind: MemoryKind
  readonly text: string
  readonly expiresOn: string | null
  readonly conversationId?: string | undefined
  readonly messageId?: string | undefined
}

type Judged = { readonly wish: { readonly body: Readonly<Record<string, unknown>> } }

/** The record proves that something was kept without keeping it as well: forgetting would mean nothing otherwise. */
const mark = (memoryId: string, text: string): string => digestOf({ memoryId, text })

const noMemory = (memoryId: string): Refusal => refuse('NOT_FOUND', 'There is no such memory.', { memoryId }, 'Look at what I remember about you.')

/** Keeps one fact in the person's words, with their consent, which is this request. Refuses what the tool refuses: secrets, what is known, what is over. */
export const remember = async (parts: PersonalParts, actor: Actor, wish: MemoryWish): Promise<MemoryFacts | Refusal> => {
  const { kind, text, expiresOn } = wish
  const judged = await ask<Judged>(parts, actor.person, memoryTool, { action: 'remember', kind, text, ...(expiresOn === null ? {} : { expiresOn }) })
  if (isRefusal(judged)) return judged
  const kept = String(judged.wish.body['text'])
  const vector = await parts.recall.vectorOf(kept)
  const id = parts.newId('memory')
  const learnedOn = parts.gate.market.now()
  return parts.db.kysely.transaction().execute(async (tx) => {
    const conversationId = await ownConversation(tx, actor, wish.conversationId)
    await insertMemory(tx, { id, personId: actor.person.id, kind, text: kept, conversationId, messageId: wish.messageId ?? null, consentAt: parts.clock(), learnedOn, expiresOn }, vector)
    await record(tx, parts, actor, 'memory-kept', { memoryId: id, kind, mark: mark(id, kept), conversationId, messageId: wish.messageId ?? null, expiresOn })
    return { memoryId: id, kind, text: kept, learnedOn, expiresOn, conversationId, relevance: null }
  })
}

export const correct = async (parts: PersonalParts, actor: Actor, change: { readonly memoryId: string; readonly text: string; readonly expiresOn: string | null }): Promise<{ readonly memoryId: string; readonly text: string } | Refusal> => {
  const { memoryId, expiresOn } = change
  const judged = await ask<Judged>(parts, actor.person, memoryTool, { action: 'correct', memoryId, text: change.text, ...(expiresOn === null ? {} : { expiresOn }) })
  if (isRefusal(judged)) return judged.code === 'NOT_FOUND' ? noMemory(memoryId) : judged
  const text = String(judged.wish.body['text'])
  const vector = await parts.recall.vectorOf(text)
  return parts.db.kysely.transaction().execute(async (tx) => {
    if (!await correctMemory(tx, { id: memoryId, personId: actor.person.id, text, expiresOn }, vector)) return noMemory(memoryId)
    await record(tx, parts, actor, 'memory-corrected', { memoryId, mark: mark(memoryId, text), expiresOn })
    return { memoryId, text }
  })
}

/** Deletes the row and its vector at once. */
export const forget = (parts: PersonalParts, actor: Actor, memoryId: string): Promise<{ readonly memoryId: string; readonly forgotten: true } | Refusal> =>
  parts.db.kysely.transaction().execute(async (tx) => {
    if (!await forgetMemory(tx, actor.person.id, memoryId)) return noMemory(memoryId)
    await record(tx, parts, actor, 'memory-forgotten', { memoryId })
    return { memoryId, forgotten: true }
  })

export const memoriesOf = (parts: PersonalParts, person: Person): Promise<readonly MemoryFacts[]> => readMemories(parts.db.kysely, person.id, parts.gate.market.now())
