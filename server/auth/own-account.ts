import type { Clock, IdSource } from '../../domain/ids.ts'
import type { Person } from '../../domain/person.ts'
import { isRefusal, refuse, type Refusal } from '../../domain/result.ts'
import type { Actor, GateDeps } from '../../gates/deps.ts'
import { proveOnce, type GivenProof } from '../../gates/proof.ts'
import type { Database } from '../../ledger/database.ts'
import { appendEntry, personChain } from '../../ledger/record.ts'
import { issueLink } from './enrolment-link.ts'
import type { Enrolments, OpenedEnrolment } from './enrolment.ts'
import { createLockout } from './lockout.ts'
import { leastPassword, tooShort } from './passwords.ts'
import type { Credentials } from './port.ts'
import { newRecoveryCodes, useRecoveryCode } from './recovery-codes.ts'
import type { Sessions } from './sessions.ts'
import { locked } from './sign-in.ts'

/** What a person changes about their own sign-in; each needs a proof of its own, made for it. */
export const ownActs = ['password', 'authenticator', 'recovery-codes'] as const
export type OwnAct = (typeof ownActs)[number]

export interface OwnAccountParts {
  readonly db: Database
  readonly gate: GateDeps
  readonly clock: Clock
  readonly newId: IdSource
  readonly credentials: Credentials
  readonly enrolments: Enrolments
  readonly sessions: Sessions
}

export interface OwnAccount {
  /** Needs the password as it is, where there is one, and a proof. Ends every other session. */
  changePassword(actor: Actor, given: { readonly current: string; readonly next: string; readonly proof: GivenProof }): Promise<{ readonly sessionsEnded: number } | Refusal>
  /** Begins a change of authenticator; a recovery code proves it too, for whoever lost theirs. The old one works until the new one has. */
  replaceAuthenticator(actor: Actor, proof: GivenProof | { readonly recoveryCode: string }): Promise<(OpenedEnrolment & { readonly token: string }) | Refusal>
  /** Ten new codes; the old ones are void. */
  renewRecoveryCodes(actor: Actor, proof: GivenProof): Promise<{ readonly recoveryCodes: readonly string[] } | Refusal>
}

const wrongPassword = refuse('INVALID_CREDENTIALS', 'That is not your password.', {}, 'Try again, or ask an administrator for a link to set a new one.')
const wrongRecoveryCode = refuse('INSUFFICIENT_USER_AUTHENTICATION', 'That recovery code is not right, or it was used before.', { error: 'insufficient_user_authentication' }, 'Try another one.')

/** Guesses at a password inside a stolen session are counted with those at the door. */
const passwordProblem = async ({ db, clock, credentials }: OwnAccountParts, { email }: Person, current: string): Promise<Refusal | undefined> => {
  if (!(await credentials.exists(email))) return undefined
  const attempt = await createLockout(db, clock).begin(email)
  if (attempt.waitMs > 0) return locked(attempt.waitMs)
  if (!(await credentials.verify(email, current))) return wrongPassword
  await attempt.succeeded()
  return undefined
}

const prove = async ({ db, clock, gate }: OwnAccountParts, actor: Actor, act: OwnAct, proof: GivenProof | { readonly recoveryCode: string }): Promise<Refusal | undefined> => {
  if (!('recoveryCode' in proof)) {
    const proven = await proveOnce(gate, { actor, act, given: proof })
    return isRefusal(proven) ? proven : undefined
  }
  const attempt = await createLockout(db, clock).begin(actor.person.email)
  if (attempt.waitMs > 0) return locked(attempt.waitMs)
  if (!(await useRecoveryCode(db, clock, actor.person.id, proof.recoveryCode))) return wrongRecoveryCode
  await attempt.succeeded()
  return undefined
}

export const createOwnAccount = (parts: OwnAccountParts): OwnAccount => {
  const { db, clock, newId, credentials, enrolments, sessions } = parts
  return {
    changePassword: async (actor, { current, next, proof }) => {
      if (next.length < leastPassword) return tooShort
      const problem = await passwordProblem(parts, actor.person, current) ?? await prove(parts, actor, 'password', proof)
      if (problem) return problem
      // Whoever else is signed in goes first: nothing that fails on the way leaves them in.
      const ended = await sessions.revoke(actor.person.id, { except: actor.sessionId })
      await credentials.setPassword(actor.person.email, next)
      await db.kysely.transaction().execute((tx) => appendEntry(tx, personChain(actor.person.id), 'password-changed', { sessionId: actor.sessionId, sessionsEnded: ended.length }, clock()))
      return { sessionsEnded: ended.length }
    },
    replaceAuthenticator: async (actor, proof) => {
      const problem = await prove(parts, actor, 'authenticator', proof)
      if (problem) return problem
      const { token } = await issueLink(db.kysely, newId('enrolment'), { personId: actor.person.id, purpose: 'second-factor', by: actor.person.id }, clock())
      const opened = await enrolments.open(token)
      return isRefusal(opened) ? opened : { ...opened, token }
    },
    renewRecoveryCodes: async (actor, proof) => {
      const problem = await prove(parts, actor, 'recovery-codes', proof)
      if (problem) return problem
      return db.kysely.transaction().execute(async (tx) => {
        const recoveryCodes = await newRecoveryCodes(tx, actor.person.id, clock())
        await appendEntry(tx, personChain(actor.person.id), 'recovery-codes-renewed', { sessionId: actor.sessionId }, clock())
        return { recoveryCodes }
      })
    },
  }
}
