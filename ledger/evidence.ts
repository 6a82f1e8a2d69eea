import type { Kysely, Transaction } from 'kysely'
import { canonicalJson, sha256Hex } from '../domain/canonical.ts'
import { keyForReading, keyForWriting, readKeyRow } from './keys/chain-keys.ts'
import { chainOfEvidence, openEvidence, sealEvidence } from './keys/sealed-body.ts'
import type { DataKey } from './keys/seal.ts'
import { vaultOf } from './keys/vault.ts'
import type { ChainRef } from './record.ts'
import type { Schema } from './schema.ts'

const keyOf = async (db: Kysely<Schema>, chain: ChainRef): Promise<DataKey | undefined> => {
  const vault = vaultOf(db)
  if (!vault || chain.personId === undefined) return undefined
  const row = await readKeyRow(db, chain.id, chain.personId)
  const known = row.chain_wrapped === null ? undefined : await keyForReading(vault, chain.id, row)
  if (known) return known
  const { personId } = chain
  const make = (trx: Transaction<Schema>): Promise<DataKey> => keyForWriting(trx, vault, chain.id, personId, row)
  return db.isTransaction ? make(db as Transaction<Schema>) : db.transaction().execute(make)
}

/** Keeps a large value once, sealed with its chain's key, under the digest (SHA-256) of what is stored, which it returns. */
export const storeEvidence = async (db: Kysely<Schema>, chain: ChainRef, value: unknown): Promise<string> => {
  const [text, key] = [canonicalJson(value), await keyOf(db, chain)]
  const body = key ? sealEvidence(key, chain.id, text) : text
  const digest = sha256Hex(body)
  await db.insertInto('evidence').values({ digest, body }).onConflict((conflict) => conflict.doNothing()).execute()
  return digest
}

/** The value again, parsed; `undefined` when its key was destroyed. Throws when the record does not hold it. */
export const readEvidence = async (db: Kysely<Schema>, digest: string): Promise<unknown> => {
  const { body } = await db.selectFrom('evidence').select('body').where('digest', '=', digest)
    .executeTakeFirstOrThrow(() => new Error(`The record does not hold the facts ${digest}.`))
  const chainId = chainOfEvidence(body)
  if (chainId === undefined) return JSON.parse(body) as unknown
  const key = await keyForReading(vaultOf(db), chainId, await readKeyRow(db, chainId))
  return key && JSON.parse(openEvidence(key, chainId, body)) as unknown
}
