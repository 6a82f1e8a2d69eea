import { isRefusal, refuse, type Refusal } from '../../domain/result.ts'
import { digestOf } from '../../domain/canonical.ts'
import { appendEntry, personChain } from '../../ledger/record.ts'
import { databaseNow, lockPerson } from '../locks.ts'
import type { Actor, GateDeps, Tx } from '../deps.ts'
import { consumeGrant, grantByCode } from '../step-up.ts'

/** A passkey as its owner sees it. Times are ISO 8601 UTC. */
export interface PasskeyView {
  readonly id: string
  readonly label: string
  readonly createdAt: string
  readonly lastUsedAt: string | null
  /** Whether its maker copies it between the person's devices. */
  readonly backedUp: boolean
}

export const openPasskeys = (tx: Tx, personId: string) =>
  tx.selectFrom('passkey').selectAll().where('person_id', '=', personId).where('removed_at', 'is', null).orderBy('created_at').execute()

/** A person's own passkeys, oldest first. */
export const readPasskeys = (deps: Pick<GateDeps, 'db'>, personId: string): Promise<PasskeyView[]> =>
  deps.db.kysely.transaction().execute(async (tx) => (await openPasskeys(tx, personId)).map((row) => ({
    id: row.id, label: row.label, createdAt: row.created_at.toISOString(), lastUsedAt: row.last_used_at?.toISOString() ?? null, backedUp: row.backed_up,
  })))

/** Takes a passkey away, with a fresh code, for good. NOT_FOUND, INSUFFICIENT_USER_AUTHENTICATION, TOO_MANY_ATTEMPTS. */
export const removePasskey = (
  deps: GateDeps, input: { readonly actor: Actor; readonly passkeyId: string; readonly code: string },
): Promise<{ readonly id: string } | Refusal> =>
  deps.db.kysely.transaction().execute(async (tx) => {
    const { actor, passkeyId, code } = input
    await lockPerson(tx, actor)
    const found = (await openPasskeys(tx, actor.person.id)).find(({ id }) => id === passkeyId)
    if (!found) return refuse('NOT_FOUND', 'You have no such passkey.', { passkeyId }, 'Look at your passkeys.')
    const at = await databaseNow(tx)
    const grant = await grantByCode(tx, deps, actor, digestOf({ format: 'steward-passkey-removal-v1', passkeyId }), code, at)
    if (isRefusal(grant)) return grant
    await consumeGrant(tx, grant.grantId, at)
    await tx.updateTable('passkey').set({ removed_at: at }).where('id', '=', passkeyId).execute()
    await appendEntry(tx, personChain(actor.person.id), 'passkey-removed', { passkeyId, label: found.label, sessionId: actor.sessionId }, new Date(at))
    return { id: passkeyId }
  })
