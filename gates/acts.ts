import { sql } from 'kysely'
import { isRefusal, refuse, type Refusal } from '../domain/result.ts'
import type { Database } from '../ledger/database.ts'
import { appendEntry, personChain } from '../ledger/record.ts'
import type { ActKind } from '../ledger/schema-personal.ts'
import type { Actor, GateDeps, Tx } from './deps.ts'
import { consumeGrant, grantByCode, openGrant, type Grant, type Proof } from './step-up.ts'
import { databaseNow, lockPerson } from './locks.ts'

/** Something that a person may do once they have seen exactly this; `hash` stands for all of `terms`. */
export interface ShownAct {
  readonly kind: ActKind
  readonly hash: string
  readonly terms: unknown
}

const notShown = (hash: string): Refusal =>
  refuse('NOT_DISPLAYED', 'This was not shown to you in this session. Nothing was changed.', { hash }, 'Open the preview and read it first.')
const over = (hash: string, expiresAt: string): Refusal =>
  refuse('EXPIRED', 'This preview has expired. Nothing was changed.', { hash, expiresAt }, 'Open a new preview.')
const done = (hash: string): Refusal => refuse('ALREADY_EXECUTED', 'This was done before.', { hash }, 'Nothing needs to be done.')

/** RFC 9470: a fresh proof is needed. `max_age` in seconds. */
const proofNeeded = (hash: string, maxAgeMs: number): Refusal =>
  refuse('INSUFFICIENT_USER_AUTHENTICATION', 'This needs a fresh code before it can be done.',
    { hash, error: 'insufficient_user_authentication', max_age: maxAgeMs / 1000 }, 'Read the preview and enter a new code.')

/** Keeps what this session is about to be shown, and since when; shown again it may be done again, unless it was. */
export const showAct = async (tx: Tx, deps: Pick<GateDeps, 'settings'>, actor: Actor, act: ShownAct): Promise<string> => {
  const at = await databaseNow(tx)
  const expiresAt = new Date(Date.parse(at) + deps.settings.ticketTtlMs).toISOString()
  await tx.insertInto('act').values({
    session_id: actor.sessionId, hash: act.hash, person_id: actor.person.id, kind: act.kind, terms: JSON.stringify(act.terms), displayed_at: at, expires_at: expiresAt,
  }).onConflict((conflict) => conflict.columns(['session_id', 'hash']).doUpdateSet({ displayed_at: at, expires_at: expiresAt }).where('act.taken_at', 'is', null)).execute()
  await appendEntry(tx, personChain(actor.person.id), `${act.kind}-displayed`, { hash: act.hash, terms: act.terms, sessionId: actor.sessionId }, new Date(at))
  return expiresAt
}

const findShown = async (tx: Tx, actor: Actor, hash: string, at: string) => {
  const act = await tx.selectFrom('act').selectAll().where('session_id', '=', actor.sessionId).where('hash', '=', hash).where('person_id', '=', actor.person.id)
    .where(sql<boolean>`NOT EXISTS (SELECT 1 FROM session WHERE session.id = act.session_id AND session.revoked_at IS NOT NULL)`).forUpdate().executeTakeFirst()
  if (!act) return notShown(hash)
  if (act.taken_at !== null) return done(hash)
  const expiresAt = act.expires_at.toISOString()
  return at > expiresAt ? over(hash, expiresAt) : act
}

/** The moment, when exactly this was shown to this session and can still be done. */
export const provableAct = async (tx: Tx, { actor, hash }: { readonly actor: Actor; readonly hash: string }): Promise<string | Refusal> => {
  await lockPerson(tx, actor)
  const at = await databaseNow(tx)
  const act = await findShown(tx, actor, hash, at)
  return isRefusal(act) ? act : at
}

/** Grants by whichever method, and tells it in the person's chain. */
export const proveAct = (
  deps: GateDeps, input: { readonly actor: Actor; readonly hash: string }, method: Proof['method'], grantBy: (tx: Tx, at: string) => Promise<Grant | Refusal>,
): Promise<Grant | Refusal> =>
  deps.db.kysely.transaction().execute(async (tx) => {
    const { actor, hash } = input
    const at = await provableAct(tx, input)
    if (isRefusal(at)) return at
    const grant = await grantBy(tx, at)
    if (!isRefusal(grant)) await appendEntry(tx, personChain(actor.person.id), 'step-up-granted', { ...grant, method, hash, sessionId: actor.sessionId }, new Date(at))
    return grant
  })

/**
 * Step-up authentication for something shown in this session; the grant stays here, and doing exactly that consumes it.
 * NOT_DISPLAYED, EXPIRED, ALREADY_EXECUTED, INSUFFICIENT_USER_AUTHENTICATION (wrong code), TOO_MANY_ATTEMPTS.
 */
export const stepUpAct = (deps: GateDeps, input: { readonly actor: Actor; readonly hash: string; readonly code: string }): Promise<Grant | Refusal> =>
  proveAct(deps, input, 'totp', (tx, at) => grantByCode(tx, deps, input.actor, input.hash, input.code, at))

export interface TakenAct {
  readonly terms: unknown
  readonly grantId: string | null
  /** ISO 8601, the database's clock. */
  readonly at: string
}

/**
 * Takes an act that was shown in this session, once, in the caller's transaction, which does it: a refusal after this must roll back.
 * With `stepUp`, a proof bound to its hash and made after the display is used up. Locks the act, then the proof; accounts come after.
 */
export const takeAct = async (
  tx: Tx, deps: Pick<GateDeps, 'settings'>, actor: Actor, wanted: { readonly kind: ActKind; readonly hash: string; readonly stepUp: (terms: unknown) => boolean },
): Promise<TakenAct | Refusal> => {
  const { kind, hash } = wanted
  const at = await databaseNow(tx)
  const act = await findShown(tx, actor, hash, at)
  if (isRefusal(act)) return act
  if (act.kind !== kind) return notShown(hash)
  const needed = wanted.stepUp(act.terms)
  const grantId = needed ? await openGrant(tx, actor, hash, act.displayed_at, at) : undefined
  if (needed && grantId === undefined) return proofNeeded(hash, deps.settings.stepUpMaxAgeMs)
  if (grantId !== undefined) await consumeGrant(tx, grantId, at)
  await tx.updateTable('act').set({ taken_at: at }).where('session_id', '=', actor.sessionId).where('hash', '=', hash).execute()
  return { terms: act.terms, grantId: grantId ?? null, at }
}

class Refused extends Error {
  readonly refusal: Refusal
  constructor(refusal: Refusal) {
    super(refusal.code)
    this.refusal = refusal
  }
}

/** A refusal takes everything back that its transaction did, the used proof included. */
export const refusable = async <T>(db: Database, work: (tx: Tx) => Promise<T | Refusal>): Promise<T | Refusal> => {
  try {
    return await db.kysely.transaction().execute(async (tx) => {
      const result = await work(tx)
      if (isRefusal(result)) throw new Refused(result)
      return result
    })
  } catch (error) {
    if (error instanceof Refused) return error.refusal
    throw error
  }
}
