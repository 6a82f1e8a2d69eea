import { openDatabase, type Database } from '../../ledger/database.ts'
import type { Vault } from '../../ledger/keys/vault.ts'
import type { Config } from '../config.ts'

/**
 * The database by who asks. On PostgreSQL each part has a login and a pool of its own, so that the agent's can't confirm and the
 * executor's can't order; on the embedded database all are the same door.
 */
export interface Doors {
  /** The tables' owner: migrations, sign-in, people. */
  readonly main: Database
  /** Conversations and what a turn reads. */
  readonly agent: Database
  readonly gate: Database
  readonly executor: Database
  /** Compliance and verification: reads. */
  readonly audit: Database
}

export const oneDoor = (db: Database): Doors => ({ main: db, agent: db, gate: db, executor: db, audit: db })

export const closeDoors = async (doors: Doors): Promise<void> => {
  const others = new Set(Object.values(doors).filter((door) => door !== doors.main))
  const closed = await Promise.allSettled([...others].map((door) => door.close()))
  await doors.main.close()
  const failed = closed.find((each) => each.status === 'rejected')
  if (failed) throw failed.reason
}

export const openDoors = async (config: Config, vault: Vault): Promise<Doors> => {
  if (config.DATABASE_URL === undefined) return oneDoor(await openDatabase({ dataDir: config.DATA_DIR, vault }))
  const main = await openDatabase({ url: config.DATABASE_URL, vault })
  const own = (url: string | undefined): Promise<Database> => (url === undefined ? Promise.resolve(main) : openDatabase({ url, vault }))
  return {
    main, agent: await own(config.DATABASE_URL_AGENT), gate: await own(config.DATABASE_URL_GATE),
    executor: await own(config.DATABASE_URL_EXECUTOR), audit: await own(config.DATABASE_URL_AUDIT),
  }
}
