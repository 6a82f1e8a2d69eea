import { generateSecret, generateURI, verifySync } from 'otplib'
import type { Clock } from '../../domain/ids.ts'
import type { Database } from '../../ledger/database.ts'
import { openSecret } from '../../ledger/keys/secrets.ts'

/** A phone's clock may be one step (30 s) off either way. */
const toleranceSeconds = 30

/** The time-step of a right code, RFC 6238; `undefined` for a wrong one. */
export const stepOfCode = (secret: string, code: string, at: Date): bigint | undefined => {
  if (!/^\d{6}$/.test(code)) return undefined
  const result = verifySync({ secret, token: code, epoch: Math.floor(at.getTime() / 1000), epochTolerance: toleranceSeconds })
  return result.valid && 'timeStep' in result ? BigInt(result.timeStep) : undefined
}

/**
 * RFC 6238 for signing in. Each code counts once: the accepted time-step only moves forward, in one UPDATE, so that of two
 * requests with one code the second finds it used. `false` too for a person without a secret.
 */
export const acceptSignInCode = async (db: Database, clock: Clock, personId: string, code: string): Promise<boolean> => {
  const row = await db.kysely.selectFrom('totp').select('secret').where('person_id', '=', personId).executeTakeFirst()
  const step = row && stepOfCode(await openSecret(db.kysely, personId, row.secret), code, clock())
  if (step === undefined) return false
  const used = await db.kysely.updateTable('totp').set({ sign_in_step: step })
    .where('person_id', '=', personId).where('sign_in_step', '<', step).executeTakeFirst()
  return used.numUpdatedRows === 1n
}

/** A new secret for an authenticator app: base32, 160 bits, and the address that the app reads. */
export const newAuthenticator = (email: string): { readonly secret: string; readonly uri: string } => {
  const secret = generateSecret({ length: 20 })
  return { secret, uri: authenticatorUri(email, secret) }
}

export const authenticatorUri = (email: string, secret: string): string => generateURI({ issuer: 'Steward', label: email, secret })
