import type { Person } from '../../domain/person.ts'
import { refuse, type Refusal } from '../../domain/result.ts'
import { openSecret, sealSecret } from '../../ledger/keys/secrets.ts'
import { appendEntry, personChain } from '../../ledger/record.ts'
import type { EnrolmentPurpose } from '../../ledger/schema-sign-in.ts'
import type { SeenDevice } from './devices.ts'
import { hashOfLink } from './enrolment-link.ts'
import { createLockout } from './lockout.ts'
import { acceptSignInCode, newAuthenticator, stepOfCode } from './one-time-code.ts'
import type { OpeningParts, OpenSession, SignedIn } from './open-session.ts'
import { leastPassword, tooShort } from './passwords.ts'
import type { Credentials } from './port.ts'
import { newRecoveryCodes, useRecoveryCode } from './recovery-codes.ts'
import { locked, personById, wrongCredentials } from './sign-in.ts'

export interface OpenedEnrolment {
  readonly person: { readonly email: string; readonly label: string }
  readonly purpose: EnrolmentPurpose
  /** For an authenticator app; a new one each time the link is opened, so that whoever opened it before knows nothing. */
  readonly authenticator?: { readonly secret: string; readonly uri: string }
}

/** `password`: the new one; the one that is kept when the second factor is new; absent for somebody who signs in elsewhere. */
export interface GivenEnrolment { readonly token: string; readonly password?: string | undefined; readonly code: string; readonly device: SeenDevice }
export interface Enrolled {
  readonly recoveryCodes: readonly string[]
  /** A first enrolment signs in; after a reset its person signs in with both. */
  readonly signedIn?: SignedIn
}

export interface Enrolments {
  open(token: string): Promise<OpenedEnrolment | Refusal>
  complete(given: GivenEnrolment): Promise<Enrolled | Refusal>
}

const over = refuse('ENROLMENT_OVER', 'This link was used, replaced, or is too old.', {}, 'Ask an administrator for a new one.')
const wrongCode = refuse('WRONG_CODE', 'That code is not the one of this authenticator.', {}, 'Enter the six digits that your app shows now.')

export interface EnrolmentParts extends Omit<OpeningParts, 'sessions' | 'newId'> {
  readonly credentials: Credentials
  readonly openSession: OpenSession
  readonly endSessions: (personId: string) => Promise<readonly string[]>
  /** OpenID Connect is set up, so a password is no must. */
  readonly passwordless: boolean
}

interface Waiting { readonly id: string; readonly purpose: EnrolmentPurpose; readonly pending_secret: string | null; readonly person: Person }

const waitingFor = async ({ db, clock }: EnrolmentParts, token: string): Promise<Waiting | undefined> => {
  const row = await db.kysely.selectFrom('enrolment').select(['id', 'person_id', 'purpose', 'pending_secret']).where('token_hash', '=', hashOfLink(token))
    .where('used_at', 'is', null).where('expires_at', '>', clock()).executeTakeFirst()
  const person = row && await personById(db, row.person_id)
  return person && { ...row, person, pending_secret: row.pending_secret === null ? null : await openSecret(db.kysely, person.id, row.pending_secret) }
}

/** Their first factor is with their provider, where they sign in afterwards. */
const hasNoPassword = async ({ credentials, passwordless }: EnrolmentParts, person: Person): Promise<boolean> => passwordless && !(await credentials.exists(person.email))

/** The factor that is kept has to be shown; wrong tries count like those of the sign-in page. */
const keptFactorProblem = async (parts: EnrolmentParts, { person, purpose }: Waiting, given: GivenEnrolment): Promise<Refusal | undefined> => {
  if (purpose === 'enrol') return undefined
  const attempt = await createLockout(parts.db, parts.clock).begin(person.email)
  if (attempt.waitMs > 0) return locked(attempt.waitMs)
  const right = purpose === 'second-factor' ? await hasNoPassword(parts, person) || await parts.credentials.verify(person.email, given.password ?? '')
    : await acceptSignInCode(parts.db, parts.clock, person.id, given.code) || await useRecoveryCode(parts.db, parts.clock, person.id, given.code)
  if (right) { await attempt.succeeded(); return undefined }
  await parts.record(person.id, 'sign-in-failed', { reason: purpose === 'second-factor' ? 'password' : 'code', link: true })
  return wrongCredentials
}

/** What the link gives, all at once with its entry. Returns the recovery codes that are new. */
const keep = ({ db, clock }: EnrolmentParts, waiting: Waiting, step: bigint | undefined): Promise<readonly string[]> => db.kysely.transaction().execute(async (tx) => {
  const { person, purpose, pending_secret: secret, id: enrolmentId } = waiting
  const now = clock()
  const withFactor = secret !== null && step !== undefined
  if (withFactor) {
    const fresh = { secret: await sealSecret(tx, person.id, secret), sign_in_step: step, step_up_step: 0n }
    await tx.insertInto('totp').values({ person_id: person.id, ...fresh }).onConflict((conflict) => conflict.column('person_id').doUpdateSet(fresh)).execute()
  }
  // Whoever has the lost device has its passkeys too.
  if (purpose === 'second-factor') await tx.updateTable('passkey').set({ removed_at: now }).where('person_id', '=', person.id).where('removed_at', 'is', null).execute()
  const codes = withFactor ? await newRecoveryCodes(tx, person.id, now) : []
  await tx.updateTable('enrolment').set({ pending_secret: null }).where('id', '=', enrolmentId).execute()
  await appendEntry(tx, personChain(person.id), purpose === 'enrol' ? 'person-enrolled' : `${purpose}-reset`, { enrolmentId }, now)
  return codes
})

const complete = async (parts: EnrolmentParts, given: GivenEnrolment): Promise<Enrolled | Refusal> => {
  const waiting = await waitingFor(parts, given.token)
  if (!waiting) return over
  const { purpose, person, pending_secret: secret } = waiting
  const password = purpose === 'second-factor' ? undefined : given.password
  if (password === undefined ? purpose === 'password' || (purpose === 'enrol' && !parts.passwordless) : password.length < leastPassword) return tooShort
  const step = secret === null ? undefined : stepOfCode(secret, given.code, parts.clock())
  if (purpose !== 'password' && step === undefined) return wrongCode
  const problem = await keptFactorProblem(parts, waiting, given)
  if (problem) return problem
  const claimed = await parts.db.kysely.updateTable('enrolment').set({ used_at: parts.clock() }).where('id', '=', waiting.id).where('used_at', 'is', null).executeTakeFirst()
  if (claimed.numUpdatedRows !== 1n) return over
  if (password !== undefined) await parts.credentials.setPassword(person.email, password)
  const recoveryCodes = await keep(parts, waiting, step)
  await parts.endSessions(person.id)
  return { recoveryCodes, ...(purpose === 'enrol' && { signedIn: await parts.openSession(person, 'enrolment', given.device) }) }
}

/** The only way to a first password and authenticator, and back to one that was lost. */
export const createEnrolments = (parts: EnrolmentParts): Enrolments => ({
  open: async (token) => {
    const waiting = await waitingFor(parts, token)
    if (!waiting) return over
    const { person: { email, label }, purpose } = waiting
    if (purpose === 'password') return { person: { email, label }, purpose }
    const authenticator = newAuthenticator(email)
    await parts.db.kysely.transaction().execute(async (tx) => {
      await tx.updateTable('enrolment').set({ pending_secret: await sealSecret(tx, waiting.person.id, authenticator.secret) }).where('id', '=', waiting.id).execute()
    })
    return { person: { email, label }, purpose, authenticator }
  },
  complete: (given) => complete(parts, given),
})
