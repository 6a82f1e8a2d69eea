import type { Kysely } from 'kysely'
import { isErased } from './keys/sealed-body.ts'
import { Past } from './past.ts'
import { conversationChain, readChain } from './record.ts'
import type { Schema } from './schema.ts'

/** So many characters of conversations are remembered: some hundred long ones. */
const room = 8_000_000

export type ReadPast = (conversationId: string) => Promise<Past>

/**
 * Reads what was said and found in a conversation. What it read it remembers, because an entry never changes: a turn reads what the one
 * before it wrote, however long the conversation is. Where a key was destroyed, what it closed is forgotten here too.
 */
export const createPastReader = (db: Kysely<Schema>, most = room): ReadPast => {
  const known = new Map<string, Past>()
  let size = 0
  const forget = (id: string): void => {
    size -= known.get(id)?.size ?? 0
    known.delete(id)
  }
  return async (conversationId) => {
    const { id } = conversationChain(conversationId, '')
    let past = known.get(id) ?? new Past()
    // From the newest that is known: when its key was destroyed, it says so itself.
    const news = await readChain(db, id, Math.max(0, past.seq - 1))
    forget(id)
    if (news.some(isErased)) past = new Past().take(await readChain(db, id))
    else past.take(news)
    known.set(id, past)
    size += past.size
    for (const oldest of known.keys()) {
      if (size <= most) break
      forget(oldest)
    }
    return past
  }
}
