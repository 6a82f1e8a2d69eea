import { sql, type RawBuilder } from 'kysely'
import { verifySync } from 'otplib'
import { isRefusal, refuse, type Refusal } from '../domain/result.ts'
import { openSecret } from '../ledger/keys/secrets.ts'
import { appendEntry, personChain } from '../ledger/record.ts'
import { expired, notFound } from './answer.ts'
import type { Actor, GateDeps, Tx } from './deps.ts'
import { firstDisplay } from './display.ts'
import { changedRefusal } from './intact.ts'
import { countMismatch, locked } from './mismatch.ts'
import { notDisplayed } from './not-displayed.ts'
import { terminalRefusal } from './standing.ts'
import { databaseNow, lockPerson } from './locks.ts'
import { findTicket, lockTicket, type StoredTicket } from './tickets.ts'
import { note } from './transcript.ts'

/** A phone's clock may be one step (30 s) off either way (RFC 6238, section 5.2). */
const toleranceSeconds = 30

export interface Grant {
  readonly grantId: string
  /** ISO 8601 UTC. */
  readonly expiresAt: string
}

/** RFC 9470: the answer that asks for a fresh proof. `max_age` in seconds. */
export const stepUpNeeded = (ticketId: string, maxAgeMs: number): Refusal =>
  refuse('INSUFFICIENT_USER_AUTHENTICATION', 'This needs a fresh code before it can be confirmed.',
    { ticketId, error: 'insufficient_user_authentication', max_age: maxAgeMs / 1000 }, 'Open the confirmation page, read the terms there, and enter a new code.')

const wrongCode = (): Refusal =>
  refuse('INSUFFICIENT_USER_AUTHENTICATION', 'That code is not right, or it was used before.',
    { error: 'insufficient_user_authentication' }, 'Wait for the next code of your app and enter that.')

const tooMany = (seconds: number): Refusal =>
  refuse('TOO_MANY_ATTEMPTS', 'Too many codes were tried.', { retryAfterSeconds: seconds }, 'Wait a while, then try again.')

/** Of two requests with one code the second finds the time-step used: the accepted step only moves forward. */
const useCode = async (tx: Tx, personId: string, code: string, at: string): Promise<boolean> => {
  if (!/^\d{6}$/.test(code)) return false
  const row = await tx.selectFrom('totp').select('secret').where('person_id', '=', personId).forUpdate().executeTakeFirst()
  if (!row) return false
  const result = verifySync({ secret: await openSecret(tx, personId, row.secret), token: code, epoch: Math.floor(Date.parse(at) / 1000), epochTolerance: toleranceSeconds })
  if (!result.valid || !('timeStep' in result)) return false
  const step = BigInt(result.timeStep)
  const used = await tx.updateTable('totp').set({ step_up_step: step }).where('person_id', '=', personId).where('step_up_step', '<', step).executeTakeFirst()
  return used.numUpdatedRows === 1n
}

const failuresLately = async (tx: Tx, personId: string, windowMs: number): Promise<number> => {
  const { rows } = await sql<{ n: number }>`SELECT count(*)::int AS n FROM step_up_attempt
    WHERE person_id = ${personId} AND NOT succeeded AND at > clock_timestamp() - ${windowMs} * interval '1 millisecond'`.execute(tx)
  return rows[0]!.n
}

/** One way to prove who acts. `check` uses it up where it is right. */
export interface Proof {
  readonly method: 'totp' | 'passkey'
  readonly check: () => Promise<boolean>
  readonly wrong: () => Refusal
}

/**
 * Checks a proof and, when it is right, grants one action: bound to its hash and this session, used once, short-lived.
 * `actionHash` is a ticket's hash, or that of another action (a change of settings). The attempt is counted either way, and
 * together with those of every other method.
 */
export const grantByProof = async (tx: Tx, deps: GateDeps, actor: Actor, actionHash: string, proof: Proof, at: string): Promise<Grant | Refusal> => {
  // One person's attempts are counted one after the other, whatever their number of connections.
  await lockPerson(tx, actor)
  const { stepUpAttempts, stepUpWindowMs, stepUpMaxAgeMs } = deps.settings
  const failures = await failuresLately(tx, actor.person.id, stepUpWindowMs)
  if (failures >= stepUpAttempts) return tooMany(Math.ceil(stepUpWindowMs / 1000))
  const succeeded = await proof.check()
  await tx.insertInto('step_up_attempt').values({ person_id: actor.person.id, at, succeeded }).execute()
  if (!succeeded) {
    await appendEntry(tx, personChain(actor.person.id), 'step-up-failed', { sessionId: actor.sessionId, actionHash, method: proof.method }, new Date(at))
    // The one that closes the window is worth somebody's look.
    if (failures + 1 === stepUpAttempts) await appendEntry(tx, personChain(actor.person.id), 'step-ups-blocked', { sessionId: actor.sessionId, failures: stepUpAttempts }, new Date(at))
    return proof.wrong()
  }
  const grant: Grant = { grantId: deps.ids('grant'), expiresAt: new Date(Date.parse(at) + stepUpMaxAgeMs).toISOString() }
  await tx.insertInto('action_grant').values({
    id: grant.grantId, person_id: actor.person.id, session_id: actor.sessionId, action_hash: actionHash, method: proof.method, granted_at: at, expires_at: grant.expiresAt,
  }).execute()
  return grant
}

/** `grantByProof` with a one-time code. */
export const grantByCode = (tx: Tx, deps: GateDeps, actor: Actor, actionHash: string, code: string, at: string): Promise<Grant | Refusal> =>
  grantByProof(tx, deps, actor, actionHash, { method: 'totp', check: () => useCode(tx, actor.person.id, code, at), wrong: wrongCode }, at)

/** The open proof for this hash in this session, made after `notBefore`; locked, so that it is used once. `undefined` when there is none. */
export const openGrant = async (tx: Tx, actor: Actor, actionHash: string, notBefore: Date, at: string): Promise<string | undefined> =>
  (await tx.selectFrom('action_grant').select('id').where('session_id', '=', actor.sessionId).where('person_id', '=', actor.person.id)
    .where('action_hash', '=', actionHash).where('consumed_at', 'is', null).where('granted_at', '>=', notBefore).where('expires_at', '>=', new Date(at))
    .orderBy('granted_at', 'desc').limit(1).forUpdate().executeTakeFirst())?.id

/** The statement that uses a grant up; of one that was used it finds nothing. */
export const grantUse = (grantId: string, at: string): RawBuilder<unknown> => sql`UPDATE action_grant SET consumed_at = ${at} WHERE id = ${grantId} AND consumed_at IS NULL`

export const consumeGrant = async (tx: Tx, grantId: string, at: string): Promise<void> => {
  if ((await grantUse(grantId, at).execute(tx)).numAffectedRows !== 1n) throw new Error(`The grant ${grantId} was used before.`)
}

/** The ticket that a step-up is for, under its lock; a refusal where there is nothing to prove, whatever the proof. */
export const provableTicket = async (
  tx: Tx, deps: GateDeps, input: { readonly actor: Actor; readonly ticketId: string; readonly hash: string },
): Promise<{ readonly ticket: StoredTicket; readonly at: string } | Refusal> => {
  const { actor, ticketId, hash } = input
  const found = await findTicket(tx, ticketId)
  if (!found || found.ownerId !== actor.person.id) return notFound(ticketId)
  const ticket = await lockTicket(tx, found)
  const at = await databaseNow(tx)
  const over = await terminalRefusal(tx, ticket)
  if (over) return over
  if (ticket.locked) return locked(ticketId)
  if (at > ticket.expiresAt) return expired(ticketId, ticket.expiresAt)
  if (hash !== ticket.hash) return countMismatch(tx, deps, ticket, actor, at)
  const changed = await changedRefusal(tx, ticket, at)
  if (changed) return changed
  return await firstDisplay(tx, ticket, actor) ? { ticket, at } : notDisplayed(ticketId)
}

/** Grants by whichever method, and tells it in the ticket's transcript. */
export const proveTicket = (
  deps: GateDeps, input: { readonly actor: Actor; readonly ticketId: string; readonly hash: string }, method: Proof['method'],
  grantBy: (tx: Tx, at: string) => Promise<Grant | Refusal>,
): Promise<Grant | Refusal> =>
  deps.db.kysely.transaction().execute(async (tx) => {
    const found = await provableTicket(tx, deps, input)
    if (isRefusal(found)) return found
    const { ticket, at } = found
    const grant = await grantBy(tx, at)
    if (!isRefusal(grant)) await note(tx, ticket, 'step-up-granted', { ...grant, method, personId: input.actor.person.id, sessionId: input.actor.sessionId }, at)
    return grant
  })

/**
 * Step-up authentication for one displayed ticket. The grant stays here; the next confirm of this hash in this session uses it.
 * NOT_FOUND, TERMS_MISMATCH, NOT_DISPLAYED, EXPIRED, INSUFFICIENT_USER_AUTHENTICATION (wrong code), TOO_MANY_ATTEMPTS.
 */
export const stepUpTicket = (
  deps: GateDeps, input: { readonly actor: Actor; readonly ticketId: string; readonly hash: string; readonly code: string },
): Promise<Grant | Refusal> =>
  proveTicket(deps, input, 'totp', (tx, at) => grantByCode(tx, deps, input.actor, input.hash, input.code, at))
