import { createHash } from 'node:crypto'
import type { Actor, GateDeps, Tx } from '../deps.ts'

/** SHA-256(purpose ‖ hash ‖ nonce), base64url: what the authenticator signs stands for exactly one act. `hash` is hex text. */
const challengeOf = (prefix: string, hash: string, nonce: Uint8Array): string =>
  createHash('sha256').update(prefix).update(hash).update(nonce).digest('base64url')

/** Whatever asks for it; a challenge of one can't be mistaken for the other's. */
const prefixes = { registration: 'steward-passkey-v1', 'step-up': 'steward-step-up-v1' } as const
export type Purpose = keyof typeof prefixes

export interface OpenChallenge {
  /** Base64url. */
  readonly challenge: string
  readonly actionHash: string
  readonly createdAt: Date
}

/** Made now, so after whatever the session was shown before; of a session's challenges for one purpose only the newest counts. */
export const makeChallenge = async (
  tx: Tx, deps: GateDeps, actor: Actor, purpose: Purpose, actionHash: string, at: string,
): Promise<string> => {
  const nonce = Buffer.from(deps.random(32))
  await tx.updateTable('passkey_challenge').set({ used_at: at }).where('session_id', '=', actor.sessionId).where('purpose', '=', purpose)
    .where('used_at', 'is', null).execute()
  await tx.insertInto('passkey_challenge').values({
    id: deps.ids('challenge'), person_id: actor.person.id, session_id: actor.sessionId, purpose, action_hash: actionHash, nonce: nonce.toString('base64url'),
    created_at: at, expires_at: new Date(Date.parse(at) + deps.settings.stepUpMaxAgeMs),
  }).execute()
  return challengeOf(prefixes[purpose], actionHash, nonce)
}

/** The session's open challenge, used up by this; `actionHash` must be its own where it is known. `undefined` when there is none. */
export const takeChallenge = async (
  tx: Tx, actor: Actor, purpose: Purpose, at: string, actionHash?: string,
): Promise<OpenChallenge | undefined> => {
  const row = await tx.selectFrom('passkey_challenge').selectAll().where('session_id', '=', actor.sessionId).where('person_id', '=', actor.person.id)
    .where('purpose', '=', purpose).where('used_at', 'is', null).orderBy('created_at', 'desc').limit(1).forUpdate().executeTakeFirst()
  if (!row) return undefined
  await tx.updateTable('passkey_challenge').set({ used_at: at }).where('id', '=', row.id).execute()
  if (row.expires_at.toISOString() < at || (actionHash !== undefined && row.action_hash !== actionHash)) return undefined
  return { challenge: challengeOf(prefixes[purpose], row.action_hash, Buffer.from(row.nonce, 'base64url')), actionHash: row.action_hash, createdAt: row.created_at }
}
