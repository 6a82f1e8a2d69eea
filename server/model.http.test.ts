import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TicketView } from '../domain/ticket.ts'
import { startWorld, type Client, type World } from '../tests/harness.ts'

/** An endpoint that is down: the conversation goes on with the offline model, and says so in `model`. */
let endpoint: Server
let asked = 0
let world: World
let investor: Client
beforeAll(async () => {
  endpoint = createServer((_request, response) => { asked += 1; response.writeHead(400, { 'content-type': 'application/json' }).end('{"error":{"message":"no"}}') })
  await new Promise<void>((resolve) => { endpoint.listen(0, '127.0.0.1', resolve) })
  world = await startWorld({ env: { OPENAI_BASE_URL: `http://127.0.0.1:${(endpoint.address() as AddressInfo).port}/v1`, OPENAI_MODEL: 'a-model' } })
  investor = await world.signIn('investor')
})
afterAll(async () => {
  await world.close()
  endpoint.close()
})

test('the configured endpoint is asked first; when it fails, the offline model answers the same message', async () => {
  const reply = await investor.ask('How am I doing?')
  expect(asked).toBeGreaterThan(0)
  expect(reply).toMatchObject({ outcome: 'answered', model: expect.stringContaining('offline') })
  expect(reply.tools.map(({ name }) => name)).toContain('portfolio')
})

test('no model has a part in a confirmation: with the endpoint down a ticket is confirmed as ever', async () => {
  const ticket = (await investor.post<TicketView>('/api/tickets', { accountId: 'account-investor', legs: [{ symbol: 'BND', side: 'buy', quantity: '1' }] })).body
  await investor.post(`/api/tickets/${ticket.id}/displayed`, { hash: ticket.hash })
  expect((await investor.post(`/api/tickets/${ticket.id}/confirm`, { hash: ticket.hash }, { 'idempotency-key': 'k' })).status).toBe(200)
})
