import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TicketView } from '../domain/ticket.ts'
import { startWorld, type Client, type World } from '../tests/harness.ts'
import { access } from './access.ts'

/**
 * Who may do what, written by hand and not read from the table that it checks. A letter a role:
 * - no session, i investor, a advisor, s supervisor, c compliance, m administrator. Everyone else gets 401 or 403.
 */
const expected: Readonly<Record<string, string>> = {
  'GET /healthz': '-iascm', 'GET /readyz': '-iascm', 'GET /metrics': '-iascm',
  'POST /api/session': '-iascm', 'GET /api/session': 'iascm', 'DELETE /api/session': 'iascm', 'GET /api/demo-accounts': '-iascm',
  'GET /api/sign-in-ways': '-iascm', 'POST /api/session/passkey/options': '-iascm', 'POST /api/session/passkey': '-iascm',
  'GET /api/session/openid': '-iascm', 'GET /api/session/openid/callback': '-iascm',
  'POST /api/session/proof/options': 'iascm', 'POST /api/session/proof': 'iascm', 'POST /api/enrolment/open': '-iascm', 'POST /api/enrolment': '-iascm',
  'GET /api/account': 'iascm', 'POST /api/account/proof/options': 'iascm', 'POST /api/account/password': 'iascm', 'POST /api/account/authenticator': 'iascm',
  'POST /api/account/recovery-codes': 'iascm', 'POST /api/account/openid': 'iascm', 'POST /api/account/sessions/:id/revoke': 'iascm',
  'GET /api/portfolio': 'ia', 'GET /api/dashboard': 'ia',
  'GET /api/conversations': 'ia', 'POST /api/conversations': 'ia', 'GET /api/conversations/:id': 'ia', 'POST /api/conversations/:id/feedback': 'ia', 'POST /api/socket-token': 'ia',
  'GET /api/widget/site': '-iascm', 'POST /api/widget/code': 'ia', 'POST /api/widget/session': '-iascm',
  'POST /api/tickets': 'ia', 'GET /api/tickets/:id': 'ia', 'GET /api/tickets/:id/suitability': 'ias', 'POST /api/tickets/:id/requote': 'ia', 'POST /api/tickets/:id/displayed': 'ia',
  'POST /api/tickets/:id/confirm': 'ia', 'POST /api/tickets/:id/cancel': 'ia', 'POST /api/step-up': 'ia', 'POST /api/step-up/options': 'ia',
  'GET /api/passkeys': 'iascm', 'POST /api/passkeys/options': 'iascm', 'POST /api/passkeys': 'iascm', 'POST /api/passkeys/:id/remove': 'iascm',
  'GET /api/profile': 'ia', 'POST /api/profile/preview': 'ia', 'POST /api/profile': 'ia', 'POST /api/acts/step-up': 'ia', 'POST /api/acts/step-up/options': 'ia',
  'GET /api/plans': 'ia', 'POST /api/plans/preview': 'ia', 'POST /api/plans': 'ia', 'POST /api/plans/:id/cancel': 'ia',
  'POST /api/imports/preview': 'ia', 'POST /api/imports': 'ia',
  'GET /api/memories': 'ia', 'POST /api/memories': 'ia', 'POST /api/memories/:id': 'ia', 'POST /api/memories/:id/forget': 'ia',
  'GET /api/alerts': 'ia', 'POST /api/alerts': 'ia', 'POST /api/alerts/:id/cancel': 'ia',
  'GET /api/tasks': 'ias', 'POST /api/tasks': 'ia', 'POST /api/tasks/:id': 'as',
  'GET /api/settings': 'ia', 'POST /api/settings': 'ia',
  'GET /api/clients': 'a',
  'POST /api/proposals': 'a', 'GET /api/proposals': 'ia', 'POST /api/proposals/:id/open': 'i', 'POST /api/proposals/:id/decline': 'i',
  'POST /api/bulk': 'a', 'GET /api/bulk': 'as', 'GET /api/bulk/:id': 'as', 'POST /api/bulk/:id/displayed': 's', 'POST /api/bulk/:id/step-up/options': 's',
  'POST /api/bulk/:id/step-up': 's', 'POST /api/bulk/:id/approve': 's', 'POST /api/bulk/:id/reject': 's',
  'GET /api/transcripts': 'c', 'GET /api/transcripts/:id': 'c', 'GET /api/transcripts/:id/verify': 'c', 'POST /api/replay': 'c', 'POST /api/record/exports': 'c', 'GET /api/record/exports/:id': 'c',
  'GET /api/reports/client': 'ia', 'GET /api/reports/book': 'a',
  'GET /api/transcripts/:id/trades': 'c', 'GET /api/transcripts/:id/export': 'c', 'GET /api/transcripts/:id/pdf': 'c',
  'GET /api/supervision': 'c', 'GET /api/supervision/count': 'c', 'POST /api/supervision/:id/review': 'c',
  'GET /api/admin/health': 'm', 'GET /api/admin/users': 'm', 'POST /api/admin/users/:id': 'm', 'POST /api/admin/users': 'm',
  'POST /api/admin/users/:id/link': 'm', 'POST /api/admin/users/:id/sessions/revoke': 'm', 'GET /api/admin/accounts': 'm', 'POST /api/admin/accounts': 'm',
  'GET /api/admin/mandates': 'm', 'POST /api/admin/mandates': 'm', 'POST /api/admin/mandates/end': 'm',
  'GET /api/admin/proposals': 'm', 'POST /api/admin/proposals': 'm', 'POST /api/admin/proposals/:id/proof/options': 'm', 'POST /api/admin/proposals/:id/approve': 'm',
  'POST /api/admin/proposals/:id/reject': 'm', 'GET /api/admin/policy': 'm',
  'GET /api/admin/kill-switch': 'm', 'POST /api/admin/kill-switch': 'm',
  'POST /api/messages': '-iascm', 'GET /api/charts/:key': '-iascm',
  'GET /api/teams': 'ia', 'POST /api/teams/codes': 'ia', 'POST /api/teams/links/:id/remove': 'ia', 'POST /api/conversations/:id/teams': 'ia', 'POST /api/admin/teams-links': 'm',
  'GET /api/record/anchor': 'cm', 'GET /api/privacy': 'iascm', 'GET /api/privacy/export': 'iascm', 'POST /api/privacy/erasure': 'iascm', 'POST /api/privacy/human-review': 'ia',
  'GET /api/retention': 'c', 'POST /api/retention/delete': 'c', 'GET /api/holds': 'c', 'POST /api/holds': 'c', 'POST /api/holds/:id/lift': 'c',
  'POST /api/admin/users/:id/close': 'm',
  'POST /api/advance': 'iascm',
  'GET /local/ping': '', 'POST /local/session': '', 'POST /local/verify': '', 'POST /local/replay': '', 'POST /local/backup': '', 'POST /local/accept-loss': '', 'POST /local/advance': '', 'POST /local/administrator': '',
}
const roles = { '-': undefined, i: 'investor', a: 'advisor', s: 'supervisor', c: 'compliance', m: 'admin' } as const
type Letter = keyof typeof roles

let world: World
const clients = new Map<Letter, Client>()
beforeAll(async () => {
  world = await startWorld({ env: { SIGN_INS_PER_SECOND: '10000', REQUESTS_PER_SECOND: '10000' } })
  for (const [letter, who] of Object.entries(roles) as [Letter, string | undefined][]) clients.set(letter, who === undefined ? world.anonymous : await world.signIn(who))
})
afterAll(() => world.close())

test('every endpoint that is served stands in the matrix, and nothing else', () => {
  expect(Object.keys(access).sort()).toEqual(Object.keys(expected).sort())
})

const cases = Object.entries(expected).flatMap(([endpoint, allowed]) => (Object.keys(roles) as Letter[]).map((letter) => [endpoint, letter, allowed.includes(letter)] as const))
  .filter(([endpoint]) => endpoint !== 'DELETE /api/session')

test.each(cases)('%s as %s: allowed %s', async (endpoint, letter, allowed) => {
  const [method, path] = endpoint.split(' ') as ['GET' | 'POST', string]
  const client = clients.get(letter)!
  // An empty body and an id that names nothing: who may call gets past the door and is told 2xx, 404 or 422; who may not gets 401 or 403.
  const address = path.replace(':id', 'nothing')
  const { status, body } = method === 'GET' ? await client.get(address) : await client.post(address, {})
  if (endpoint.includes('/local/')) { expect(status).toBe(404); return }
  if (endpoint === 'POST /api/session' || endpoint === 'POST /api/widget/session') { expect(status).toBe(422); return }
  if (allowed) expect([200, 201, 400, 404, 409, 422], JSON.stringify(body)).toContain(status)
  else expect(status).toBe(letter === '-' ? 401 : 403)
})

test.each((Object.keys(roles) as Letter[]).map((letter) => [letter, 'ia'.includes(letter)] as const))('the chat socket as %s: allowed %s', async (letter, allowed) => {
  const client = clients.get(letter)!
  if (letter === '-') { await expect(client.socket()).rejects.toThrow('UNAUTHENTICATED'); return }
  const socket = await client.socket()
  const answer = await socket.timeout(5000).emitWithAck('resume', { conversationId: 'nothing', after: 0 }) as { code: string }
  socket.close()
  expect(answer.code).toBe(allowed ? 'NOT_FOUND' : 'FORBIDDEN')
})

const writes = Object.entries(access).filter(([endpoint, audience]) => !endpoint.startsWith('GET ') && audience !== 'local').map(([endpoint]) => endpoint)
const foreign: readonly Readonly<Record<string, string>>[] = [{ origin: 'https://evil.example' }, { 'sec-fetch-site': 'cross-site' }, { origin: 'null' }]
test('cross-site request forgery: no page of another site writes anywhere with our cookie, whatever the endpoint', async () => {
  expect(writes.length).toBeGreaterThan(60)
  const investor = clients.get('i')!
  for (const endpoint of writes) {
    const [method, path] = endpoint.split(' ') as ['POST' | 'DELETE', string]
    const address = path.replace(':id', 'nothing')
    for (const from of foreign) {
      const { status, body } = method === 'POST' ? await investor.post(address, {}, from) : await investor.delete(address, from)
      expect({ status, code: body['code'] }, `${endpoint} ${JSON.stringify(from)}`).toEqual({ status: 403, code: 'ORIGIN_NOT_ALLOWED' })
    }
  }
  await expect(investor.socket({ headers: { origin: 'https://evil.example' } })).rejects.toThrow()
  expect((await investor.get('/api/session')).status).toBe(200)
})

test("own and other: an investor's things are 404 for another investor; an advisor sees clients' accounts, not their tickets or words", async () => {
  const [investor, advisor] = [clients.get('i')!, clients.get('a')!]
  const novice = await world.signIn('novice')
  const conversation = (await investor.post<{ id: string }>('/api/conversations', {})).body.id
  const ticket = (await investor.post<TicketView>('/api/tickets', { accountId: 'account-investor', legs: [{ symbol: 'BND', side: 'buy', quantity: '1' }] })).body
  for (const other of [novice, advisor]) {
    expect((await other.get(`/api/conversations/${conversation}`)).status).toBe(404)
    expect((await other.get(`/api/tickets/${ticket.id}`)).status).toBe(404)
    expect(JSON.stringify((await other.get('/api/conversations')).body)).not.toContain(conversation)
  }
  expect((await investor.get(`/api/tickets/${ticket.id}`)).status).toBe(200)
  expect((await advisor.get('/api/portfolio?accountId=account-investor')).body).toMatchObject({ accountId: 'account-investor' })
  for (const path of ['/api/portfolio', '/api/dashboard']) expect((await novice.get(`${path}?accountId=account-investor`)).status).toBe(404)
})

test('the administrator sees neither money nor words', async () => {
  const admin = clients.get('m')!
  const all = await Promise.all(['health', 'users', 'policy', 'kill-switch'].map((name) => admin.get(`/api/admin/${name}`)))
  const text = JSON.stringify(all.map(({ body }) => body))
  expect(text).not.toMatch(/account-investor|valueUsd|cashUsd|"text"/)
})
