import { mkdir, open, readFile, readdir, rename, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import type { Checkpoint } from './checkpoint.ts'

const pattern = /^checkpoint-(\d{10})\.json$/
const nameOf = (sequence: number): string => `checkpoint-${String(sequence).padStart(10, '0')}.json`

const sync = async (path: string): Promise<void> => {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Written aside, forced to the disk, renamed, and the folder forced too: after a power cut it is there whole, or not at all. */
export const writeCheckpoint = async (folder: string, checkpoint: Checkpoint): Promise<void> => {
  await mkdir(folder, { recursive: true })
  const file = join(folder, nameOf(checkpoint.statement.sequence))
  const handle = await open(`${file}.part`, 'w')
  try {
    await handle.writeFile(JSON.stringify(checkpoint))
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(`${file}.part`, file)
  await sync(folder)
}

const numbers = async (folder: string): Promise<readonly number[]> => {
  const names = await readdir(folder).catch(() => [])
  return names.flatMap((name) => Number(pattern.exec(name)?.[1] ?? Number.NaN)).filter(Number.isFinite).sort((a, b) => a - b)
}

const read = async (folder: string, sequence: number): Promise<Checkpoint> =>
  JSON.parse(await readFile(join(folder, nameOf(sequence)), 'utf8')) as Checkpoint

/** The checkpoints of a folder, oldest first. A file that can't be read throws: it is never skipped. */
export const readCheckpoints = async (folder: string): Promise<readonly Checkpoint[]> =>
  Promise.all((await numbers(folder)).map((sequence) => read(folder, sequence)))

export const readLastCheckpoint = async (folder: string): Promise<Checkpoint | undefined> => {
  const last = (await numbers(folder)).at(-1)
  return last === undefined ? undefined : read(folder, last)
}

/** Removes all but the newest `keep`: each holds all heads, and the newest is what truncation is measured by. */
export const pruneCheckpoints = async (folder: string, keep: number): Promise<void> => {
  const all = await numbers(folder)
  for (const sequence of all.slice(0, Math.max(0, all.length - keep))) await unlink(join(folder, nameOf(sequence)))
}
