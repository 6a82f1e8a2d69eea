import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { BulkView } from '../domain/bulk.ts'
import type { ApprovedBulk } from '../gates/bulk/approve.ts'
import { codeOf, startWorld, type Client, type World } from '../tests/harness.ts'

let world: World
let advisor: Client
let supervisor: Client
let clients: readonly { readonly personId: string; readonly accountId: string }[]
beforeAll(async () => {
  world = await startWorld()
  ;[advisor, supervisor] = [await world.signIn('advisor'), await world.signIn('supervisor')]
  clients = (await advisor.get<{ clients: typeof clients }>('/api/clients')).body.clients
})
afterAll(() => world.close())

const propose = (names: readonly string[]) => advisor.post<BulkView>('/api/bulk', { clients: names, kind: 'rebalance-to-policy' })

test("an advisor's whole book in one bulk, read and approved by a supervisor, reaches the broker", async () => {
  const { status, body: bulk } = await propose(clients.map(({ personId }) => personId))
  expect(status, JSON.stringify(bulk)).toBe(201)
  expect(bulk.items).toHaveLength(clients.length)
  expect(bulk.count).toBeGreaterThan(3)
  expect(bulk.items.filter(({ ticket }) => ticket === null).every(({ refusal }) => refusal !== null)).toBe(true)
  expect((await advisor.get<{ bulks: BulkView[] }>('/api/bulk')).body.bulks).toMatchObject([{ id: bulk.id, state: 'PROPOSED' }])
  const compliance = await world.signIn('compliance')
  expect((await compliance.post('/api/replay', { id: bulk.items.find(({ ticket }) => ticket)!.ticket!.id })).body).toMatchObject({ status: 'identical', conversationId: null })
  expect((await supervisor.get<BulkView>(`/api/bulk/${bulk.id}`)).body).toMatchObject({ hash: bulk.hash, totalUsd: bulk.totalUsd })

  const path = `/api/bulk/${bulk.id}`
  const act = (name: string, body: object = {}) => supervisor.post(`${path}/${name}`, { hash: bulk.hash, ...body })
  expect(await act('approve')).toMatchObject({ status: 409, body: { code: 'NOT_DISPLAYED' } })
  expect(await act('displayed')).toMatchObject({ status: 200 })
  const refused = await act('approve')
  expect(refused).toMatchObject({ status: 401, body: { code: 'INSUFFICIENT_USER_AUTHENTICATION', max_age: 300 } })
  expect(refused.headers.get('www-authenticate')).toContain('max_age="300"')
  expect(await act('step-up', { code: '000000' })).toMatchObject({ status: 401 })
  expect(await act('step-up', { code: codeOf('supervisor') })).toMatchObject({ status: 200 })
  const done = await act('approve')
  expect(done.status, JSON.stringify(done.body)).toBe(200)
  const { confirmed, excluded } = done.body as unknown as ApprovedBulk
  expect(confirmed.length + excluded.length).toBe(bulk.count)
  expect(confirmed.length).toBeGreaterThan(3)
  expect(await act('approve')).toMatchObject({ status: 409, body: { code: 'ALREADY_EXECUTED' } })

  const filled = async () => (await supervisor.get<BulkView>(path)).body.items.filter(({ ticket }) => ticket !== null && ['FILLED', 'RECONCILED'].includes(ticket.state)).length
  for (let tries = 0; tries < 200 && await filled() < confirmed.length; tries += 1) await sleep(100)
  expect(await filled()).toBe(confirmed.length)
  expect(await supervisor.get(path)).toMatchObject({ body: { state: 'DONE' } })
}, 90_000)

test.each([
  ['an unknown client', () => ({ clients: ['person-of-nobody'], kind: 'rebalance-to-policy' }), 404],
  ['no client', () => ({ clients: [], kind: 'rebalance-to-policy' }), 422],
  ['another kind', () => ({ clients: [clients[0]!.personId], kind: 'sell-everything' }), 422],
  ['an extra field', () => ({ clients: [clients[0]!.personId], kind: 'rebalance-to-policy', approve: true }), 422],
])('refused: %s', async (_name, body, status) => {
  expect((await advisor.post('/api/bulk', body())).status).toBe(status)
})

test("nobody else's eyes: a bulk does not exist for an investor or the administrator", async () => {
  const { body: bulk } = await propose([clients.at(-1)!.accountId, clients.at(-2)!.accountId, clients[0]!.accountId])
  for (const who of ['investor', 'admin', 'compliance']) expect((await (await world.signIn(who)).get(`/api/bulk/${bulk.id}`)).status).toBe(403)
})
