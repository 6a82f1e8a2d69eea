import type pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Database } from '../ledger/database.ts'
import { startWorld, type World } from '../tests/harness.ts'

/** Transactions that wrote to the record or to what is sent, and how many entries the turn read back. What works beside a turn writes to neither. */
const listenTo = ({ pool }: Database) => {
  const heard = { transactions: 0, entriesRead: 0 }
  const known = new WeakSet<pg.PoolClient>()
  pool.on('acquire', (client) => {
    if (known.has(client)) return
    known.add(client)
    const send = client.query.bind(client) as (...given: unknown[]) => Promise<pg.QueryResult>
    let writes = false
    client.query = ((...given: unknown[]) => {
      const text = String(given[0])
      if (/^begin/i.test(text)) writes = false
      if (/^insert into "(?:entry|outbound)"/.test(text)) writes = true
      if (/^commit/i.test(text) && writes) heard.transactions += 1
      const answer = send(...given)
      if (text.includes('from "entry" where "entry"."chain_id"')) answer.then(({ rows }) => { heard.entriesRead += rows.length; return rows }, () => undefined)
      return answer
    }) as typeof client.query
  })
  return heard
}

let world: World
beforeAll(async () => { world = await startWorld() })
afterAll(() => world.close())

test('a reply of many lines is a handful of transactions, and a turn costs the same late in a conversation as early', async () => {
  const investor = await world.signIn('investor')
  const { id } = (await investor.post<{ id: string }>('/api/conversations', {})).body
  const socket = await investor.socket()
  const ask = async (): Promise<{ text: string; transactions: number; entriesRead: number }> => {
    const before = { ...heard }
    const replied = new Promise<{ text: string }>((resolve) => { socket.once('reply', resolve) })
    await socket.timeout(10_000).emitWithAck('message', { conversationId: id, text: 'Show my transactions', clientMessageId: crypto.randomUUID() })
    const { text } = await replied
    return { text, transactions: heard.transactions - before.transactions, entriesRead: heard.entriesRead - before.entriesRead }
  }
  const heard = listenTo(world.db)
  const turns = []
  for (let turn = 0; turn < 3; turn += 1) turns.push(await ask())
  socket.close()
  for (const { text } of turns) expect(text.split('\n').length).toBeGreaterThan(20)
  // The message, how the turn began, its sentences (what comes while one transaction runs makes a second), the reply.
  for (const { transactions } of turns) expect(transactions).toBeLessThanOrEqual(6)
  const [, early] = turns
  expect(Math.max(...turns.map(({ entriesRead }) => entriesRead))).toBeLessThanOrEqual(early!.entriesRead)
})
