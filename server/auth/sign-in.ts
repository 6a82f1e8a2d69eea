import type { Clock } from '../../domain/ids.ts'
import type { Person } from '../../domain/person.ts'
import { refuse, type Refusal } from '../../domain/result.ts'
import type { Database } from '../../ledger/database.ts'
import { createLockout } from './lockout.ts'
import { acceptSignInCode } from './one-time-code.ts'
import type { Credentials, Session } from './port.ts'
import type { Sessions } from './sessions.ts'

export interface SignInParts {
  readonly db: Database
  readonly clock: Clock
  readonly credentials: Credentials
  readonly sessions: Sessions
  /** Demo mode: these addresses need no code (one that is given still has to be right). */
  readonly isDemo: (email: string) => boolean
  /** To the person's own chain of the record. */
  readonly record: (personId: string, kind: string, body: Readonly<Record<string, unknown>>) => Promise<void>
}

export interface SignedIn { readonly session: Session; readonly token: string; readonly expiresAt: Date }
export type SignIn = (given: { readonly email: string; readonly password: string; readonly code?: string | undefined }) => Promise<SignedIn | Refusal>

export const personByEmail = async (db: Database, email: string): Promise<Person | undefined> => {
  const row = await db.kysely.selectFrom('person').select(['id', 'role', 'email', 'label'])
    .where('email', '=', email).where('active', '=', true).executeTakeFirst()
  return row && { ...row, id: row.id as Person['id'] }
}

const wrong = refuse('INVALID_CREDENTIALS', 'The address, the password or the code is not right.', {}, 'Check them and try again.')
const codeNeeded = refuse('CODE_REQUIRED', 'A one-time code is needed as well.', {}, 'Send the code of your authenticator app.')
const locked = (waitMs: number): Refusal => refuse('LOCKED_OUT', 'Too many wrong tries for this address.', { retryAfterSeconds: Math.ceil(waitMs / 1000) },
  `Try again in ${Math.ceil(waitMs / 60_000)} minutes.`)

/** Password, then code, then a session. Every outcome of a known person is in their record. */
export const createSignIn = ({ db, clock, credentials, sessions, isDemo, record }: SignInParts): SignIn => {
  const lockout = createLockout(db, clock)
  return async ({ email: given, password, code }) => {
    const email = given.trim().toLowerCase()
    const attempt = await lockout.begin(email)
    if (attempt.waitMs > 0) return locked(attempt.waitMs)
    const person = await personByEmail(db, email)
    const fail = async (refusal: Refusal, reason: string): Promise<Refusal> => {
      if (person) await record(person.id, 'sign-in-failed', { reason })
      return refusal
    }
    if (!(await credentials.verify(email, password)) || !person) return fail(wrong, 'password')
    if (code === undefined && !isDemo(email)) {
      await attempt.withdrawn()
      return codeNeeded
    }
    if (code !== undefined && !(await acceptSignInCode(db, clock, person.id, code))) return fail(wrong, 'code')
    await attempt.succeeded()
    const started = await sessions.start(person)
    await record(person.id, 'session-started', { sessionId: started.session.id, withCode: code !== undefined })
    return started
  }
}
