import { afterAll, beforeAll, expect, test } from 'vitest'
import { startWorld, type Client, type World } from '../tests/harness.ts'

interface Item { id: string; kind: string; rule: string; excerpt: string; conversationId: string | null; person: { email: string }; review: { decision: string; note: string } | null }

let world: World
let compliance: Client
beforeAll(async () => {
  world = await startWorld({ env: { SUPERVISION_SAMPLE_PERCENT: '0' } })
  compliance = await world.signIn('compliance')
})
afterAll(() => world.close())

const queue = async (query = ''): Promise<readonly Item[]> => (await compliance.get<{ items: Item[] }>(`/api/supervision${query}`)).body.items

test('three wrong step-up codes are on the reviewer\'s page within five seconds', async () => {
  const investor = await world.signIn('investor')
  const { body: portfolio } = await investor.get<{ accountId: string }>('/api/portfolio')
  const { body: ticket } = await investor.post<{ id: string; hash: string }>('/api/tickets', { accountId: portfolio.accountId, legs: [{ symbol: 'VTI', side: 'buy', quantity: '1', type: 'market' }] })
  await investor.post(`/api/tickets/${ticket.id}/displayed`, { hash: ticket.hash })
  for (const code of ['000000', '111111', '222222']) expect((await investor.post('/api/step-up', { ticketId: ticket.id, hash: ticket.hash, code })).status).toBe(401)
  const began = performance.now()
  await expect.poll(async () => (await compliance.get<{ activity: number }>('/api/supervision/count')).body.activity, { timeout: 5_000, interval: 100 }).toBeGreaterThan(0)
  expect(performance.now() - began).toBeLessThan(5_000)
  expect(await queue('?kind=activity')).toMatchObject([{ rule: 'failed-step-ups', person: { email: 'investor@demo.local' }, conversationId: null, review: null }])
})

test('a decision is made once, with a note, and only by compliance', async () => {
  const item = (await queue()).find(({ rule }) => rule === 'failed-step-ups')
  const path = `/api/supervision/${item!.id}/review`
  for (const who of ['investor', 'advisor', 'admin']) expect((await (await world.signIn(who)).post(path, { decision: 'no-action', note: 'Looked at it.' })).status, who).toBe(403)
  expect(await compliance.post(path, { decision: 'shrug', note: 'Looked at it.' })).toMatchObject({ status: 422 })
  expect(await compliance.post(path, { decision: 'follow-up', note: '' })).toMatchObject({ status: 422 })
  expect(await compliance.post(path, { decision: 'follow-up', note: 'Asked the client by phone.' })).toMatchObject({ status: 200, body: { decision: 'follow-up' } })
  expect(await compliance.post(path, { decision: 'no-action', note: 'Changed my mind.' })).toMatchObject({ status: 409, body: { code: 'ALREADY_REVIEWED' } })
  expect(await compliance.post('/api/supervision/none/review', { decision: 'no-action', note: 'Nothing.' })).toMatchObject({ status: 404 })
  expect((await queue()).map(({ id }) => id)).not.toContain(item!.id)
  expect(await queue('?state=reviewed')).toMatchObject([{ id: item!.id, review: { decision: 'follow-up', note: 'Asked the client by phone.' } }])
})
