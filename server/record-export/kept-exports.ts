import { createReadStream } from 'node:fs'
import { mkdir, open, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { readCheckpoints } from '../../ledger/checkpoint-store.ts'
import { exportRecord } from '../../ledger/export.ts'
import type { Steward } from '../steward.ts'

/** An export waits a day for whoever asked; what is not fetched by then goes. */
const keepMs = 86_400_000

type Parts = Pick<Steward, 'config' | 'audit' | 'checkpointer' | 'clock' | 'newId'>

const folderOf = ({ config }: Parts): string => join(config.DATA_DIR, 'exports')
/** The id carries its owner, so that nobody fetches what somebody else asked for. */
const fileOf = (parts: Parts, personId: string, id: string): string | undefined =>
  (/^export-[\w-]{1,80}$/.test(id) ? join(folderOf(parts), `${encodeURIComponent(personId)}.${id}.jsonl`) : undefined)

const removeOld = async (parts: Parts): Promise<void> => {
  const now = parts.clock().getTime()
  const files = (await readdir(folderOf(parts))).map((name) => join(folderOf(parts), name))
  for (const file of files) {
    const { mtimeMs } = await stat(file)
    if (now - mtimeMs > keepMs) await rm(file, { force: true })
  }
}

/** Writes the whole record with its proofs, as of one moment, into a file that only this server reads. Its people's words stay sealed in it. */
export const makeExport = async (parts: Parts, personId: string): Promise<{ readonly id: string; readonly lines: number }> => {
  await mkdir(folderOf(parts), { recursive: true, mode: 0o700 })
  await removeOld(parts)
  await parts.checkpointer.flush()
  const id = parts.newId('export')
  const file = await open(fileOf(parts, personId, id) ?? '', 'w', 0o600)
  let lines = 0
  try {
    await exportRecord({ kysely: parts.audit.kysely, checkpoints: await readCheckpoints(parts.config.CHECKPOINT_DIR), write: async (line) => { lines += 1; await file.write(line) } })
  } finally {
    await file.close()
  }
  return { id, lines }
}

/** Opened when the first line is asked for: a reader that waits for its reader loses lines. */
async function* linesIn(file: string): AsyncGenerator<string> {
  yield* createInterface({ input: createReadStream(file), crlfDelay: Infinity })
}

/** The lines of an export that this person made; `undefined` for anybody else's, as for none. */
export const readLines = async (parts: Parts, personId: string, id: string): Promise<AsyncIterable<string> | undefined> => {
  const file = fileOf(parts, personId, id)
  if (file === undefined || await stat(file).then(() => false, () => true)) return undefined
  return linesIn(file)
}
