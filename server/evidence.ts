import { createHash } from 'node:crypto'
import type { Kysely } from 'kysely'
import { canonicalJson } from '../domain/canonical.ts'
import type { Schema } from '../ledger/schema.ts'

/** Keeps a large value once, under the SHA-256 of its canonical JSON; entries of the record name it by that. */
export const keepEvidence = async (db: Kysely<Schema>, value: unknown): Promise<string> => {
  const body = canonicalJson(value)
  const digest = createHash('sha256').update(body).digest('hex')
  await db.insertInto('evidence').values({ digest, body }).onConflict((conflict) => conflict.doNothing()).execute()
  return digest
}

/** `undefined` when it is missing or is not what the digest says: altered evidence proves nothing. */
export const readEvidence = async (db: Kysely<Schema>, digest: string): Promise<unknown> => {
  const row = await db.selectFrom('evidence').select('body').where('digest', '=', digest).executeTakeFirst()
  if (!row || createHash('sha256').update(row.body).digest('hex') !== digest) return undefined
  return JSON.parse(row.body) as unknown
}
