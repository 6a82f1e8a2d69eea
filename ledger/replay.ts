import { sql, type Kysely } from 'kysely'
import type { PersonFacts } from '../domain/facts.ts'
import { readEvidence } from './evidence.ts'
import { isErased } from './keys/sealed-body.ts'
import { readChain } from './record.ts'
import type { Schema } from './schema.ts'

/** One call as recorded; `hash` = SHA-256 of canonical JSON {name, input, output}. */
export interface RecordedCall {
  readonly resultId: string
  readonly name: string
  readonly version: string
  readonly input: unknown
  readonly output: unknown
  readonly hash: string
}

/** What one turn's tools stood on, and what they answered. `marketDigest` and `asOf` (`YYYY-MM-DD`) name the market data. */
export interface Recommendation {
  /** `null` for one that was made outside of any conversation. */
  readonly conversationId: string | null
  readonly turnId: string
  readonly facts: PersonFacts
  readonly marketDigest: string
  readonly asOf: string
  readonly calls: readonly RecordedCall[]
}

const inConversation = 'conversation/'

interface TurnStarted {
  readonly turnId: string
  readonly factsDigest: string
  readonly marketDigest: string
  readonly asOf: string
}

/**
 * Reads a recommendation by its turn's id or the id of a ticket that came of it; `undefined` when the record has none, or had it erased.
 * Throws when the record names facts that it does not hold.
 */
export const readRecommendation = async (db: Kysely<Schema>, id: string): Promise<Recommendation | undefined> => {
  const ticket = await db.selectFrom('ticket').select('turn_id').where('id', '=', id).executeTakeFirst()
  const turnId = ticket ? ticket.turn_id : id
  const place = await db.selectFrom('entry').select(['chain_id', 'seq']).where('kind', '=', 'turn-started')
    .where(sql<string>`coalesce(body::jsonb -> 'clear' ->> 'turnId', body::jsonb ->> 'turnId')`, '=', turnId).executeTakeFirst()
  if (!place) return undefined
  const [start, ...entries] = await readChain(db, place.chain_id, place.seq - 1)
  if (!start || isErased(start)) return undefined
  const started = JSON.parse(start.body) as TurnStarted
  const facts = await readEvidence(db, started.factsDigest)
  const calls = entries.filter(({ kind }) => kind === 'tool-called')
    .map(({ body }) => JSON.parse(body) as RecordedCall & { readonly turnId: string })
    .filter((call) => call.turnId === started.turnId)
    .map(({ resultId, name, version, input, output, hash }) => ({ resultId, name, version, input, output, hash }))
  return {
    conversationId: place.chain_id.startsWith(inConversation) ? place.chain_id.slice(inConversation.length) : null, turnId: started.turnId, facts: facts as PersonFacts,
    marketDigest: started.marketDigest, asOf: started.asOf, calls,
  }
}
