import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { readCheckpoints } from './checkpoint-store.ts'
import { createCheckpointer, type Checkpointer } from './checkpointer.ts'
import type { Database } from './database.ts'
import { exportRecord, readExport } from './export.ts'
import { appendEntry, conversationChain, readChain } from './record.ts'
import { withRecordContent } from './record-content.ts'
import { newSigner } from './signer.ts'
import { addRecord, addTrade } from './testing-record.ts'
import { testDatabase } from './testing.ts'
import { verifyRecord, type VerifyReport } from './verify.ts'

const signer = newSigner()
const stranger = newSigner()
const tables = ['person', 'account', 'conversation', 'chain', 'entry', 'evidence', 'ticket', 'display', 'confirmation', 'orders', 'outbox']
let db: Database
let folder: string

const errors: unknown[] = []
const checkpointerOf = (): Checkpointer => createCheckpointer({
  kysely: db.kysely, folder, signer, clock: () => new Date('2026-07-31T12:00:10.000Z'), onError: (error) => errors.push(error), gatherMs: 1,
})

/** What a superuser can do to the tables: no trigger and no foreign key stands in the way. */
const asSuperuser = async (sql: string): Promise<void> => {
  await db.pool.query(`SET session_replication_role = replica; ${sql}; SET session_replication_role = origin`)
}
const copyTables = (from: string, to: string): string => tables.map((name) => `INSERT INTO ${to}.${name} SELECT * FROM ${from}.${name}`).join('; ')

beforeAll(async () => {
  db = await testDatabase()
  await addRecord(db, signer)
  await db.pool.query(`CREATE SCHEMA kept; ${tables.map((name) => `CREATE TABLE kept.${name} AS TABLE public.${name}`).join('; ')}`)
})
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'checkpoints-'))
  await checkpointerOf().flush()
})
afterEach(async () => {
  await asSuperuser(`${tables.map((name) => `DELETE FROM public.${name}`).join('; ')}; ${copyTables('kept', 'public')}`)
  await rm(folder, { recursive: true })
})
afterAll(() => db.close())

const verify = async (publicKey = signer.publicKey): Promise<VerifyReport> => {
  const checkpoints = await readCheckpoints(folder)
  return withRecordContent(db.kysely, (content) => verifyRecord({ content, checkpoints, publicKey }))
}
const exported = async (chainIds?: readonly string[]): Promise<string[]> => {
  const lines: string[] = []
  const checkpoints = await readCheckpoints(folder)
  await exportRecord({ kysely: db.kysely, checkpoints, ...(chainIds ? { chainIds } : {}), write: (line) => { lines.push(line) } })
  return lines
}
const verifyLines = async (lines: readonly string[], publicKey = signer.publicKey): Promise<VerifyReport> =>
  verifyRecord({ ...await readExport(lines), publicKey })
const codes = (report: VerifyReport): readonly string[] => [...new Set(report.problems.map(({ code }) => code))].sort()

test('an untouched record is whole, in the database and in its export', async () => {
  const whole = { ok: true, entries: 13, chains: 4, confirmations: 1, orders: 1, uncovered: 0, problems: [] }
  expect(await verify()).toMatchObject(whole)
  expect(await verifyLines(await exported())).toMatchObject(whole)
})

const c1 = "chain_id = 'conversation/c1'"
const attacks: readonly [name: string, sql: string, expected: readonly string[]][] = [
  ['edits what was said', `UPDATE entry SET body = replace(body, '"sealed":"', '"sealed":"A') WHERE ${c1} AND seq = 1`, ['HASH_MISMATCH']],
  ['leaves no JSON', `UPDATE entry SET body = 'x' WHERE ${c1} AND seq = 1`, ['HASH_MISMATCH']],
  ['moves an entry in time', `UPDATE entry SET at_text = '2026-07-31T11:00:00.000Z' WHERE ${c1} AND seq = 2`, ['HASH_MISMATCH']],
  ['deletes an entry', `DELETE FROM entry WHERE ${c1} AND seq = 3`, ['LINK_BROKEN', 'SEQUENCE_BROKEN']],
  ['inserts an entry', `UPDATE entry SET seq = seq + 100 WHERE ${c1} AND seq > 3; UPDATE entry SET seq = seq - 99 WHERE ${c1} AND seq > 100;
    INSERT INTO entry SELECT chain_id, 4, at, at_text, kind, body, prev_hash, repeat('a', 64) FROM entry WHERE ${c1} AND seq = 5`,
  ['HASH_MISMATCH', 'HEAD_MISMATCH', 'LINK_BROKEN', 'TRUNCATED']],
  ['swaps two entries', `UPDATE entry SET seq = 100 WHERE ${c1} AND seq = 3; UPDATE entry SET seq = 3 WHERE ${c1} AND seq = 4;
    UPDATE entry SET seq = 4 WHERE ${c1} AND seq = 100`, ['HASH_MISMATCH', 'LINK_BROKEN']],
  ['cuts the last entry', `DELETE FROM entry WHERE ${c1} AND seq = 10`, ['CONFIRMATION_UNRECORDED', 'HEAD_MISMATCH', 'TRUNCATED']],
  ['cuts the last entry and sets the head back', `DELETE FROM entry WHERE chain_id = 'conversation/c2';
    UPDATE chain SET head_seq = 0, head_hash = repeat('0', 64) WHERE id = 'conversation/c2'`, ['TRUNCATED']],
  ['removes a whole conversation', "DELETE FROM entry WHERE chain_id = 'conversation/c2'; DELETE FROM chain WHERE id = 'conversation/c2'", ['TRUNCATED']],
  ['changes the facts behind a recommendation', `UPDATE evidence SET body = '{}'`, ['EVIDENCE_CHANGED']],
  ['removes the facts behind a recommendation', 'DELETE FROM evidence', ['EVIDENCE_LOST']],
  ['changes the terms', `UPDATE ticket SET terms = replace(terms, 'VTI', 'QQQ')`, ['TERMS_CHANGED']],
  ['changes the signed confirmation', `UPDATE confirmation SET body = replace(body, 'VTI', 'QQQ')`, ['CONFIRMATION_FORGED', 'ORDER_UNCONFIRMED']],
  ['changes an order', 'UPDATE orders SET quantity = 200', ['ORDER_CHANGED']],
  ['adds an order to a confirmation', `INSERT INTO orders SELECT 'extra', ticket_id, confirmation_id, hash, 1, 'extra', account_id, symbol, instrument_id, side, quantity,
    limit_price, state, filled_quantity, average_price, broker_order_id, valid_until FROM orders; INSERT INTO outbox VALUES ('extra')`, ['ORDER_UNCONFIRMED']],
  ['deletes an order', 'DELETE FROM outbox; DELETE FROM orders', ['ORDER_LOST', 'ROWS_LOST']],
  ['deletes the outbox row', 'DELETE FROM outbox', ['OUTBOX_LOST', 'ROWS_LOST']],
  ['deletes a confirmation with its orders', 'DELETE FROM outbox; DELETE FROM orders; DELETE FROM confirmation', ['CONFIRMATION_LOST', 'ROWS_LOST']],
  ['deletes the display', 'DELETE FROM display', ['NOT_DISPLAYED']],
  ['dates the display after the confirmation', `UPDATE display SET displayed_at = '2026-07-31T13:00:00Z'`, ['NOT_DISPLAYED']],
]

describe('a database superuser who', () => {
  test.each(attacks)('%s is found', async (_name, sql, expected) => {
    await asSuperuser(sql)
    expect(codes(await verify())).toEqual([...expected].sort())
    expect(codes(await verifyLines(await exported()))).toEqual([...expected].sort())
  })

  test('rewrites the end of a chain with right hashes is found by the checkpoint', async () => {
    await asSuperuser(`DELETE FROM entry WHERE chain_id = 'conversation/c2'; UPDATE chain SET head_seq = 0, head_hash = repeat('0', 64) WHERE id = 'conversation/c2'`)
    await db.kysely.transaction().execute((trx) => appendEntry(trx, conversationChain('c2', 'novice'), 'message-received', { text: 'Other words' }, new Date('2026-07-31T12:00:04Z')))
    expect(await verify()).toMatchObject({ problems: [{ chainId: 'conversation/c2', seq: 1, code: 'TRUNCATED' }] })
  })

  test('puts an older backup back is found, and the server writes no new checkpoint over it', async () => {
    await addTrade(db, 2, signer, 20)
    await checkpointerOf().flush()
    await asSuperuser(`${tables.map((name) => `DELETE FROM public.${name}`).join('; ')}; ${copyTables('kept', 'public')}`)
    expect(codes(await verify())).toEqual(['ROWS_LOST', 'TRUNCATED'])
    await expect(checkpointerOf().flush()).rejects.toThrow(/does not continue the last checkpoint/)
  })

  test('signs with another key is found', async () => {
    expect(codes(await verify(stranger.publicKey))).toEqual(['CHECKPOINT_FORGED', 'CONFIRMATION_FORGED', 'ORDER_UNCONFIRMED'])
    expect(codes(await verify(stranger.publicKey + signer.publicKey))).toEqual([])
  })
})

describe('a checkpoint', () => {
  test('that is missing is a failure, not a skip', async () => {
    for (const name of await readdir(folder)) await rm(join(folder, name))
    expect(codes(await verify())).toEqual(['CHECKPOINT_MISSING'])
  })

  test('that was lost with its whole folder is not made up for after a restart: a cut record stays unproven', async () => {
    for (const name of await readdir(folder)) await rm(join(folder, name))
    await asSuperuser(`DELETE FROM entry WHERE chain_id = 'conversation/c2'; DELETE FROM chain WHERE id = 'conversation/c2'`)
    await expect(checkpointerOf().flush()).rejects.toThrow(/the folder has none/)
    expect(codes(await verify())).toEqual(['CHECKPOINT_MISSING'])
  })

  test('that is missing at the end is found once the record went on for a minute', async () => {
    await addTrade(db, 2, signer, 20)
    await addTrade(db, 3, signer, 90)
    expect(codes(await verify())).toEqual(['CHECKPOINT_MISSING'])
  })

  test('that is missing in the middle breaks their order', async () => {
    const checkpointer = checkpointerOf()
    for (const number of [2, 3]) {
      await addTrade(db, number, signer, number * 10)
      await checkpointer.flush()
    }
    await rm(join(folder, (await readdir(folder)).sort()[1] ?? ''))
    expect(codes(await verify())).toEqual(['CHECKPOINT_BROKEN'])
  })

  test.each([
    ['its heads', (text: string) => text.replace('"seq":10', '"seq":9')],
    ['its statement', (text: string) => text.replace('"confirmations":1', '"confirmations":0')],
  ])('whose file was changed in %s is found', async (_what, change) => {
    const file = join(folder, (await readdir(folder))[0] ?? '')
    const text = await readFile(file, 'utf8')
    await writeFile(file, change(text))
    expect(change(text)).not.toBe(text)
    expect(codes(await verify())).toContain('CHECKPOINT_FORGED')
  })

  test('asked for many times at once is one file; without news there is no other', async () => {
    await addTrade(db, 2, signer, 20)
    const checkpointer = checkpointerOf()
    for (let i = 0; i < 50; i += 1) checkpointer.schedule()
    await new Promise((resolve) => { setTimeout(resolve, 10) })
    await checkpointer.flush()
    expect(await readdir(folder)).toHaveLength(3)
    expect(await verify()).toMatchObject({ ok: true, uncovered: 0, checkpoint: { sequence: 3 } })
    expect(errors).toEqual([])
  })
})

describe('a loss that is taken over knowingly', () => {
  test('is a roll-back: the record goes on, and everybody who verifies it is told', async () => {
    await addTrade(db, 2, signer, 20)
    await checkpointerOf().flush()
    await asSuperuser(`${tables.map((name) => `DELETE FROM public.${name}`).join('; ')}; ${copyTables('kept', 'public')}`)
    const checkpointer = checkpointerOf()
    await expect(checkpointer.flush()).rejects.toThrow(/accept-loss/)
    expect((await checkpointer.accept('Restored after a broken disk')).statement).toMatchObject({ sequence: 4, accepted: { reason: 'Restored after a broken disk', chains: 2 } })
    expect((await readChain(db.kysely, 'firm')).map(({ kind }) => kind)).toEqual(['rollback-accepted', 'checkpoints-begun'])
    await addTrade(db, 3, signer, 40)
    await checkpointerOf().flush()
    expect(await verify()).toMatchObject({ ok: true, accepted: [{ sequence: 4, reason: 'Restored after a broken disk' }] })
    expect(await verifyLines(await exported())).toMatchObject({ ok: true, accepted: [{ sequence: 4 }] })
    await asSuperuser("DELETE FROM entry WHERE chain_id = 'conversation/c2'; DELETE FROM chain WHERE id = 'conversation/c2'")
    expect(codes(await verify())).toEqual(['TRUNCATED'])
  })

  test('is a lost folder: checkpoints begin anew and say so', async () => {
    for (const name of await readdir(folder)) await rm(join(folder, name))
    expect((await checkpointerOf().accept('The disk with the checkpoints is gone')).statement).toMatchObject({ sequence: 1, accepted: { chains: 0 } })
    expect(await verify()).toMatchObject({ ok: true, accepted: [{ sequence: 1 }] })
  })

  test('is refused where nothing was lost', async () => {
    await expect(checkpointerOf().accept('Just so')).rejects.toThrow(/Nothing was lost/)
  })
})

describe('an export of one conversation', () => {
  test('proves itself without the others', async () => {
    const lines = await exported(['conversation/c1'])
    expect(lines.join('')).not.toContain('conversation/c2')
    expect(await verifyLines(lines)).toMatchObject({ ok: true, chains: 1, entries: 10, orders: 1 })
  })

  test.each([
    ['a changed word', (line: string) => line.replace('sealed\\":\\"', 'sealed\\":\\"A')],
    ['a changed proof', (line: string) => line.replace(/"side":"(left|right)"/, (_all, side: string) => `"side":"${side === 'left' ? 'right' : 'left'}"`)],
    ['a cut end', (line: string) => (line.includes('ticket-confirmed') ? '' : line.replace(/"lines":(\d+)/, (_all, count: string) => `"lines":${Number(count) - 1}`))],
  ])('with %s is found', async (_what, change) => {
    const lines = await exported(['conversation/c1'])
    expect((await verifyLines(lines.map(change))).ok).toBe(false)
  })

  test('that breaks off is refused', async () => {
    const lines = await exported()
    await expect(readExport(lines.slice(0, -1))).rejects.toThrow(/breaks off/)
    await expect(readExport(['{"hello": 1}'])).rejects.toThrow(/not part of an export/)
  })
})
