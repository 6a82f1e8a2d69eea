import { sql, type Kysely } from 'kysely'
import type { ChainEntry } from '../../domain/record.ts'
import { readPlaces } from '../record.ts'
import type { Schema } from '../schema.ts'
import { personKeys } from './index-record.ts'
import { textOf } from './text.ts'
import { sealedWord, wordsOf } from './words.ts'

/** Candidates that are read at most; more means that the words are too common to search by. */
const mostRead = 5_000

const plain = (text: string): string => text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase().replaceAll(/\s+/g, ' ')

/**
 * Entries in which these words stand together as written, newest first (case, accents and spaces aside). Finds whole words: the index
 * holds keyed digests of them, and what it finds is opened and read before it counts. Empty for a text without a word.
 */
export const findWords = async (db: Kysely<Schema>, text: string): Promise<readonly ChainEntry[]> => {
  const words = wordsOf(text)
  if (words.length === 0) return []
  const keys = await personKeys(db)
  const conditions = words.map((word) => sql`words && ${[...keys.values()].map((key) => sealedWord(key, word))}::text[]`)
  const { rows } = await sql<{ chain_id: string; seq: number }>`
    SELECT record_index.chain_id, record_index.seq FROM record_index JOIN entry USING (chain_id, seq)
    WHERE ${sql.join(conditions, sql` AND `)} ORDER BY entry.at DESC, chain_id, seq LIMIT ${mostRead}`.execute(db)
  const found = await readPlaces(db, rows.map((row) => ({ chainId: row.chain_id, seq: row.seq })))
  return found.filter((entry) => plain(textOf(entry)).includes(plain(text).trim()))
}
