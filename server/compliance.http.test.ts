import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Reply } from '../domain/conversation.ts'
import { readExport } from '../ledger/export.ts'
import { verifyRecord } from '../ledger/verify.ts'
import { startWorld, type Client, type World } from '../tests/harness.ts'
import type { TradeStory } from './compliance/trades.ts'

let world: World
let compliance: Client
let reply: Reply
beforeAll(async () => {
  world = await startWorld()
  const investor = await world.signIn('investor')
  reply = await investor.ask('buy 2 shares of VTI')
  const [ticket] = reply.tickets
  await investor.post(`/api/tickets/${ticket!.id}/displayed`, { hash: ticket!.hash })
  await investor.post(`/api/tickets/${ticket!.id}/confirm`, { hash: ticket!.hash }, { 'Idempotency-Key': 'a-key-of-its-own' })
  compliance = await world.signIn('compliance')
})
afterAll(() => world.close())
const path = (what: string): string => `/api/transcripts/${reply.conversationId}/${what}`

test('what was shown stands beside what was executed', async () => {
  const read = async () => (await compliance.get<{ trades: TradeStory[] }>(path('trades'))).body.trades
  await expect.poll(async () => (await read())[0]?.legs[0]?.done?.averagePrice ?? null, { timeout: 10_000 }).not.toBeNull()
  const [trade, ...others] = await read()
  expect(others).toEqual([])
  expect(trade).toMatchObject({ ticketId: reply.tickets[0]!.id, hash: reply.tickets[0]!.hash, state: 'CONFIRMED', sameHash: true, stepUp: false })
  expect(trade!.legs).toMatchObject([{ symbol: 'VTI', side: 'buy', shown: { quantity: '2' }, done: { quantity: '2', asShown: true } }])
})

test('an execution that was not shown is named', async () => {
  const { rows: [order] } = await world.db.pool.query<{ id: string; average_price: string; limit_price: string }>('SELECT id, average_price, limit_price FROM orders')
  await world.db.pool.query('UPDATE orders SET average_price = limit_price + 1 WHERE id = $1', [order!.id])
  const [trade] = (await compliance.get<{ trades: TradeStory[] }>(path('trades'))).body.trades
  expect(trade!.legs[0]!.done!.asShown).toBe(false)
  await world.db.pool.query('UPDATE orders SET average_price = $2 WHERE id = $1', [order!.id, order!.average_price])
})

test('the export of one conversation verifies without the server, and holds nobody else', async () => {
  await (await world.signIn('novice')).ask('How am I doing?')
  const { text } = (await compliance.get<{ text: string }>(path('export'))).body
  const { content, checkpoints } = await readExport(text.split('\n'))
  expect(await verifyRecord({ content, checkpoints, publicKey: world.steward.recordKey })).toMatchObject({ ok: true })
  expect(content.chains.map(({ chainId }) => chainId)).toEqual([`conversation/${reply.conversationId}`])
  expect(content.tickets.map(({ id }) => id)).toEqual([reply.tickets[0]!.id])
})

test('the paper is a PDF whose foot opens no page of its own', async () => {
  const response = await fetch(world.url + path('pdf'), { headers: { cookie: compliance.cookie } })
  const bytes = Buffer.from(await response.arrayBuffer())
  expect([response.status, response.headers.get('content-type'), bytes.subarray(0, 5).toString()]).toEqual([200, 'application/pdf', '%PDF-'])
  const count = /\/Count (\d+)/.exec(bytes.toString('latin1'))
  expect(Number(count?.[1])).toBeLessThanOrEqual(2)
})

test.each(['trades', 'export', 'pdf'])('%s is compliance\'s alone, is noted, and knows no other conversation', async (what) => {
  for (const who of ['investor', 'advisor', 'admin']) expect((await (await world.signIn(who)).get(path(what))).status, who).toBe(403)
  expect((await compliance.get(`/api/transcripts/none/${what}`)).status).toBe(404)
  const kinds = { trades: 'trades-read', export: 'transcript-exported', pdf: 'transcript-printed' }
  const { rows } = await world.db.pool.query<{ kind: string }>("SELECT kind FROM entry JOIN chain ON chain.id = chain_id WHERE scope = 'person' AND kind = $1", [kinds[what as keyof typeof kinds]])
  expect(rows.length).toBeGreaterThan(0)
})
