import type { Transaction } from 'kysely'
import type { PersonFacts } from '../../domain/facts.ts'
import type { Clock, IdSource } from '../../domain/ids.ts'
import type { Person } from '../../domain/person.ts'
import type { Refusal } from '../../domain/result.ts'
import type { Actor, GateDeps } from '../../gates/deps.ts'
import type { Database } from '../../ledger/database.ts'
import { appendEntry, personChain } from '../../ledger/record.ts'
import type { Schema } from '../../ledger/schema.ts'
import { runTool, type Tool } from '../../tools/define-tool.ts'
import type { Recall } from '../memory/recall.ts'
import type { Log } from '../telemetry/log.ts'
import type { Notices } from './notices.ts'

/** What a person's own acts are made of; `wire.ts` brings them together. */
export interface PersonalParts {
  /** The owner's door: these acts are the person's own, behind their session. */
  readonly db: Database
  readonly gate: GateDeps
  readonly clock: Clock
  readonly newId: IdSource
  readonly log: Log
  readonly recall: Recall
  readonly notices: Notices
  readonly readFacts: (person: Person) => Promise<PersonFacts>
  /** Money moves and past trades are booked on paper only. */
  readonly paper: boolean
}

/** Judges an act by the same pure tool that wished it, on the ledger as it is now. */
export const ask = async <Output>(parts: PersonalParts, person: Person, tool: Tool, input: unknown): Promise<Output | Refusal> => {
  const today = parts.gate.market.now()
  const [facts, personal] = await Promise.all([parts.readFacts(person), parts.recall.personal(person.id, today)])
  const held = facts.accounts.flatMap((account) => account.positions.map(({ symbol }) => symbol))
  const market = await parts.gate.market.asOf(today, [...new Set(held)])
  const { output } = await runTool(tool, input, { market, facts: { ...facts, personal }, results: [], signal: AbortSignal.timeout(20_000), progress: () => undefined })
  return output as Output | Refusal
}

/** An entry of the person's own chain, in the transaction that does what it tells. */
export const record = async (trx: Transaction<Schema>, parts: PersonalParts, actor: Actor, kind: string, body: object): Promise<void> => {
  await appendEntry(trx, personChain(actor.person.id), kind, { ...body, sessionId: actor.sessionId }, parts.clock())
}

/** The conversation that a request names, when it is the person's own; another's counts as none. */
export const ownConversation = async (trx: Transaction<Schema>, actor: Actor, conversationId: string | undefined): Promise<string | null> =>
  (conversationId === undefined ? null
    : (await trx.selectFrom('conversation').select('id').where('id', '=', conversationId).where('person_id', '=', actor.person.id).executeTakeFirst())?.id ?? null)
