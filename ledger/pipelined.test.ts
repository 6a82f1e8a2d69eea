import { PassThrough } from 'node:stream'
import { setImmediate as turn } from 'node:timers/promises'
import { sql } from 'kysely'
import type pg from 'pg'
import { expect, test } from 'vitest'
import { pipelined, sendTogether, sendWithCommit } from './pipelined.ts'

/** A pool of one client that writes down what it is sent, and answers only when told. */
const waitingPool = (broken = 'broken') => {
  const sent: string[] = []
  const answers: (() => void)[] = []
  const client = {
    query: (text: string) => {
      sent.push(text)
      return new Promise((resolve, reject) => { answers.push(() => { if (text.includes(broken)) reject(new Error(text)); else resolve({ command: '', rows: [{ text }] }) }) })
    },
    release: () => { sent.push('released') },
  }
  const answerAll = async (): Promise<void> => { await turn(); for (const answer of answers.splice(0)) answer(); await turn() }
  return { pool: { options: {}, connect: () => Promise.resolve(client) } as unknown as pg.Pool, sent, answerAll }
}

const ask = async (...texts: readonly string[]) => {
  const { pool, sent, answerAll } = waitingPool()
  const db = pipelined(pool, [])
  const result = db.transaction().execute((tx) => Promise.all(texts.map(async (text) => (await sql<{ text: string }>`${sql.raw(text)}`.execute(tx)).rows[0]?.text)))
    .catch((error: unknown) => (error as Error).message)
  return { sent, answerAll, result }
}

test('reads go with the begin; what may write waits for its answer, and what is asked behind it keeps its place', async () => {
  const { sent, answerAll, result } = await ask('select lock', ' SELECT read', 'write', 'select again')
  await turn()
  expect(sent).toEqual(['begin', 'select lock', ' SELECT read'])
  await answerAll()
  expect(sent.slice(3)).toEqual(['write', 'select again'])
  await answerAll()
  expect(sent.slice(5)).toEqual(['commit'])
  await answerAll()
  expect(await result).toEqual(['select lock', ' SELECT read', 'write', 'select again'])
})

test('where one of them fails all is rolled back behind them, before anyone else has the connection', async () => {
  const { sent, answerAll, result } = await ask('lock', 'broken', 'write')
  for (let time = 0; time < 3; time += 1) await answerAll()
  expect(await result).toBe('broken')
  expect(sent).toEqual(['begin', 'lock', 'broken', 'write', 'rollback', 'released'])
})

test('without a begin a read is worth nothing, and nothing is written', async () => {
  const { pool, sent, answerAll } = waitingPool('begin')
  const db = pipelined(pool, [])
  const result = db.transaction().execute((tx) => Promise.all(['select 1', 'write'].map((text) => sql.raw(text).execute(tx)))).catch((error: unknown) => (error as Error).message)
  for (let time = 0; time < 3; time += 1) await answerAll()
  expect(await result).toBe('begin')
  expect(sent).toEqual(['begin', 'select 1', 'rollback', 'released'])
})

test('a write that nobody waited for is refused once its transaction is over', async () => {
  const { pool, sent, answerAll } = waitingPool()
  const db = pipelined(pool, [])
  let late: Promise<unknown> | undefined
  const result = db.transaction().execute((tx) => {
    late = sql.raw('write').execute(tx).catch((error: unknown) => (error as Error).message)
    throw new Error('changed my mind')
  }).catch((error: unknown) => (error as Error).message)
  for (let time = 0; time < 3; time += 1) await answerAll()
  expect(await result).toBe('changed my mind')
  expect(await late).toBe('This transaction is over: a statement was sent behind its end.')
  expect(sent).toEqual(['begin', 'rollback', 'released'])
})

test.each(['write', 'broken'])('the last statement (%s) goes with the commit, and its failure is the transaction\'s', async (text) => {
  const { pool, sent, answerAll } = waitingPool()
  const result = pipelined(pool, []).transaction().execute(async (tx) => {
    await sql.raw('select lock').execute(tx)
    await sendWithCommit(tx, sql.raw(text))
    return 'done'
  }).catch((error: unknown) => (error as Error).message)
  await answerAll()
  await turn()
  expect(sent).toEqual(['begin', 'select lock', text, 'commit'])
  for (let time = 0; time < 3; time += 1) await answerAll()
  expect(await result).toBe(text === 'write' ? 'done' : 'broken')
})

test('what is asked for at once is one write', async () => {
  const stream = new PassThrough()
  const written: string[] = []
  stream._writev = (chunks, done) => { written.push(chunks.map(({ chunk }) => String(chunk)).join(' ')); done() }
  const client = { connection: { stream }, query: (text: string) => stream.write(text) } as unknown as pg.PoolClient
  sendTogether(client)
  for (const text of ['a', 'b', 'c']) void client.query(text)
  await turn()
  void client.query('d')
  void client.query('e')
  await turn()
  expect(written).toEqual(['a b c', 'd e'])
})
