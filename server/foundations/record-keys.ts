import { basename, dirname, join } from 'node:path'
import type { Kysely } from 'kysely'
import { ensurePersonKeys } from '../../ledger/keys/chain-keys.ts'
import { sealOldSecrets } from '../../ledger/keys/secrets.ts'
import { Vault } from '../../ledger/keys/vault.ts'
import { loadMasterKey, localWrapper, parseMasterKey } from '../../ledger/keys/wrapper.ts'
import type { Schema } from '../../ledger/schema.ts'
import { ConfigError, type Config } from '../config.ts'

/** Beside the database's folder and not in it, so that a copy of the folder alone can't be read. */
export const masterKeyFile = (config: Pick<Config, 'DATA_DIR'>): string => join(dirname(config.DATA_DIR), `${basename(config.DATA_DIR)}-keys`, 'record-master.key')

/** The keys to the record: in production brought by the environment, elsewhere made beside the database. */
export const openVault = async (config: Config): Promise<Vault> => {
  const { RECORD_MASTER_KEY: given } = config
  if (given !== undefined) return new Vault(localWrapper(parseMasterKey(given) ?? Buffer.alloc(0)))
  return new Vault(localWrapper(await loadMasterKey(masterKeyFile(config))))
}

const setting = 'record-master-key'

/** Throws when the record was sealed under another master key: with a wrong one every reading would fail, and new people's entries be lost to the right one. */
const checkMasterKey = async (db: Kysely<Schema>, vault: Vault): Promise<void> => {
  await db.insertInto('setting').values({ name: setting, value: JSON.stringify(vault.masterKeyId) }).onConflict((conflict) => conflict.doNothing()).execute()
  const { value } = await db.selectFrom('setting').select('value').where('name', '=', setting).executeTakeFirstOrThrow()
  if (value !== vault.masterKeyId) {
    throw new ConfigError(`RECORD_MASTER_KEY: found the key ${vault.masterKeyId}; allowed: ${String(value)}, under which this record was sealed. Bring that key back: without it nobody can read what was said.`)
  }
}

/** Run at the start, after migrations: the right master key, and a key for everybody. */
export const openRecordKeys = async (db: Kysely<Schema>, vault: Vault): Promise<void> => {
  await checkMasterKey(db, vault)
  await ensurePersonKeys(db, vault)
  await sealOldSecrets(db)
}
