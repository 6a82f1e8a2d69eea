import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { BulkView } from '../domain/bulk.ts'
import type { TicketView } from '../domain/ticket.ts'
import { postgresDoors, testServer, type PostgresDoors } from '../ledger/testing-postgres.ts'
import { Authenticator } from '../tests/fakes/authenticator.ts'
import { createClient } from '../tests/world/client.ts'
import { codeOf, startWorld, type Client, type World } from '../tests/harness.ts'

describe.skipIf(testServer === undefined)('the whole path on PostgreSQL with a login for each part (needs TEST_DATABASE_URL)', () => {
  let postgres: PostgresDoors
  let world: World
  let investor: Client

  beforeAll(async () => {
    postgres = await postgresDoors()
    world = await startWorld({ doors: postgres.doors })
    investor = await world.signIn('investor')
  })
  afterAll(async () => {
    await world?.close()
    await postgres?.drop()
  })

  test('asked, answered, proposed, displayed, stepped up, confirmed, filled, found in the record', async () => {
    const reply = await investor.ask('How am I doing?')
    expect(reply.outcome, reply.text).toBe('answered')
    const ticket = (await investor.post<TicketView>('/api/tickets', { accountId: 'account-investor', legs: [{ symbol: 'QQQ', side: 'sell', quantity: '20' }] })).body
    expect(ticket.stepUpRequired).toBe(true)
    await investor.post(`/api/tickets/${ticket.id}/displayed`, { hash: ticket.hash })
    const confirm = () => investor.post(`/api/tickets/${ticket.id}/confirm`, { hash: ticket.hash }, { 'idempotency-key': 'one' })
    expect((await confirm()).status).toBe(401)
    expect((await investor.post('/api/step-up', { ticketId: ticket.id, hash: ticket.hash, code: codeOf('investor') })).status).toBe(200)
    expect(await confirm()).toMatchObject({ status: 200 })
    await expect.poll(async () => (await investor.get<TicketView>(`/api/tickets/${ticket.id}`)).body.state, { timeout: 10_000 }).toBe('FILLED')
    expect((await investor.get('/api/dashboard')).status).toBe(200)
    const compliance = await world.signIn('compliance')
    expect((await compliance.get(`/api/transcripts/${reply.conversationId}/verify`)).body).toMatchObject({ ok: true })
    expect((await compliance.post('/api/replay', { id: reply.turnId })).body).toMatchObject({ status: 'identical' })
    expect((await world.anonymous.post('/local/verify', {}, { authorization: `Bearer ${world.localToken}` })).body).toMatchObject({ ok: true, problems: [] })
  })

  test('a passkey is added by the gate\'s own login and proves a large ticket', async () => {
    const url = world.url.replace('127.0.0.1', 'localhost')
    const me = createClient(url, (await world.signIn('retired')).cookie)
    const device = new Authenticator(url, 'localhost')
    const { body: options } = await me.post<{ challenge: string }>('/api/passkeys/options', { code: codeOf('retired') })
    expect(await me.post('/api/passkeys', { label: 'Key', response: device.register(options.challenge) })).toMatchObject({ status: 201 })
    const { body: ticket } = await me.post<TicketView>('/api/tickets', { accountId: 'account-retired', legs: [{ symbol: 'BND', side: 'sell', quantity: '200' }] })
    const target = { ticketId: ticket.id, hash: ticket.hash }
    await me.post(`/api/tickets/${ticket.id}/displayed`, { hash: ticket.hash })
    const { body: asked } = await me.post<{ challenge: string }>('/api/step-up/options', target)
    expect(await me.post('/api/step-up', { ...target, assertion: device.assert(asked.challenge) })).toMatchObject({ status: 200 })
    expect(await me.post(`/api/tickets/${ticket.id}/confirm`, { hash: ticket.hash }, { 'idempotency-key': 'passkey' })).toMatchObject({ status: 200 })
    expect(await me.post(`/api/passkeys/${device.id}/remove`, { code: codeOf('retired', 1) })).toMatchObject({ status: 200 })
  })

  test('a bulk goes through the gate\'s own login, ten approvals at once are one, and the record verifies', async () => {
    const [advisor, supervisor] = [await world.signIn('advisor'), await world.signIn('supervisor')]
    const { body: book } = await advisor.get<{ clients: { accountId: string }[] }>('/api/clients')
    const { body: bulk } = await advisor.post<BulkView>('/api/bulk', { clients: book.clients.map(({ accountId }) => accountId), kind: 'rebalance-to-policy' })
    const act = (name: string, body: object = {}) => supervisor.post(`/api/bulk/${bulk.id}/${name}`, { hash: bulk.hash, ...body })
    expect(await act('displayed')).toMatchObject({ status: 200 })
    expect(await act('step-up', { code: codeOf('supervisor') })).toMatchObject({ status: 200 })
    const answers = await Promise.all(Array.from({ length: 10 }, () => act('approve')))
    expect([...new Set(answers.map(({ status }) => status))].every((status) => [200, 409].includes(status)), JSON.stringify(answers.map(({ body }) => body))).toBe(true)
    const read = async () => (await supervisor.get<BulkView>(`/api/bulk/${bulk.id}`)).body
    const done = await read()
    const confirmed = done.items.filter(({ outcome }) => outcome === 'CONFIRMED')
    expect(done.state).toBe('DONE')
    expect(confirmed.length).toBeGreaterThan(3)
    await expect.poll(async () => (await read()).items.filter(({ ticket }) => ticket !== null && ['FILLED', 'RECONCILED'].includes(ticket.state)).length, { timeout: 20_000 }).toBe(confirmed.length)
    expect((await world.anonymous.post('/local/verify', {}, { authorization: `Bearer ${world.localToken}` })).body).toMatchObject({ ok: true, problems: [] })
  })

  test('the kill switch, a switched-off person and an advisor go through their own doors as well', async () => {
    const [admin1, advisor] = [await world.signIn('admin'), await world.signIn('advisor')]
    expect((await admin1.post('/api/admin/kill-switch', { on: true, reason: 'a test' })).status).toBe(200)
    expect((await admin1.post('/api/admin/kill-switch', { on: false, reason: 'a test' })).status).toBe(200)
    expect((await advisor.get<{ clients: unknown[] }>('/api/clients')).body.clients).toHaveLength(25)
    expect((await admin1.post('/api/admin/users/person-advisor', { active: false })).status).toBe(200)
    expect((await advisor.get('/api/clients')).status).toBe(401)
  })
})
