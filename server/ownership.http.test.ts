import { afterAll, beforeAll, expect, test } from 'vitest'
import type { BulkView } from '../domain/bulk.ts'
import type { PersonId } from '../domain/ids.ts'
import type { TicketView } from '../domain/ticket.ts'
import { Authenticator } from '../tests/fakes/authenticator.ts'
import { codeOf, startWorld, type Client, type World } from '../tests/harness.ts'
import { createClient } from '../tests/world/client.ts'
import { access, socketAccess } from './access.ts'
import { cookieName } from './http/cookies.ts'

/**
 * Things of one investor, and who besides them gets at each. Written by hand, a letter a person:
 * n another investor, a their advisor under a mandate, u an advisor without one, s the supervisor, c compliance, m an administrator.
 * Whoever is not named gets 404 (or 403 by role), and nothing of the owner's changes.
 */
type Letter = 'n' | 'a' | 'u' | 's' | 'c' | 'm'
interface Case { readonly endpoint: keyof typeof access; readonly path?: (own: Own) => string; readonly body?: (own: Own) => unknown; readonly others: string }

interface Own {
  readonly conversation: string
  readonly ticket: TicketView
  readonly passkey: string
  readonly session: string
  readonly plan: string
  readonly memory: string
  readonly alert: string
  readonly task: string
  readonly proposal: string
  readonly bulk: BulkView
  readonly turn: string
}
const account = 'account-investor'
const on = '2030-01-01'
const leg = { symbol: 'BND', side: 'buy', quantity: '1' }
const at = (path: string, id: (own: Own) => string) => (own: Own): string => path.replace(':id', encodeURIComponent(id(own)))
const ticketCase = (verb: string, body?: (own: Own) => unknown): Case => ({ endpoint: `POST /api/tickets/:id/${verb}` as Case['endpoint'], path: at(`/api/tickets/:id/${verb}`, ({ ticket }) => ticket.id), ...(body && { body }), others: '' })
const hash = ({ ticket }: Own) => ({ hash: ticket.hash })
const bulkHash = ({ bulk }: Own) => ({ hash: bulk.hash })

const cases: readonly Case[] = [
  { endpoint: 'GET /api/portfolio', path: () => `/api/portfolio?accountId=${account}`, others: 'a' },
  { endpoint: 'GET /api/dashboard', path: () => `/api/dashboard?accountId=${account}`, others: 'a' },
  { endpoint: 'GET /api/reports/client', path: () => '/api/reports/client?clientId=person-investor', others: 'a' },
  { endpoint: 'GET /api/conversations/:id', path: at('/api/conversations/:id', ({ conversation }) => conversation), others: '' },
  { endpoint: 'POST /api/conversations/:id/feedback', path: at('/api/conversations/:id/feedback', ({ conversation }) => conversation), body: ({ turn }) => ({ turnId: turn, verdict: 'helpful' }), others: '' },
  { endpoint: 'POST /api/conversations/:id/teams', path: at('/api/conversations/:id/teams', ({ conversation }) => conversation), body: () => ({}), others: '' },
  { endpoint: 'POST /api/teams/links/:id/remove', path: () => '/api/teams/links/link-of-the-owner/remove', body: () => ({}), others: '' },
  // An advisor under a mandate to trade makes tickets of their own in the account; the client's stay the client's.
  { endpoint: 'POST /api/tickets', body: () => ({ accountId: account, legs: [leg] }), others: 'a' },
  { endpoint: 'GET /api/tickets/:id', path: at('/api/tickets/:id', ({ ticket }) => ticket.id), others: '' },
  { endpoint: 'GET /api/tickets/:id/suitability', path: at('/api/tickets/:id/suitability', ({ ticket }) => ticket.id), others: '' },
  ticketCase('requote'), ticketCase('displayed', hash), ticketCase('confirm', hash), ticketCase('cancel'),
  { endpoint: 'POST /api/step-up', body: ({ ticket }) => ({ ticketId: ticket.id, hash: ticket.hash, code: '000000' }), others: '' },
  { endpoint: 'POST /api/step-up/options', body: ({ ticket }) => ({ ticketId: ticket.id, hash: ticket.hash }), others: '' },
  { endpoint: 'POST /api/passkeys/:id/remove', path: at('/api/passkeys/:id/remove', ({ passkey }) => passkey), body: () => ({ code: '000000' }), others: '' },
  { endpoint: 'POST /api/account/sessions/:id/revoke', path: at('/api/account/sessions/:id/revoke', ({ session }) => session), others: '' },
  { endpoint: 'POST /api/plans/preview', body: () => ({ kind: 'deposit', accountId: account, amountUsd: '10.00', every: 'once', firstOn: on }), others: '' },
  { endpoint: 'POST /api/plans/:id/cancel', path: at('/api/plans/:id/cancel', ({ plan }) => plan), others: '' },
  { endpoint: 'POST /api/imports/preview', body: () => ({ accountId: account, entries: [{ kind: 'deposit', on: '2026-07-30', amountUsd: '5.00' }] }), others: '' },
  // Their own memory and request; a conversation that is not theirs is left out of it, see below.
  { endpoint: 'POST /api/memories', body: ({ conversation }) => ({ text: 'Something', conversationId: conversation }), others: 'nau' },
  { endpoint: 'POST /api/memories/:id', path: at('/api/memories/:id', ({ memory }) => memory), body: () => ({ text: 'Changed' }), others: '' },
  { endpoint: 'POST /api/memories/:id/forget', path: at('/api/memories/:id/forget', ({ memory }) => memory), others: '' },
  { endpoint: 'POST /api/alerts', body: () => ({ rule: { kind: 'drift', accountId: account, by: 0.05 } }), others: '' },
  { endpoint: 'POST /api/alerts/:id/cancel', path: at('/api/alerts/:id/cancel', ({ alert }) => alert), others: '' },
  { endpoint: 'POST /api/settings', body: () => ({ defaultAccountId: account }), others: '' },
  { endpoint: 'POST /api/tasks', body: ({ conversation }) => ({ topic: 'Call me', conversationId: conversation }), others: 'nau' },
  { endpoint: 'POST /api/tasks/:id', path: at('/api/tasks/:id', ({ task }) => task), body: () => ({ state: 'taken' }), others: 'a' },
  { endpoint: 'POST /api/proposals', body: () => ({ clients: ['person-investor'], kind: 'rebalance-to-policy' }), others: 'a' },
  { endpoint: 'POST /api/proposals/:id/open', path: at('/api/proposals/:id/open', ({ proposal }) => proposal), body: () => ({}), others: '' },
  { endpoint: 'POST /api/proposals/:id/decline', path: at('/api/proposals/:id/decline', ({ proposal }) => proposal), body: () => ({}), others: '' },
  // A bulk is its advisor's and every supervisor's; a client's own ticket inside of it is not the client's to see here.
  { endpoint: 'POST /api/bulk', body: () => ({ clients: ['person-investor'], kind: 'rebalance-to-policy' }), others: 'a' },
  { endpoint: 'GET /api/bulk/:id', path: at('/api/bulk/:id', ({ bulk }) => bulk.id), others: 'as' },
  { endpoint: 'POST /api/bulk/:id/displayed', path: at('/api/bulk/:id/displayed', ({ bulk }) => bulk.id), body: bulkHash, others: 's' },
  { endpoint: 'POST /api/bulk/:id/step-up/options', path: at('/api/bulk/:id/step-up/options', ({ bulk }) => bulk.id), body: bulkHash, others: '' },
  { endpoint: 'POST /api/bulk/:id/step-up', path: at('/api/bulk/:id/step-up', ({ bulk }) => bulk.id), body: (own) => ({ ...bulkHash(own), code: '000000' }), others: '' },
  { endpoint: 'POST /api/bulk/:id/approve', path: at('/api/bulk/:id/approve', ({ bulk }) => bulk.id), body: bulkHash, others: '' },
  { endpoint: 'GET /api/transcripts/:id', path: at('/api/transcripts/:id', ({ conversation }) => conversation), others: 'c' },
  { endpoint: 'GET /api/transcripts/:id/verify', path: at('/api/transcripts/:id/verify', ({ conversation }) => conversation), others: 'c' },
  { endpoint: 'GET /api/transcripts/:id/trades', path: at('/api/transcripts/:id/trades', ({ conversation }) => conversation), others: 'c' },
  { endpoint: 'GET /api/transcripts/:id/export', path: at('/api/transcripts/:id/export', ({ conversation }) => conversation), others: 'c' },
  { endpoint: 'GET /api/transcripts/:id/pdf', path: at('/api/transcripts/:id/pdf', ({ conversation }) => conversation), others: 'c' },
  { endpoint: 'POST /api/bulk/:id/reject', path: at('/api/bulk/:id/reject', ({ bulk }) => bulk.id), body: (own) => ({ ...bulkHash(own), reason: 'a test' }), others: 's' },
]
/** Not one investor's: they belong to the firm, or to compliance itself; the role decides (`access.http.test.ts`). */
const ofTheFirm: readonly string[] = [
  'GET /api/record/exports/:id', 'POST /api/supervision/:id/review', 'POST /api/holds/:id/lift',
  'POST /api/admin/users/:id', 'POST /api/admin/users/:id/link', 'POST /api/admin/users/:id/sessions/revoke', 'POST /api/admin/users/:id/close',
  'POST /api/admin/proposals/:id/proof/options', 'POST /api/admin/proposals/:id/approve', 'POST /api/admin/proposals/:id/reject',
]

let world: World
let owner: Client
let own: Own
const others = new Map<Letter, Client>()

const strangerAdvisor = async (): Promise<Client> => {
  const id = 'person-stranger' as PersonId
  await world.db.pool.query(`INSERT INTO person (id, email, label, role) VALUES ($1, 'stranger@demo.local', 'Another advisor', 'advisor')`, [id])
  await world.db.pool.query(`INSERT INTO ips SELECT $1, version, body FROM ips WHERE person_id = 'person-advisor'`, [id])
  const { token } = await world.steward.sessions.start({ id, role: 'advisor', email: 'stranger@demo.local', label: 'Another advisor' })
  return createClient(world.url, `${cookieName(false)}=${token}`)
}

const makeOwn = async (): Promise<Own> => {
  const post = async <T>(path: string, body: unknown): Promise<T> => {
    const answer = await owner.post<T>(path, body)
    expect(answer.status, `${path}: ${JSON.stringify(answer.body)}`).toBeLessThan(300)
    return answer.body
  }
  const localhost = createClient(world.url.replace('127.0.0.1', 'localhost'), owner.cookie)
  const device = new Authenticator(world.url.replace('127.0.0.1', 'localhost'), 'localhost')
  const { body: options } = await localhost.post<{ challenge: string }>('/api/passkeys/options', { code: codeOf('investor') })
  await localhost.post('/api/passkeys', { label: 'Laptop', response: device.register(options.challenge) })
  await world.db.pool.query(`INSERT INTO teams_link VALUES ('link-of-the-owner', 'tenant', 'user', 'person-investor', NULL, 'person-investor', now(), NULL)`)
  const reply = await owner.ask('How am I doing?')
  const { hash: planHash } = await post<{ hash: string }>('/api/plans/preview', { kind: 'deposit', accountId: account, amountUsd: '10.00', every: 'month', firstOn: on })
  const advisor = others.get('a')!
  const sent = (await advisor.post<{ sent: { id: string }[] }>('/api/proposals', { clients: ['person-investor'], kind: 'rebalance-to-policy' })).body
  const bulk = (await advisor.post<BulkView>('/api/bulk', { clients: ['person-investor', 'person-retired'], kind: 'rebalance-to-policy' })).body
  const { sessions } = (await owner.get<{ sessions: { id: string }[] }>('/api/account')).body
  return {
    conversation: reply.conversationId, turn: reply.turnId, passkey: device.id, session: sessions[0]!.id, bulk, proposal: sent.sent[0]!.id,
    ticket: await post<TicketView>('/api/tickets', { accountId: account, legs: [leg] }),
    plan: (await post<{ plan: { planId: string } }>('/api/plans', { hash: planHash })).plan.planId,
    memory: (await post<{ memoryId: string }>('/api/memories', { text: 'I retire in 2045' })).memoryId,
    alert: (await post<{ alertId: string }>('/api/alerts', { rule: { kind: 'price', symbol: 'VTI', direction: 'below', price: '1.00' } })).alertId,
    task: (await post<{ taskId: string }>('/api/tasks', { topic: 'Call me' })).taskId,
  }
}

beforeAll(async () => {
  world = await startWorld({ env: { REQUESTS_PER_SECOND: '10000', SIGN_INS_PER_SECOND: '1000' } })
  owner = await world.signIn('investor')
  for (const [letter, who] of [['n', 'novice'], ['a', 'advisor'], ['s', 'supervisor'], ['c', 'compliance'], ['m', 'admin']] as const) others.set(letter, await world.signIn(who))
  others.set('u', await strangerAdvisor())
  own = await makeOwn()
})
afterAll(() => world.close())

/** Everything of the owner that somebody else could have changed, as the database has it. */
const tables = ['plan', 'memory', 'alert', 'passkey', 'ips', 'preference', 'teams_link'] as const
const stateOfOwner = async (): Promise<string> => {
  const rows = await Promise.all([...tables.map((table) => world.db.pool.query(`SELECT * FROM ${table} WHERE person_id = 'person-investor' ORDER BY 1`)),
    world.db.pool.query(`SELECT state, mismatches, locked FROM ticket_state WHERE ticket_id = $1`, [own.ticket.id]), world.db.pool.query(`SELECT * FROM display WHERE ticket_id = $1`, [own.ticket.id]),
    world.db.pool.query(`SELECT count(*) FROM session WHERE person_id = 'person-investor' AND revoked_at IS NULL`), world.db.pool.query(`SELECT head_seq FROM chain WHERE id = $1`, [`conversation/${own.conversation}`])])
  return JSON.stringify(rows.map(({ rows: each }) => each as unknown), (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value))
}

test('every endpoint that names something by id stands here', () => {
  const named = Object.keys(access).filter((endpoint) => endpoint.includes(':id'))
  expect(named.length).toBeGreaterThan(30)
  const known = new Set<string>([...cases.map(({ endpoint }) => endpoint), ...ofTheFirm])
  expect(named.filter((endpoint) => !known.has(endpoint))).toEqual([])
  expect(Object.keys(socketAccess).sort()).toEqual(['message', 'resume', 'stop'])
})

const attempts = cases.flatMap((each) => (['n', 'u', 'a', 's', 'c', 'm'] as const).map((letter) => [each.endpoint, letter, each.others.includes(letter), each] as const))
test.each(attempts)('%s as %s: allowed %s', async (endpoint, letter, allowed, { path, body }) => {
  const [method, plain] = endpoint.split(' ') as ['GET' | 'POST', string]
  const client = others.get(letter)!
  const before = await stateOfOwner()
  const address = path?.(own) ?? plain
  const answer = method === 'GET' ? await client.get(address) : await client.post(address, body?.(own), endpoint.endsWith('/confirm') ? { 'idempotency-key': `theirs-${letter}` } : {})
  if (allowed) { expect([200, 201], JSON.stringify(answer.body).slice(0, 300)).toContain(answer.status); return }
  expect([401, 403, 404, 409, 422], JSON.stringify(answer.body).slice(0, 300)).toContain(answer.status)
  expect(await stateOfOwner()).toBe(before)
})

test("nobody else's memory or request leads into the owner's conversation", async () => {
  const { rows } = await world.db.pool.query(`SELECT person_id FROM memory WHERE conversation_id = $1 UNION ALL SELECT person_id FROM task WHERE conversation_id = $1`, [own.conversation])
  expect(rows).toEqual([])
})

test.each(['n', 'u', 'a', 's', 'c', 'm'] as const)("the socket as %s: somebody else's conversation is none, by every event", async (letter) => {
  const before = await stateOfOwner()
  const socket = await others.get(letter)!.socket()
  const heard: unknown[] = []
  socket.onAny((event: string, given: unknown) => { if (event !== 'alert') heard.push(given) })
  const codeFor = async (event: string, given: object): Promise<string> => ((await socket.timeout(5_000).emitWithAck(event, given)) as { code: string }).code
  const expected = 'nau'.includes(letter) ? 'NOT_FOUND' : 'FORBIDDEN'
  expect(await codeFor('resume', { conversationId: own.conversation, after: 0 })).toBe(expected)
  expect(await codeFor('stop', { conversationId: own.conversation })).toBe(expected)
  expect(await codeFor('message', { conversationId: own.conversation, text: 'How am I doing?', clientMessageId: `of-${letter}` })).toBe(expected)
  // What the owner is told next reaches nobody else.
  await owner.post('/api/tickets', { accountId: account, legs: [leg] })
  socket.close()
  expect(JSON.stringify(heard)).not.toContain(own.conversation)
  expect(await stateOfOwner()).toBe(before)
})

test('the administrator gets no word and no amount of the owner, by any endpoint that is theirs', async () => {
  const admin = others.get('m')!
  const mine = Object.entries(access).filter(([endpoint, audience]) => endpoint.startsWith('GET ') && !endpoint.includes(':') && typeof audience === 'object' && (audience as readonly string[]).includes('admin') && !endpoint.includes('privacy'))
  expect(mine.length).toBeGreaterThan(8)
  const answers = await Promise.all(mine.map(([endpoint]) => admin.get(endpoint.slice(4))))
  const text = JSON.stringify(answers.map(({ body }) => body))
  for (const canary of ['I retire in 2045', 'How am I doing', own.ticket.id, own.ticket.worstCaseUsd, 'valueUsd', 'cashUsd']) expect(text).not.toContain(canary)
})

test('what compliance read of the owner stands in its own record', async () => {
  const { rows } = await world.db.pool.query<{ kind: string }>(`SELECT kind FROM entry WHERE chain_id = 'person/person-compliance'`)
  expect(rows.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['transcript-read', 'transcript-verified']))
})
