import { randomBytes } from 'node:crypto'
import { isLoopback, type Config } from './config.ts'
import { startHttp } from './http/server.ts'
import { acquireLock, type Lock } from './lock.ts'
import { openSteward } from './open.ts'
import type { Steward } from './steward.ts'

export interface StartedSteward {
  readonly url: string
  readonly token: string
  readonly steward: Steward
  /** Ends gracefully: requests, running turns, a last checkpoint, the database, the lock. */
  close(): Promise<void>
}

/** Another process owns the folder; it says who. */
export class FolderInUse extends Error {}

const lockFolder = async (config: Config): Promise<Lock> => {
  const result = await acquireLock(config.DATA_DIR)
  if (!result.held) return result.lock
  // On PostgreSQL several servers may share everything; each only needs a token of its own.
  if (config.DATABASE_URL !== undefined) {
    return { token: randomBytes(32).toString('base64url'), publish: () => Promise.resolve(), release: () => Promise.resolve() }
  }
  const { pid, address } = result.by
  throw new FolderInUse(`The folder ${config.DATA_DIR} is in use by process ${pid}${address === null ? '' : ` at ${address}`}. Stop that one first, or set DATA_DIR to another folder.`)
}

/** A moment after listening: the first page comes first, then what the first question will need. */
const warmAfterMs = 300

const serve = async (config: Config, steward: Steward, lock: Lock, quiet: boolean): Promise<StartedSteward> => {
  const server = await startHttp(steward, lock.token)
  const host = isLoopback(config.HOST) ? 'localhost' : config.HOST === '0.0.0.0' || config.HOST === '::' ? '127.0.0.1' : config.HOST
  await lock.publish(`http://127.0.0.1:${server.port}`)
  await steward.conversations.recover()
  steward.start()
  if (!quiet) setTimeout(() => { void steward.warm() }, warmAfterMs).unref()
  return {
    url: `http://${host}:${server.port}`, token: lock.token, steward,
    close: async () => {
      await server.close()
      await steward.close()
      await lock.release()
    },
  }
}

/** Opens everything and listens. `quiet`: for a command that needs the server only as long as it works. */
export const startSteward = async (config: Config, options: { readonly quiet?: boolean } = {}): Promise<StartedSteward> => {
  const lock = await lockFolder(config)
  let steward: Steward | undefined
  try {
    steward = await openSteward(config, { quiet: options.quiet ?? false })
    return await serve(config, steward, lock, options.quiet ?? false)
  } catch (error) {
    await steward?.close()
    await lock.release()
    throw error
  }
}
