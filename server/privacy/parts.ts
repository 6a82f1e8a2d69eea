import { refuse, type Refusal } from '../../domain/result.ts'
import type { Clock, IdSource } from '../../domain/ids.ts'
import type { Database } from '../../ledger/database.ts'
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
