import { createHash, randomInt } from 'node:crypto'
import type { Transaction } from 'kysely'
import type { Clock } from '../../domain/ids.ts'
import type { Database } from '../../ledger/database.ts'
import type { Schema } from '../../ledger/schema.ts'

const count = 10
/** Crockford's base 32: nothing looks like something else. 12 letters are 60 bits, too many to guess and too random to need a slow hash. */
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'
const letters = 12

const newCode = (): string => Array.from({ length: letters }, () => alphabet[randomInt(alphabet.length)]).join('').replace(/(.{4})(?=.)/g, '$1-')
const bare = (code: string): string => code.toLowerCase().replaceAll(/[\s-]/g, '').replaceAll('o', '0').replaceAll(/[il]/g, '1')
const hashOf = (personId: string, code: string): string => createHash('sha256').update(`steward-recovery-v1:${personId}:${bare(code)}`).digest('hex')

/** Ten new codes in place of all old ones; shown once, kept as hashes. */
export const newRecoveryCodes = async (trx: Transaction<Schema>, personId: string, at: Date): Promise<readonly string[]> => {
  const codes = Array.from({ length: count }, newCode)
  await trx.deleteFrom('recovery_code').where('person_id', '=', personId).execute()
  await trx.insertInto('recovery_code').values(codes.map((code) => ({ person_id: personId, code_hash: hashOf(personId, code), created_at: at }))).execute()
  return codes
}

/** Uses a code up; of two requests with one code the second finds it used. */
export const useRecoveryCode = async (db: Database, clock: Clock, personId: string, code: string): Promise<boolean> => {
  if (bare(code).length !== letters) return false
  const used = await db.kysely.updateTable('recovery_code').set({ used_at: clock() }).where('person_id', '=', personId)
    .where('code_hash', '=', hashOf(personId, code)).where('used_at', 'is', null).executeTakeFirst()
  return used.numUpdatedRows === 1n
}

export const recoveryCodesLeft = async (db: Database, personId: string): Promise<number> => {
  const row = await db.kysely.selectFrom('recovery_code').select(({ fn }) => fn.countAll<string>().as('n')).where('person_id', '=', personId).where('used_at', 'is', null).executeTakeFirstOrThrow()
  return Number(row.n)
}
