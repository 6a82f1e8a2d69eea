import { access, constants } from 'node:fs/promises'
import { dirname } from 'node:path'
import { refuse, type Refusal } from '../../domain/result.ts'
import { readCheckpoints } from '../../ledger/checkpoint-store.ts'
import { vaultOf } from '../../ledger/keys/vault.ts'
import { anchorOf, anchorText } from '../../ledger/verify/anchor.ts'
import type { Steward } from '../steward.ts'
import { writeArchive, type BackupHeader } from './archive.ts'

export const databasePart = 'database.tar.gz'
export const checkpointsPart = 'checkpoints.json'

/**
 * Writes the embedded database and its checkpoints as of one moment, while the server runs: checkpoints first, so that the database has
 * everything that they saw. Keys are not in it.
 */
export const backUp = async (steward: Steward, file: string): Promise<BackupHeader | Refusal> => {
  const { db, clock, config } = steward
  if (!db.dump) return refuse('NOT_EMBEDDED', 'This database is a PostgreSQL server, which has tools of its own.', {}, 'Use pg_dump, and copy CHECKPOINT_DIR (docs/OPERATIONS.md, Backup and restore).')
  // Before the dump, which takes its time and is for nothing where no file can be made.
  await access(dirname(file), constants.W_OK)
  await steward.checkpointer.flush()
  const checkpoints = await readCheckpoints(config.CHECKPOINT_DIR)
  const last = checkpoints.at(-1)
  const database = Buffer.from(await (await db.dump()).arrayBuffer())
  const parts = [{ name: databasePart, bytes: database }, { name: checkpointsPart, bytes: Buffer.from(JSON.stringify(checkpoints)) }]
  return writeArchive(file, { at: clock().toISOString(), anchor: last ? anchorText(anchorOf(last)) : '', masterKeyId: vaultOf(db.kysely)?.masterKeyId ?? '' }, parts, steward.gate.signer)
}
