import type { Transaction } from 'kysely'
import { isRefusal, refuse, type Refusal } from '../../domain/result.ts'
import type { Clock, IdSource } from '../../domain/ids.ts'
import type { Database } from '../../ledger/database.ts'
import { appendEntry, personChain } from '../../ledger/record.ts'
import type { Schema } from '../../ledger/schema.ts'
import type { Sessions } from '../auth/sessions.ts'
import type { Log } from '../telemetry/log.ts'

export interface PrivacyParts {
  /** The owner's door: what is deleted is deleted by nobody else. */
  readonly db: Database
  readonly clock: Clock
  readonly newId: IdSource
  readonly log: Log
  readonly sessions: Pick<Sessions, 'revoke'>
  /** How long each class of record is kept. */
  readonly years: number
}

export const noSuchConversation = (): Refusal => refuse('NOT_FOUND', 'There is no such conversation.', {}, 'Look it up in the list of conversations.')
export const noSuchPerson = (): Refusal => refuse('NOT_FOUND', 'There is no such person.', {}, 'Look at the list of people.')

/** Who acts for the firm. */
export interface By { readonly personId: string; readonly sessionId: string }

/** What compliance does, or is refused, stands in its own record too: in one transaction with it, so that neither is without the other. */
export const told = <T>(
  parts: PrivacyParts, by: By, kind: string, facts: Readonly<Record<string, unknown>>, act: (trx: Transaction<Schema>) => Promise<T | Refusal>,
): Promise<T | Refusal> => parts.db.kysely.transaction().execute(async (trx) => {
  const result = await act(trx)
  await appendEntry(trx, personChain(by.personId), kind, { sessionId: by.sessionId, ...facts, ...(isRefusal(result) && { refused: result.code }) }, parts.clock())
  return result
})
