import { request } from 'node:http'
import { connect } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createLog, type Log } from './telemetry/log.ts'
import { startWorld, type Client, type World } from '../tests/harness.ts'

let world: World
let investor: Client
const lines: string[] = []
const log: Log = createLog((line) => { lines.push(line) }, () => new Date())
beforeAll(async () => {
  world = await startWorld({ log })
  investor = await world.signIn('investor')
})
afterAll(() => world.close())

/** Raw, because fetch will not send a wrong Host. */
const raw = (headers: Readonly<Record<string, string>>, path = '/healthz'): Promise<{ status: number; body: string }> => new Promise((resolve, reject) => {
  const { port } = new URL(world.url)
  request({ host: '127.0.0.1', port, path, headers }, (response) => {
    let body = ''
    response.on('data', (chunk: Buffer) => { body += chunk.toString() })
    response.on('end', () => { resolve({ status: response.statusCode ?? 0, body }) })
  }).on('error', reject).end()
})

test.each([
  [{ host: 'localhost' }, 200], [{ host: 'localhost:3000' }, 200], [{ host: '127.0.0.1' }, 200],
  [{ host: 'evil.example' }, 421], [{ host: 'localhost.evil.example' }, 421], [{ host: '127.0.0.1.evil.example:3000' }, 421], [{ host: '192.168.0.7' }, 421],
  [{ host: 'localhost', 'x-forwarded-for': '203.0.113.7' }, 421], [{ host: 'localhost', forwarded: 'for=203.0.113.7' }, 421],
  [{ host: 'localhost', 'x-forwarded-host': 'firm.example' }, 421], [{ host: 'localhost', via: '1.1 proxy' }, 421],
])('demo mode answers somebody at this machine only: %j is %i', async (headers, status) => {
  expect((await raw(headers)).status).toBe(status)
})

test.each([
  [{}, 201],
  [{ origin: 'self' }, 201],
  [{ origin: 'https://evil.example' }, 403], [{ origin: 'null' }, 403], [{ origin: 'http://localhost:1' }, 403],
  [{ 'sec-fetch-site': 'cross-site' }, 403], [{ 'sec-fetch-site': 'same-site' }, 403], [{ 'sec-fetch-site': 'same-origin' }, 201],
])('cross-site request forgery: a write with %j is %i', async (headers: Readonly<Record<string, string>>, status) => {
  const sent = headers['origin'] === 'self' ? { origin: world.url } : headers
  expect((await investor.post('/api/conversations', {}, sent)).status).toBe(status)
})

test('a form of another site cannot post: only JSON is read', async () => {
  expect(await investor.post('/api/conversations', 'channel=web', { 'content-type': 'application/x-www-form-urlencoded' })).toMatchObject({ status: 415 })
  expect(await investor.post('/api/conversations', '{}', { 'content-type': 'text/plain' })).toMatchObject({ status: 415 })
})

test('BI09: duplicate keys are 400 before anything else looks at them', async () => {
  expect(await world.anonymous.post('/api/session', '{"email":"a","email":"b","password":"c"}')).toMatchObject({ status: 400, body: { code: 'DUPLICATE_KEY' } })
})

test('BI23: a 50 MB body is 413, memory stays, others are served', async () => {
  const before = process.memoryUsage.rss()
  const big = `{"text":"${'x'.repeat(50 * 1024 * 1024)}"}`
  const allocated = process.memoryUsage.rss()
  const [answer, other] = await Promise.all([investor.post('/api/conversations', big), world.anonymous.get('/healthz')])
  expect(answer).toMatchObject({ status: 413, body: { code: 'TOO_LARGE' } })
  expect(other.status).toBe(200)
  // The client's own copies are in this process as well: a body, its encoding, and what waits in the socket.
  expect(process.memoryUsage.rss() - Math.max(before, allocated)).toBeLessThan(200 * 1024 * 1024)
})

test('BI24: nested 100,000 deep, or a million keys, is 400', async () => {
  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`
  expect(await investor.post('/api/conversations', deep)).toMatchObject({ status: 400, body: { code: 'TOO_DEEP' } })
  const wide = `{${Array.from({ length: 1_000_000 }, (_, index) => `"k${index}":0`).join(',')}}`
  expect(await investor.post('/api/conversations', wide)).toMatchObject({ status: 400, body: { code: 'TOO_MANY_KEYS' } })
})

test('what no database holds is refused at the door, wherever it stands: NUL, half a character', async () => {
  for (const path of ['/api/tickets/%00', '/api/conversations/a%00', '/api/portfolio?accountId=%00']) expect(await investor.get(path), path).toMatchObject({ status: 400, body: { code: 'INVALID_TEXT' } })
  for (const [path, body] of [
    ['/api/tickets', { accountId: 'account-investor\0', legs: [{ symbol: 'VTI', side: 'buy', quantity: '1' }] }], ['/api/alerts', { rule: { kind: 'date', on: '2027-01-01', note: 'a\0b' } }],
    ['/api/memories', { text: 'half \ud800' }], ['/api/session', { email: 'a\0@b.co', password: 'x' }], ['/api/tickets', { 'account\ud800': 1 }],
  ] as const) expect(await investor.post(path, body), path).toMatchObject({ status: 400, body: { code: 'INVALID_TEXT' } })
  const socket = await investor.socket()
  for (const said of [{ text: 'a\0', clientMessageId: '1' }, { text: 'half \udfff', clientMessageId: '2' }, { text: 'a', clientMessageId: '\0' }, { text: 'a', clientMessageId: '3', conversationId: '\ud800' }])
    expect(await socket.emitWithAck('message', said)).toMatchObject({ ok: false, code: 'INVALID_INPUT' })
  socket.close()
})

test('BI18: a search that is SQL finds nothing and costs nothing', async () => {
  const compliance = await world.signIn('compliance')
  for (const text of ["' OR 1=1--", '; DROP TABLE entry', '$(sleep 5)', '%', '_', '\\']) {
    const start = performance.now()
    expect(await compliance.get(`/api/transcripts?q=${encodeURIComponent(text)}`)).toMatchObject({ status: 200, body: { conversations: [] } })
    expect(performance.now() - start).toBeLessThan(1000)
  }
  expect(await compliance.get('/api/transcripts?from=yesterday')).toMatchObject({ status: 422 })
  expect(await compliance.get('/api/transcripts?nonsense=1')).toMatchObject({ status: 422 })
})

test('BI22: what a client sends cannot write a line of the log', () => {
  log.warn('test', { agent: 'curl\r\n{"level":"info","event":"fake"}\u2028x' })
  const line = lines.at(-1) ?? ''
  expect(line.trimEnd().split(/[\r\n\u2028\u2029]/)).toHaveLength(1)
  expect(JSON.parse(line)).toMatchObject({ level: 'warn', event: 'test' })
})

test('BI28: a connection that never signs in is closed within 5 s, and health is fine meanwhile', async () => {
  const { port } = new URL(world.url)
  const start = performance.now()
  const closed = Array.from({ length: 50 }, () => new Promise<void>((resolve) => {
    const socket = connect(Number(port), '127.0.0.1', () => {
      socket.write(`GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: localhost:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`)
    })
    socket.on('data', () => undefined)
    socket.on('close', () => { resolve() })
    socket.on('error', () => { resolve() })
  }))
  expect((await world.anonymous.get('/healthz')).status).toBe(200)
  await Promise.all(closed)
  expect(performance.now() - start).toBeLessThan(7000)
})

test('BI31: tokens that nobody issued are 401 or refused, without detail', async () => {
  for (const token of ['x', 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZG1pbiJ9.', `${'a'.repeat(43)}`]) {
    expect((await world.anonymous.get('/api/session', { cookie: `steward=${token}` })).status).toBe(401)
    expect((await world.anonymous.get('/api/session', { authorization: `Bearer ${token}` })).status).toBe(401)
    await expect(world.anonymous.socket({ auth: { token } })).rejects.toThrow('UNAUTHENTICATED')
    expect((await world.anonymous.post('/local/session', { email: 'investor@demo.local' }, { authorization: `Bearer ${token}` })).status).toBe(404)
  }
})

test('the local endpoints open to the token of the lock file, and not through a proxy', async () => {
  const authorization = `Bearer ${world.localToken}`
  expect(await world.anonymous.post('/local/session', { email: 'investor@demo.local' }, { authorization })).toMatchObject({ status: 200, body: { role: 'investor' } })
  expect((await raw({ host: 'localhost', authorization, 'x-real-ip': '203.0.113.7' }, '/local/ping')).status).toBe(421)
})

test('an unknown path, a malformed one and a wrong method are problems with a code and a request id', async () => {
  for (const path of ['/api/nothing', '/api/tickets/%E0%A4%A', '/api/confirm']) {
    const answer = await investor.get<{ code: string; requestId: string }>(path)
    expect([400, 404]).toContain(answer.status)
    expect(answer.body).toMatchObject({ code: expect.any(String), requestId: expect.stringMatching(/-/) })
  }
})

test('security headers stand on every answer', async () => {
  const { headers } = await world.anonymous.get('/healthz')
  expect(headers.get('content-security-policy')).toMatch(/default-src 'none'.*script-src 'self'.*frame-ancestors 'none'/)
  expect(headers.get('content-security-policy')).not.toContain('unsafe')
  expect(headers.get('x-content-type-options')).toBe('nosniff')
  expect(headers.get('x-powered-by')).toBeNull()
})

test('too many requests of one session are told to wait; another session is not', async () => {
  const [noisy, quiet] = [await world.signIn('novice'), await world.signIn('retired')]
  const statuses = await Promise.all(Array.from({ length: 400 }, async () => (await noisy.get('/api/session')).status))
  expect(statuses).toContain(429)
  expect((await quiet.get('/api/session')).status).toBe(200)
})

test('a page of a site that the settings name may call; others are told nothing', async () => {
  const open = await startWorld({ env: { STEWARD_ORIGINS: 'https://firm.example' } })
  const preflight = await fetch(`${open.url}/api/session`, { method: 'OPTIONS', headers: { origin: 'https://firm.example', 'access-control-request-method': 'POST' } })
  expect([preflight.status, preflight.headers.get('access-control-allow-origin')]).toEqual([204, 'https://firm.example'])
  const other = await fetch(`${open.url}/api/session`, { method: 'OPTIONS', headers: { origin: 'https://evil.example', 'access-control-request-method': 'POST' } })
  expect(other.headers.get('access-control-allow-origin')).toBeNull()
  const client = await open.signIn('investor')
  expect((await client.post('/api/conversations', {}, { origin: 'https://firm.example' })).status).toBe(201)
  await open.close()
})
