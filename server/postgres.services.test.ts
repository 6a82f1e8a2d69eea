import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { TicketView } from '../domain/ticket.ts'
import { openDatabase, type Database } from '../ledger/database.ts'
import { migrate } from '../ledger/migrate.ts'
import { databaseRoles, grantRoles, setRolePasswords, urlOf, type DatabaseRole } from '../ledger/roles.ts'
import { codeOf, startWorld, type Client, type World } from '../tests/harness.ts'

const server = process.env['TEST_DATABASE_URL']

describe.skipIf(server === undefined)('the whole path on PostgreSQL with a login for each part (needs TEST_DATABASE_URL)', () => {
  const name = `steward_test_${randomBytes(6).toString('hex')}`
  const secret = randomBytes(12).toString('hex')
  const passwords = { agent: secret, gate: secret, executor: secret, audit: secret }
  let admin: Database
  let world: World
  let investor: Client

  beforeAll(async () => {
    admin = await openDatabase({ url: server ?? '' })
    await admin.pool.query(`CREATE DATABASE ${name}`)
    const url = new URL(server ?? '')
    url.pathname = `/${name}`
    const main = await openDatabase({ url: url.href })
    await migrate(main.pool)
    await grantRoles(main.pool)
    await setRolePasswords(main.pool, passwords)
    const opened = await Promise.all(databaseRoles.map(async (role) => [role, await openDatabase({ url: urlOf(url.href, role, passwords[role]) })] as const))
    const logins = Object.fromEntries(opened) as Record<DatabaseRole, Database>
    world = await startWorld({ doors: { main, ...logins } })
    investor = await world.signIn('investor')
  })
  afterAll(async () => {
    await world?.close()
    await admin.pool.query(`DROP DATABASE ${name}`)
    await admin.close()
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

  test('the kill switch, a switched-off person and an advisor go through their own doors as well', async () => {
    const [admin1, advisor] = [await world.signIn('admin'), await world.signIn('advisor')]
    expect((await admin1.post('/api/admin/kill-switch', { on: true, reason: 'a test' })).status).toBe(200)
    expect((await admin1.post('/api/admin/kill-switch', { on: false, reason: 'a test' })).status).toBe(200)
    expect((await advisor.get<{ clients: unknown[] }>('/api/clients')).body.clients).toHaveLength(25)
    expect((await admin1.post('/api/admin/users/person-advisor', { active: false })).status).toBe(200)
    expect((await advisor.get('/api/clients')).status).toBe(401)
  })
})
