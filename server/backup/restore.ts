import { readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { readCheckpoints, writeCheckpoint } from '../../ledger/checkpoint-store.ts'
import type { Checkpoint } from '../../ledger/checkpoint.ts'
import { openEmbedded } from '../../ledger/embedded/session.ts'
import { ConfigError, type Config } from '../config.ts'
import { readLock } from '../lock.ts'
import { readArchive, type BackupHeader } from './archive.ts'
import { checkpointsPart, databasePart } from './backup.ts'

export interface Restored {
  readonly header: BackupHeader
  /** Where the folder that was there before stands now. */
  readonly aside: string | undefined
  /** Checkpoints that were written because there were none. */
  readonly checkpoints: number
}

const isEmpty = async (folder: string): Promise<boolean> => (await readdir(folder).catch(() => [])).length === 0

/** Makes room without deleting anything. */
const moveAside = async (folder: string, at: Date): Promise<string | undefined> => {
  if (await isEmpty(folder)) return undefined
  const aside = `${folder}.before-${at.toISOString().replaceAll(/[-:.]/g, '')}`
  await rename(folder, aside)
  return aside
}

/**
 * Puts a backup in the place of `DATA_DIR`. Checkpoints that exist stay: they know more than the backup, and `verify` says what was
 * lost. Throws while a server runs on the folder, and for a file that is not whole.
 */
export const restore = async (config: Config, file: string, publicKey: string, at: Date): Promise<Restored> => {
  if (config.DATABASE_URL !== undefined) throw new ConfigError('DATABASE_URL: found a server; allowed here: the embedded database. Restore a server with pg_restore.')
  const running = await readLock(config.DATA_DIR)
  if (running) throw new Error(`The folder ${config.DATA_DIR} is in use by process ${running.pid}. Stop it first.`)
  const { header, parts } = await readArchive(file, publicKey)
  const [database, checkpoints] = [databasePart, checkpointsPart].map((name) => parts.find((part) => part.name === name)?.bytes)
  if (!database || !checkpoints) throw new Error(`${file} lacks a part.`)
  const aside = await moveAside(config.DATA_DIR, at)
  const session = await openEmbedded({ dataDir: config.DATA_DIR, image: new Blob([Uint8Array.from(database)], { type: 'application/x-gzip' }) })
  await session.close()
  await rm(join(config.DATA_DIR, 'steward.lock'), { force: true })
  const known = await readCheckpoints(config.CHECKPOINT_DIR)
  const missing = known.length > 0 ? [] : JSON.parse(checkpoints.toString()) as readonly Checkpoint[]
  for (const checkpoint of missing) await writeCheckpoint(config.CHECKPOINT_DIR, checkpoint)
  return { header, aside, checkpoints: missing.length }
}
