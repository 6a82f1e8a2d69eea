import { setTimeout as sleep } from 'node:timers/promises'
import { readConfig, ConfigError } from '../config.ts'
import { readLock, type LockFile } from '../lock.ts'

/** A server that this command may use: one that runs on the folder, or one of its own for as long as the command works. */
export interface Reached {
  readonly url: string
  readonly demo: boolean
  /** Calls `/local/…` as the folder's owner. */
  local(path: string, body?: unknown): Promise<{ readonly status: number; readonly body: unknown }>
}

const reach = (url: string, token: string, demo: boolean): Reached => ({
  url, demo,
  local: async (path, body) => {
    const response = await fetch(`${url}/local/${path}`, {
      method: 'POST', body: JSON.stringify(body ?? {}), headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'x-steward-csrf': '1' },
    })
    return { status: response.status, body: await response.json() }
  },
})

/** A server that is still starting has the lock, but no address yet. */
const runningServer = async (dataDir: string): Promise<LockFile | undefined> => {
  for (let tries = 0; tries < 150; tries += 1) {
    const lock = await readLock(dataDir)
    if (!lock || lock.address !== null) return lock
    await sleep(200)
  }
  return undefined
}

/** Runs `work` against the server that owns `DATA_DIR`; when none runs, opens the folder for the time being. */
export const withServer = async (work: (server: Reached) => Promise<number>): Promise<number> => {
  const config = readConfig(process.env)
  const running = await runningServer(config.DATA_DIR)
  if (running?.address) return work(reach(running.address, running.token, config.demo))
  const { startSteward } = await import('../start.ts')
  const own = await startSteward({ ...config, PORT: 0 }, { quiet: true })
  try {
    return await work(reach(own.url, own.token, config.demo))
  } finally {
    await own.close()
  }
}

/** Ends the process with what `main` returns; a wrong setting or a missing server is a sentence, not a stack. */
export const runCommand = async (main: () => Promise<number>): Promise<void> => {
  try {
    process.exitCode = await main()
  } catch (error) {
    const { cause, message } = error as Error
    process.stderr.write(`${message}${cause instanceof Error && !(error instanceof ConfigError) ? ` (${cause.message})` : ''}\n`)
    process.exitCode = 1
  }
  // Sockets and workers of a short-lived server may still hold the loop for a moment; the command is done.
  setTimeout(() => process.exit(), 2_000).unref()
}

export const problemText = (body: unknown, status: number): string => {
  const { title, detail, code } = (body ?? {}) as { title?: string; detail?: string; code?: string }
  return `${detail ?? title ?? `The server answered ${status}.`}${code ? ` (${code})` : ''}`
}
