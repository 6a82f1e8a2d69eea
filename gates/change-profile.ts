import type { Ips } from '../domain/policy.ts'
import { applyChange, profileDifferences, profileHash, type ProfileChange, type ProfileDifference } from '../domain/profile-change.ts'
import { isRefusal, refuse, type Refusal } from '../domain/result.ts'
import { appendEntry, personChain } from '../ledger/record.ts'
import { lockPerson } from './locks.ts'
import { refusable, showAct, takeAct } from './acts.ts'
import type { Actor, GateDeps, Tx } from './deps.ts'
import { currentIps } from './rights.ts'

export interface ProfilePreview {
  readonly hash: string
  readonly current: Ips
  readonly proposed: Ips
  readonly differences: readonly ProfileDifference[]
  /** ISO 8601 UTC. */
  readonly expiresAt: string
}

const none = (): Refusal => refuse('NOT_FOUND', 'There is no profile yet.', {}, 'Ask the firm to open one.')

const moved = (): Refusal =>
  refuse('TERMS_MISMATCH', 'Your profile, or the date, is no longer the one that this preview stood on. Nothing was changed.', {}, 'Open a new preview.')

/** What the statement would become; the same code runs again when it is changed. */
const nextOf = async (tx: Tx, deps: GateDeps, actor: Actor, change: ProfileChange): Promise<{ current: Ips; proposed: Ips; hash: string } | Refusal> => {
  const current = await currentIps(tx, actor.person.id)
  if (!current) return none()
  const proposed = applyChange(current, change, deps.market.now())
  return isRefusal(proposed) ? proposed : { current, proposed, hash: profileHash(actor.person.id, proposed) }
}

/**
 * Shows what a change would make of the actor's own investment policy statement, and records that this session was shown it.
 * Refuses what `applyChange` refuses.
 */
export const previewProfile = (deps: GateDeps, input: { readonly actor: Actor; readonly change: ProfileChange }): Promise<ProfilePreview | Refusal> =>
  deps.db.kysely.transaction().execute(async (tx) => {
    const { actor, change } = input
    await lockPerson(tx, actor)
    const next = await nextOf(tx, deps, actor, change)
    if (isRefusal(next)) return next
    const expiresAt = await showAct(tx, deps, actor, { kind: 'profile', hash: next.hash, terms: { change, proposed: next.proposed } })
    return { ...next, differences: profileDifferences(next.current, next.proposed), expiresAt }
  })

/**
 * The only way to a new version of a statement. Under lock: shown in this session, a fresh proof bound to its hash (consumed), and the
 * same next version computed again from the statement as it is now; then the version and its entry in one transaction.
 * NOT_DISPLAYED, EXPIRED, ALREADY_EXECUTED, INSUFFICIENT_USER_AUTHENTICATION, TERMS_MISMATCH.
 */
export const changeProfile = async (deps: GateDeps, input: { readonly actor: Actor; readonly hash: string }): Promise<Ips | Refusal> => {
  const { actor, hash } = input
  return refusable(deps.db, async (tx) => {
    await lockPerson(tx, actor)
    const taken = await takeAct(tx, deps, actor, { kind: 'profile', hash, stepUp: () => true })
    if (isRefusal(taken)) return taken
    const { change } = taken.terms as { readonly change: ProfileChange }
    const next = await nextOf(tx, deps, actor, change)
    if (isRefusal(next)) return next
    if (next.hash !== hash) return moved()
    const { current, proposed } = next
    await tx.insertInto('ips').values({ person_id: actor.person.id, version: proposed.version, body: JSON.stringify(proposed), created_at: taken.at }).execute()
    await appendEntry(tx, personChain(actor.person.id), 'profile-changed', {
      hash, change, from: current.version, to: proposed.version, proposed, grantId: taken.grantId, sessionId: actor.sessionId,
    }, new Date(taken.at))
    return proposed
  })
}
