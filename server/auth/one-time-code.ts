import { verifySync } from 'otplib'
import type { Clock } from '../../domain/ids.ts'
import type { Database } from '../../ledger/database.ts'

/** A phone's clock may be one step (30 s) off either way. */
const toleranceSeconds = 30

/**
 * RFC 6238 for signing in. Each code counts once: the accepted time-step only moves forward, in one UPDATE, so that of two
 * requests with one code the second finds it used. `false` too for a person without a secret.
 */
export const acceptSignInCode = async (db: Database, clock: Clock, personId: string, code: string): Promise<boolean> => {
  if (!/^\d{6}$/.test(code)) return false
  const row = await db.kysely.selectFrom('totp').select('secret').where('person_id', '=', personId).executeTakeFirst()
  if (!row) return false
  const result = verifySync({ secret: row.secret, token: code, epoch: Math.floor(clock().getTime() / 1000), epochTolerance: toleranceSeconds })
  if (!result.valid || !('timeStep' in result)) return false
  const step = BigInt(result.timeStep)
  const used = await db.kysely.updateTable('totp').set({ sign_in_step: step })
    .where('person_id', '=', personId).where('sign_in_step', '<', step).executeTakeFirst()
  return used.numUpdatedRows === 1n
}
