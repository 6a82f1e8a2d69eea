import { sql } from 'kysely'
import type { GateDeps } from './deps.ts'

/** A session lasts a day at most: two days after its end a preview can be done by nobody, and its entry in the record remains. */
const keptHours = 48

/** Removes previews and passkey challenges that nothing can come of any more. Returns how many. */
export const forgetActs = async (deps: Pick<GateDeps, 'db'>, limit = 1_000): Promise<number> => {
  const over = sql`clock_timestamp() - ${keptHours} * interval '1 hour'`
  const acts = await sql`DELETE FROM act WHERE ctid = ANY(ARRAY(SELECT ctid FROM act WHERE expires_at < ${over} LIMIT ${limit}))`.execute(deps.db.kysely)
  const challenges = await sql`DELETE FROM passkey_challenge WHERE ctid = ANY(ARRAY(SELECT ctid FROM passkey_challenge WHERE expires_at < ${over} LIMIT ${limit}))`.execute(deps.db.kysely)
  return Number(acts.numAffectedRows ?? 0n) + Number(challenges.numAffectedRows ?? 0n)
}
