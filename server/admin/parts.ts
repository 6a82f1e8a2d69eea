import type { Transaction } from 'kysely'
import type { Clock, IdSource } from '../../domain/ids.ts'
import { refuse, type Refusal } from '../../domain/result.ts'
import type { GateDeps } from '../../gates/deps.ts'
import type { Database } from '../../ledger/database.ts'
import { appendEntry, firmChain } from '../../ledger/record.ts'
import type { Schema } from '../../ledger/schema.ts'
import type { Sessions } from '../auth/sessions.ts'

export type AdminTx = Transaction<Schema>

export interface AdminParts {
  readonly db: Database
  readonly gate: GateDeps
  readonly clock: Clock
  readonly newId: IdSource
  readonly sessions: Sessions
  /** The market's date, `YYYY-MM-DD`: by it mandates run. */
  readonly marketDate: () => string
}

/** Who administers: a signed-in administrator, or the operator of the machine for the first two. */
export interface By { readonly personId: string; readonly sessionId: string }
export const operator: By = { personId: 'operator', sessionId: 'local' }

/** Ids alone, never an address or a name: what the firm's chain says stays when a person's own text is erased. */
export const recordFirm = async (tx: AdminTx, kind: string, by: By, body: Readonly<Record<string, unknown>>, at: Date): Promise<void> => {
  await appendEntry(tx, firmChain, kind, { by: by.personId, sessionId: by.sessionId, ...body }, at)
}

export const noSuchPerson = (personId: string): Refusal => refuse('NOT_FOUND', 'There is no such person.', { personId }, 'Look at the list of people.')
export const notYourself = (): Refusal => refuse('NOT_YOURSELF', 'Nobody does this to their own account.', {}, 'Ask another administrator.')
