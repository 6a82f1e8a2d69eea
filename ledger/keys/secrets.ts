import type { Kysely, Transaction } from 'kysely'
import type { Schema } from '../schema.ts'
import { ensurePersonKey } from './chain-keys.ts'
import { open, seal } from './seal.ts'
import { vaultOf } from './vault.ts'

/** What a person shares with their authenticator app: kept until it is replaced, or waiting in an enrolment. */
const boundTo = (personId: string): string => `steward-totp-v1 ${personId}`
const prefix = 'sealed:'

/** As it is stored: sealed with its person's key, so that a copy of the tables signs nobody in. */
export const sealSecret = async (trx: Transaction<Schema>, personId: string, secret: string): Promise<string> => {
  const vault = vaultOf(trx)
  return vault ? prefix + seal(await ensurePersonKey(trx, vault, personId), boundTo(personId), secret) : secret
}

/** The secret again; one from before there were keys is returned as it is. Throws for another person's. */
export const openSecret = async (db: Kysely<Schema>, personId: string, stored: string): Promise<string> => {
  if (!stored.startsWith(prefix)) return stored
  const { wrapped } = await db.selectFrom('person_key').select('wrapped').where('person_id', '=', personId).executeTakeFirstOrThrow()
  const vault = vaultOf(db)
  if (!vault || wrapped === null) throw new Error(`The secret of ${personId} is sealed, and this door has no key to it.`)
  return open(await vault.personKey(personId, wrapped), boundTo(personId), stored.slice(prefix.length))
}

/** Seals what was stored in the clear before there were keys. Returns how many. */
export const sealOldSecrets = (db: Kysely<Schema>): Promise<number> => db.transaction().execute(async (trx) => {
  const rows = vaultOf(trx) ? await trx.selectFrom('totp').select(['person_id', 'secret']).where('secret', 'not like', `${prefix}%`).forUpdate().execute() : []
  // Once in the life of a database.
  for (const { person_id: personId, secret } of rows) await trx.updateTable('totp').set({ secret: await sealSecret(trx, personId, secret) }).where('person_id', '=', personId).execute()
  return rows.length
})
