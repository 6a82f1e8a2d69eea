import type { Kysely } from 'kysely'
import type { IdSource } from '../../domain/ids.ts'
import { readNewEntries, type NewEntry } from '../../ledger/search/index-record.ts'
import type { Schema } from '../../ledger/schema.ts'
import type { Tx } from '../deps.ts'
import { activity } from './activity.ts'
import { lexicon } from './lexicon.ts'
import { policyHits } from './policy-hits.ts'
import { readRecent } from './recent.ts'
import { sample } from './sample.ts'
import type { Finding } from './finding.ts'

export interface WatchParts {
  readonly db: Kysely<Schema>
  readonly ids: IdSource
  /** Which share of replies a reviewer reads without any other reason; a fraction of one. */
  readonly sampleShare: number
  /** Told of each item after it was written. */
  readonly onOpened?: (item: Finding) => void
}

/** Entries that one transaction reads. */
const page = 500

const open = async (tx: Tx, parts: WatchParts, entries: readonly NewEntry[]): Promise<readonly Finding[]> => {
  const recent = await readRecent(tx, entries)
  const rows = entries.flatMap(({ personId, entry }) =>
    [...lexicon(entry), ...policyHits(entry), ...sample(entry, parts.sampleShare), ...activity(entry, recent.get(entry.hash))]
      .map((finding) => ({ id: parts.ids('item'), chain_id: entry.chainId, seq: entry.seq, person_id: personId, ...finding, opened_at: entry.at })))
  if (rows.length === 0) return []
  return tx.insertInto('supervision_item').values(rows).onConflict((conflict) => conflict.doNothing()).returning(['kind', 'rule']).execute()
}

/**
 * Reads what was recorded since the last round, indexes its words and opens an item for each rule that an entry meets. Every entry is met
 * once, whatever happens in between: index, items and the place that was reached are one transaction. Returns how many were read.
 */
export const watchRecord = async (parts: WatchParts, since?: Date): Promise<number> => {
  let read = 0
  for (;;) {
    let opened: readonly Finding[] = []
    const count = await readNewEntries(parts.db, { limit: page, ...(since && { since }) }, async (tx, entries) => { opened = await open(tx, parts, entries) })
    for (const item of opened) parts.onOpened?.(item)
    read += count
    if (count < page) return read
  }
}
