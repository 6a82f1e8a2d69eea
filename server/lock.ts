import { randomBytes } from 'node:crypto'
import { mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Who owns an embedded data folder, and how to reach it. Two processes on one PGlite folder corrupt it silently. */
export interface LockFile {
  readonly pid: number
  /** When the process started, in the kernel's own units: the same pid after a reboot is another process. */
  readonly startedAt: string | null
  /** `http://127.0.0.1:PORT`, once it listens; a command that works without listening has none. */
  readonly address: string | null
  /** Lets the owner of the folder through `/local/…`. */
  readonly token: string
}

export type LockResult =
  | { readonly held: false; readonly lock: Lock }
  | { readonly held: true; readonly by: LockFile }

export interface Lock {
  readonly token: string
  publish(address: string): Promise<void>
  release(): Promise<void>
}

const ownerOnly = 0o600
const fileOf = (dataDir: string): string => join(dataDir, 'steward.lock')

/** Field 22 of /proc/PID/stat; `null` where there is no /proc, and then a living pid counts as the owner. */
const startedAt = (pid: number): string | null => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null
  } catch {
    return null
  }
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** A lock whose process is gone, or whose pid now belongs to another process, holds nothing. */
export const isStale = (lock: LockFile): boolean =>
  !isAlive(lock.pid) || (lock.startedAt !== null && startedAt(lock.pid) !== lock.startedAt)

/** The lock in `dataDir`, whoever holds it; `undefined` without one or when its process is gone. */
export const readLock = async (dataDir: string): Promise<LockFile | undefined> => {
  const text = await readFile(fileOf(dataDir), 'utf8').catch(() => undefined)
  if (text === undefined) return undefined
  try {
    const lock = JSON.parse(text) as LockFile
    return isStale(lock) ? undefined : lock
  } catch {
    return undefined
  }
}

const claim = async (path: string, lock: LockFile): Promise<boolean> => {
  try {
    const file = await open(path, 'wx', ownerOnly)
    await file.writeFile(JSON.stringify(lock))
    await file.close()
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

const lockOn = (path: string, mine: LockFile): Lock => ({
  token: mine.token,
  publish: async (address) => {
    // Written beside and renamed, so that nobody reads half a file.
    await writeFile(`${path}.new`, JSON.stringify({ ...mine, address }), { mode: ownerOnly })
    await rename(`${path}.new`, path)
  },
  release: () => rm(path, { force: true }),
})

/** Takes the folder for this process, clearing a dead owner's lock. */
export const acquireLock = async (dataDir: string): Promise<LockResult> => {
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  const path = fileOf(dataDir)
  const mine: LockFile = { pid: process.pid, startedAt: startedAt(process.pid), address: null, token: randomBytes(32).toString('base64url') }
  for (let tries = 0; tries < 3; tries += 1) {
    if (await claim(path, mine)) return { held: false, lock: lockOn(path, mine) }
    const by = await readLock(dataDir)
    if (by) return { held: true, by }
    // Moved aside under a name of our own: of two that find the same dead lock, one moves it and the other finds nothing to move.
    const aside = `${path}.dead-${process.pid}`
    await rename(path, aside).catch(() => undefined)
    await rm(aside, { force: true })
  }
  throw new Error(`The folder ${dataDir} could not be locked. Try again.`)
}
