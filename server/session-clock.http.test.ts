import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { readExport } from '../ledger/export.ts'
import { appendEntry, firmChain } from '../ledger/record.ts'
import { verifyRecord } from '../ledger/verify.ts'
import { codeOf, startWorld, type Client, type World } from '../tests/harness.ts'
import type { TicketView } from '../domain/ticket.ts'

const [second, minute, hour] = [1_000, 60_000, 3_600_000]
let world: World
let now = Date.now()
/** When set, the clock jumps after so many looks at it: in the middle of an answer. */
let jump: { looks: number; by: number } | undefined
const clock = (): Date => {
  if (jump && (jump.looks -= 1) < 0) { now += jump.by; jump = undefined }
  return new Date(now)
}
beforeAll(async () => { world = await startWorld({ clock, env: { SIGN_INS_PER_SECOND: '1000' } }) })
afterAll(() => world.close())
beforeEach(async () => {
  now += 30 * hour
  await world.db.kysely.updateTable('totp').set({ step_up_step: 0n }).execute()
})

const isOpen = async (client: Client): Promise<boolean> => (await client.get('/api/session')).status === 200
const dropped = (socket: { once(event: 'disconnect', heard: () => void): unknown }): Promise<number> => {
  const start = performance.now()
  return new Promise((resolve) => { socket.once('disconnect', () => { resolve(performance.now() - start) }) })
}

test('8 h without an act end a session; what pages do by themselves is no act: looks, sockets, cards that were shown', async () => {
  const me = await world.signIn('investor')
  const ticket = (await me.post<TicketView>('/api/tickets', { accountId: 'account-investor', legs: [{ symbol: 'BND', side: 'buy', quantity: '1' }] })).body
  const socket = await me.socket()
  for (let hours = 0; hours < 7; hours += 1) {
    now += hour
    const automatic = [await me.get('/api/session'), await me.get('/api/portfolio'), await me.get('/api/dashboard'), await me.get('/api/alerts'), await me.post('/api/socket-token', { origin: world.url }),
      await me.post(`/api/tickets/${ticket.id}/displayed`, { hash: ticket.hash })]
    expect(automatic.map(({ status }) => status).every((status) => status < 400), `after ${hours + 1} h`).toBe(true)
    await socket.timeout(5_000).emitWithAck('resume', { after: 0 })
  }
  now += hour - second
  expect(await isOpen(me)).toBe(true)
  const gone = dropped(socket)
  now += 2 * second
  expect(await isOpen(me)).toBe(false)
  expect(await gone).toBeLessThan(5_000)
})

test('an answer that is long in coming is no act: the clock stands where the question was', async () => {
  const me = await world.signIn('investor')
  await me.ask('How am I doing?')
  now += 7 * hour + 59 * minute
  expect(await isOpen(me)).toBe(true)
  await me.ask('And compared with the benchmark?')
  now += 7 * hour + 59 * minute
  expect(await isOpen(me)).toBe(true)
  now += 2 * minute
  expect(await isOpen(me)).toBe(false)
})

test('24 h end it however busy', async () => {
  const me = await world.signIn('investor')
  for (let hours = 0; hours < 23; hours += 1) { now += hour; expect((await me.post('/api/conversations', {})).status).toBeLessThan(300) }
  now += hour
  expect(await isOpen(me)).toBe(false)
})

test('revoked from another device: the open socket hears nothing after 5 s, its tokens are worth nothing, and what it was shown can not be confirmed', async () => {
  const [lost, mine] = [await world.signIn('investor'), await world.signIn('investor')]
  const [socket, { body: { token } }] = [await lost.socket(), await lost.post<{ token: string }>('/api/socket-token', { origin: world.url })]
  const ticket = (await lost.post<TicketView>('/api/tickets', { accountId: 'account-investor', legs: [{ symbol: 'VTI', side: 'buy', quantity: '1' }] })).body
  await lost.post(`/api/tickets/${ticket.id}/displayed`, { hash: ticket.hash })
  const { body: { sessions } } = await mine.get<{ sessions: { id: string; here: boolean }[] }>('/api/account')
  const gone = dropped(socket)
  for (const { id } of sessions.filter(({ here }) => !here)) expect((await mine.post(`/api/account/sessions/${id}/revoke`)).status).toBe(200)
  expect((await lost.get('/api/portfolio')).status).toBe(401)
  expect((await world.anonymous.get('/api/portfolio', { authorization: `Bearer ${token}`, origin: world.url })).status).toBe(401)
  await expect(world.anonymous.socket({ auth: { token }, headers: { origin: world.url } })).rejects.toThrow('UNAUTHENTICATED')
  expect((await mine.post(`/api/tickets/${ticket.id}/confirm`, { hash: ticket.hash }, { 'idempotency-key': 'revoked' })).body).toMatchObject({ code: 'NOT_DISPLAYED' })
  expect(await gone).toBeLessThan(5_000)
})

test('compliance proves itself anew every two hours, by a code; nobody else is asked', async () => {
  const officer = await world.signIn('compliance')
  const read = () => officer.get('/api/transcripts')
  now += 2 * hour - second
  expect((await read()).status).toBe(200)
  now += 2 * second
  const refused = await read()
  expect(refused).toMatchObject({ status: 401, body: { code: 'INSUFFICIENT_USER_AUTHENTICATION', max_age: 7200, proof: 'session' } })
  expect(refused.headers.get('www-authenticate')).toMatch(/error="insufficient_user_authentication".*max_age="7200"/)
  expect((await officer.get('/api/account')).status, 'what is no audit record').toBe(200)
  expect((await officer.post('/api/session/proof', { code: '000000' })).status).toBe(401)
  expect((await read()).status).toBe(401)
  expect((await officer.post('/api/session/proof', { code: codeOf('compliance') })).status).toBe(200)
  expect((await read()).status).toBe(200)
})

test('an export that is running when the two hours are over stops by name, goes on where it stopped after a proof, and verifies as a whole', async () => {
  await world.db.kysely.transaction().execute(async (tx) => { for (let n = 0; n < 500; n += 1) await appendEntry(tx, firmChain, 'test-noted', { n }, new Date(now)) })
  const officer = await world.signIn('compliance')
  const { body: made } = await officer.post<{ id: string; lines: number }>('/api/record/exports')
  const part = async (from: number): Promise<string[]> => {
    const { status, body } = await officer.get<{ text: string }>(`/api/record/exports/${made.id}?from=${from}`)
    expect(status).toBe(200)
    return body.text.trim().split('\n')
  }
  jump = { looks: 9, by: 2 * hour }
  const first = await part(0)
  const stopped = JSON.parse(first.at(-1)!) as { stopped: { code: string; max_age: number; from: number } }
  expect(stopped).toEqual({ stopped: { code: 'INSUFFICIENT_USER_AUTHENTICATION', max_age: 7200, from: first.length - 1 } })
  expect(stopped.stopped.from).toBeGreaterThanOrEqual(200)
  expect((await officer.get(`/api/record/exports/${made.id}?from=${stopped.stopped.from}`)).status).toBe(401)
  expect((await officer.post('/api/session/proof', { code: codeOf('compliance', 1) })).status).toBe(200)
  const whole = [...first.slice(0, -1), ...await part(stopped.stopped.from)]
  expect(whole).toHaveLength(made.lines)
  expect((await verifyRecord({ ...await readExport(whole), publicKey: world.signer.publicKey })).problems).toEqual([])
  expect((await (await world.signIn('admin')).get(`/api/record/exports/${made.id}`)).status).toBe(403)
})

test('an administrator proves it anew after five minutes, but stops trading at once', async () => {
  const admin = await world.signIn('admin')
  now += 5 * minute + second
  const off = () => admin.post('/api/admin/users/person-retired', { active: false })
  expect(await off()).toMatchObject({ status: 401, body: { code: 'INSUFFICIENT_USER_AUTHENTICATION', max_age: 300 } })
  expect((await admin.get('/api/admin/users')).status).toBe(200)
  expect((await admin.post('/api/admin/kill-switch', { on: true, reason: 'a test' })).status).toBe(200)
  expect((await admin.post('/api/admin/kill-switch', { on: false, reason: 'a test' })).status).toBe(401)
  expect((await admin.post('/api/session/proof', { code: codeOf('admin') })).status).toBe(200)
  expect((await admin.post('/api/admin/kill-switch', { on: false, reason: 'a test' })).status).toBe(200)
  expect((await off()).status).toBe(200)
})
