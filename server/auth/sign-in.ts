import type { Person } from '../../domain/person.ts'
import { refuse, type Refusal } from '../../domain/result.ts'
import type { Database } from '../../ledger/database.ts'
import type { SessionMethod } from '../../ledger/schema-sign-in.ts'
import type { SeenDevice } from './devices.ts'
import { createLockout } from './lockout.ts'
import { acceptSignInCode } from './one-time-code.ts'
import type { OpeningParts, OpenSession, SignedIn } from './open-session.ts'
import type { Credentials } from './port.ts'
import { useRecoveryCode } from './recovery-codes.ts'

export interface SignInParts extends Omit<OpeningParts, 'sessions' | 'newId'> {
  readonly credentials: Credentials
  readonly openSession: OpenSession
  /** Demo mode: these addresses need no code (one that is given still has to be right). */
  readonly isDemo: (email: string) => boolean
}

export interface SignInGiven {
  readonly email: string
  readonly password: string
  /** Six digits of the authenticator, or a recovery code. */
  readonly code?: string | undefined
  readonly device: SeenDevice
}
export type SignIn = (given: SignInGiven) => Promise<SignedIn | Refusal>

const personWhere = async (db: Database, column: 'id' | 'email', value: string): Promise<Person | undefined> => {
  const row = await db.kysely.selectFrom('person').select(['id', 'role', 'email', 'label'])
    .where(column, '=', value).where('active', '=', true).executeTakeFirst()
  return row && { ...row, id: row.id as Person['id'] }
}
export const personByEmail = (db: Database, email: string): Promise<Person | undefined> => personWhere(db, 'email', email)
export const personById = (db: Database, id: string): Promise<Person | undefined> => personWhere(db, 'id', id)

export const wrongCredentials = refuse('INVALID_CREDENTIALS', 'The address, the password or the code is not right.', {}, 'Check them and try again.')
const codeNeeded = refuse('CODE_REQUIRED', 'A one-time code is needed as well.', {}, 'Send the code of your authenticator app, or one of your recovery codes.')
export const locked = (waitMs: number): Refusal => refuse('LOCKED_OUT', 'Too many wrong tries for this address.', { retryAfterSeconds: Math.ceil(waitMs / 1000) },
  `Try again in ${Math.ceil(waitMs / 60_000)} minutes.`)

/** Password, then code, then a session. Every outcome of a known person is in their record. */
export const createSignIn = ({ db, clock, credentials, openSession, isDemo, record }: SignInParts): SignIn => {
  const lockout = createLockout(db, clock)
  const methodOf = async (personId: string, code: string | undefined): Promise<SessionMethod | undefined> => {
    if (code === undefined) return 'password'
    if (await acceptSignInCode(db, clock, personId, code)) return 'password-and-code'
    return await useRecoveryCode(db, clock, personId, code) ? 'recovery-code' : undefined
  }
  return async ({ email: given, password, code, device }) => {
    const email = given.trim().toLowerCase()
    const attempt = await lockout.begin(email)
    const person = await personByEmail(db, email)
    if (attempt.waitMs > 0) return locked(attempt.waitMs)
    const fail = async (refusal: Refusal, reason: string): Promise<Refusal> => {
      if (person) await record(person.id, 'sign-in-failed', { reason })
      if (person && attempt.last) await record(person.id, 'sign-in-locked', { reason })
      return refusal
    }
    if (!(await credentials.verify(email, password)) || !person) return fail(wrongCredentials, 'password')
    if (code === undefined && !isDemo(email)) {
      await attempt.withdrawn()
      return codeNeeded
    }
    const method = await methodOf(person.id, code)
    if (method === undefined) return fail(wrongCredentials, 'code')
    await attempt.succeeded()
    return openSession(person, method, device)
  }
}
