import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { entryHash, genesisHash, type ChainEntry } from '../domain/record.ts'
import type { Checkpoint } from './checkpoint.ts'
import { readCheckpoints } from './checkpoint-store.ts'
import { createCheckpointer } from './checkpointer.ts'
import type { Database } from './database.ts'
import { exportRecord } from './export.ts'
import { readStoredChain } from './record.ts'
import { newSigner } from './signer.ts'
import { addRecord, addTrade } from './testing-record.ts'
import { anchorOf, anchorText } from './verify/anchor.ts'

const command = fileURLToPath(new URL('../server/commands/verify.ts', import.meta.url))
const tables = ['person', 'person_key', 'chain_key', 'account', 'conversation', 'chain', 'entry', 'evidence', 'ticket', 'display', 'confirmation', 'orders', 'outbox']
const chainId = 'conversation/c1'
const at = new Date('2026-07-31T12:00:30.000Z')

interface Statement { readonly sql: string; readonly values?: readonly unknown[] }

/** No trigger and no foreign key stands in the way. */
const asSuperuser = async (db: Database, ...statements: readonly Statement[]): Promise<void> => {
  const client = await db.pool.connect()
  try {
    await client.query('SET session_replication_role = replica')
    for (const { sql, values } of statements) await client.query(sql, values as unknown[] | undefined)
    await client.query('SET session_replication_role = origin')
  } finally {
    client.release()
  }
}

/** Puts other entries in the chain's place, each with the right hash for its place. */
const rewrite = async (db: Database, entries: readonly ChainEntry[]): Promise<void> => {
  let prevHash: string = genesisHash
  const linked = entries.map((entry, index): ChainEntry => {
    const link = { ...entry, seq: index + 1, prevHash }
    prevHash = entryHash(link)
    return { ...link, hash: prevHash }
  })
  await asSuperuser(db,
    { sql: 'DELETE FROM entry WHERE chain_id = $1', values: [chainId] },
    ...linked.map((entry) => ({ sql: 'INSERT INTO entry (chain_id, seq, at, at_text, kind, body, prev_hash, hash) VALUES ($1, $2, $3::text::timestamptz, $3::text, $4, $5, $6, $7)',
      values: [chainId, entry.seq, entry.at, entry.kind, entry.body, entry.prevHash, entry.hash] })),
    { sql: 'UPDATE chain SET head_seq = $2, head_hash = $3 WHERE id = $1', values: [chainId, linked.length, prevHash] },
  )
}
/** Exports and verifies as an outsider does: another process that knows the file and the public key, and nothing of the database. */
const verifyAnywhere = async (db: Database, folder: string, publicKey: string, ...more: readonly string[]): Promise<{ readonly code: number; readonly text: string }> => {
  const place = await mkdtemp(join(tmpdir(), 'elsewhere-'))
  const [file, key] = [join(place, 'record.jsonl'), join(place, 'public.pem')]
  const lines: string[] = []
  await exportRecord({ kysely: db.kysely, checkpoints: await readCheckpoints(folder), write: (line) => { lines.push(line) } })
  await Promise.all([writeFile(file, lines.join('')), writeFile(key, publicKey)])
  const { code, stdout, stderr } = await promisify(execFile)(process.execPath, [command, '--export', file, '--key', key, ...more], { cwd: place, env: { PATH: process.env['PATH'] } })
    .then((ended) => ({ ...ended, code: 0 }), (error: unknown) => error as { code: number; stdout: string; stderr: string })
  await rm(place, { recursive: true })
  return { code, text: stdout + stderr }
}

/**
 * Six kinds of tampering by a superuser of the database who knows the format: triggers are off, and every hash after the change is
 * computed anew, so that the chain is right in itself. What tells is the export, verified by the command of another machine.
 */
export const describeTampering = (open: () => Promise<Database>): void => {
  const signer = newSigner()
  let db: Database
  let folder: string

  const restore = (): Promise<void> => asSuperuser(db, ...tables.toReversed().map((name) => ({ sql: `DELETE FROM public.${name}` })), ...tables.map((name) => ({ sql: `INSERT INTO public.${name} SELECT * FROM kept.${name}` })))
  const verifyElsewhere = (...more: readonly string[]) => verifyAnywhere(db, folder, signer.publicKey, ...more)
  const checkpointer = () => createCheckpointer({ kysely: db.kysely, folder, signer, clock: () => at, onError: () => undefined })

  beforeAll(async () => {
    db = await open()
    await addRecord(db, signer)
    await db.pool.query(`CREATE SCHEMA kept; ${tables.map((name) => `CREATE TABLE kept.${name} AS TABLE public.${name}`).join('; ')}`)
  })
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'checkpoints-'))
    await restore()
    await checkpointer().flush()
  })
  afterAll(() => db.close())

  describe('an export tells an outsider of a superuser who', () => {
    const at3 = (entries: readonly ChainEntry[]): ChainEntry => entries[2]!
    test.each<readonly [string, (entries: readonly ChainEntry[]) => readonly ChainEntry[]]>([
      ['edits an entry', (entries) => entries.with(2, { ...at3(entries), body: at3(entries).body.replace('"sealed":"', '"sealed":"A') })],
      ['inserts an entry', (entries) => entries.toSpliced(2, 0, { ...at3(entries), kind: 'reply-sentence' })],
      ['deletes an entry', (entries) => entries.toSpliced(2, 1)],
      ['reorders entries', (entries) => entries.with(2, entries[3]!).with(3, at3(entries))],
      ['truncates the chain', (entries) => entries.slice(0, -1)],
    ])('%s', async (_what, change) => {
      expect((await verifyElsewhere()).code).toBe(0)
      await rewrite(db, change(await readStoredChain(db.kysely, chainId)))
      const { code, text } = await verifyElsewhere()
      expect([code, text]).toEqual([1, expect.stringMatching(/The record is broken[^]*TRUNCATED in conversation\/c1 at \d+: A checkpoint saw/)])
    })

    test('rolls the database back to an older state', async () => {
      await addTrade(db, 2, signer, 20)
      await checkpointer().flush()
      expect((await verifyElsewhere()).code).toBe(0)
      await restore()
      const { code, text } = await verifyElsewhere()
      expect([code, text]).toEqual([1, expect.stringMatching(/TRUNCATED in conversation\/c1[^]*an older backup was put back/)])
    })
  })

  test('database and checkpoints rolled back together are told by an anchor that was noted elsewhere, and by nothing else', async () => {
    const [early] = await readCheckpoints(folder) as [Checkpoint]
    await addTrade(db, 2, signer, 20)
    const server = checkpointer()
    await server.flush()
    const anchor = anchorText(anchorOf((await server.last())!))
    expect(await verifyElsewhere('--anchor', anchor)).toMatchObject({ code: 0 })
    await restore()
    for (const { statement } of await readCheckpoints(folder)) if (statement.sequence > early.statement.sequence) await rm(join(folder, `checkpoint-${String(statement.sequence).padStart(10, '0')}.json`))
    expect((await verifyElsewhere()).code).toBe(0)
    expect(await verifyElsewhere('--anchor', anchor)).toEqual({ code: 1, text: expect.stringMatching(/ROLLED_BACK in checkpoints[^]*put back together/) as string })
    expect(await verifyElsewhere('--anchor', anchorText(anchorOf(early)))).toMatchObject({ code: 0 })
  })
}
