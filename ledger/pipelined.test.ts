import { PassThrough } from 'node:stream'
import { setImmediate as turn } from 'node:timers/promises'
import { sql } from 'kysely'
import type pg from 'pg'
import { expect, test } from 'vitest'
import { pipelined, sendTogether } from './pipelined.ts'

/** A pool of one client that writes down what it is sent, and answers only when told. */
const waitingPool = () => {
  const sent: string[] = []
  const answers: (() => void)[] = []
  const client = {
    query: (text: string) => {
      sent.push(text)
      return new Promise((resolve, reject) => { answers.push(() => { if (text.includes('broken')) reject(new Error(text)); else resolve({ command: '', rows: [{ text }] }) }) })
    },
    release: () => { sent.push('released') },
  }
  const answerAll = async (): Promise<void> => { await turn(); for (const answer of answers.splice(0)) answer(); await turn() }
  return { pool: { options: {}, connect: () => Promise.resolve(client) } as unknown as pg.Pool, sent, answerAll }
}

const ask = async (...texts: readonly string[]) => {
  const { pool, sent, answerAll } = waitingPool()
  const db = await pipelined(pool, [])
  const result = db.transaction().execute((tx) => Promise.all(texts.map(async (text) => (await sql<{ text: string }>`${sql.raw(text)}`.execute(tx)).rows[0]?.text)))
    .catch((error: unknown) => (error as Error).message)
  return { sent, answerAll, result }
}

test('a transaction waits for its begin, then sends what is asked for at once without waiting, in that order', async () => {
  const { sent, answerAll, result } = await ask('lock', 'read', 'write')
  await turn()
  expect(sent).toEqual(['begin'])
  await answerAll()
  expect(sent).toEqual(['begin', 'lock', 'read', 'write'])
  await answerAll()
  expect(sent.slice(4)).toEqual(['commit'])
  await answerAll()
  expect(await result).toEqual(['lock', 'read', 'write'])
})

test('where one of them fails all is rolled back behind them, before anyone else has the connection', async () => {
  const { sent, answerAll, result } = await ask('lock', 'broken', 'write')
  for (let time = 0; time < 3; time += 1) await answerAll()
  expect(await result).toBe('broken')
  expect(sent).toEqual(['begin', 'lock', 'broken', 'write', 'rollback', 'released'])
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
