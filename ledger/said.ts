import type { Kysely } from 'kysely'
import { isErased } from './keys/sealed-body.ts'
import { readNewest } from './record.ts'
import type { Schema } from './schema.ts'

export interface Said { readonly personId: string; readonly at: string; readonly text: string }

/** What these people wrote to us since a moment, newest first; words that were erased are gone. One query for any number of people. */
export const readSaidBy = async (db: Kysely<Schema>, wanted: { readonly personIds: readonly string[]; readonly since: Date; readonly limit: number }): Promise<readonly Said[]> => {
  if (wanted.personIds.length === 0) return []
  const entries = await readNewest(db, { kind: 'message-received', ...wanted })
  return entries.filter(({ entry }) => !isErased(entry)).map(({ personId, entry }) => ({ personId, at: entry.at, text: String((JSON.parse(entry.body) as { readonly text?: unknown }).text ?? '') }))
}
