import type { Kysely } from 'kysely'
import { digestOf } from '../../domain/canonical.ts'
import type { PersonFacts } from '../../domain/facts.ts'
import type { MemoryFacts } from '../../domain/personal.ts'
import type { Schema } from '../../ledger/schema.ts'

const sealOf = (memoryId: string, text: string): string => `sealed:${digestOf({ memoryId, text })}`

const withTexts = (facts: PersonFacts, textOf: (memory: MemoryFacts) => string): PersonFacts =>
  (facts.personal === undefined ? facts : { ...facts, personal: { ...facts.personal, memories: facts.personal.memories.map((memory) => ({ ...memory, text: textOf(memory) })) } })

/** For the record: memories by their digest, so that a turn that merely could have used one does not keep it when it is forgotten. */
export const sealMemories = (facts: PersonFacts): PersonFacts => withTexts(facts, ({ memoryId, text }) => sealOf(memoryId, text))

/** For a replay: the words of memories that are still there unchanged; a forgotten one stays sealed. */
export const openMemories = async (db: Kysely<Schema>, facts: PersonFacts): Promise<PersonFacts> => {
  const ids = facts.personal?.memories.map(({ memoryId }) => memoryId) ?? []
  if (ids.length === 0) return facts
  const rows = await db.selectFrom('memory').select(['id', 'body']).where('id', 'in', ids).execute()
  const texts = new Map(rows.map(({ id, body }) => [sealOf(id, body), body]))
  return withTexts(facts, ({ text }) => texts.get(text) ?? text)
}
