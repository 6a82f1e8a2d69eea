import { createHash, randomUUID } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { generateSync } from 'otplib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { BulkView } from '../domain/bulk.ts'
import type { TicketView } from '../domain/ticket.ts'
import { Authenticator } from '../tests/fakes/authenticator.ts'
import { failing, type FailingDatabase } from '../tests/fakes/failing-database.ts'
import { codeOf, startWorld, type Answer, type Client, type World } from '../tests/harness.ts'
import { createClient } from '../tests/world/client.ts'
import { access, type Endpoint } from './access.ts'
import { createCredentials } from './auth/credentials.ts'

/**
 * Every endpoint that changes something, asked for what it does grant, while its database breaks at each of its statements in turn:
 * nothing is changed, nothing is answered as done, nothing is told of the inside. A new endpoint does not compile without its row.
 */
type Writing = Exclude<Endpoint, `GET ${string}`>
interface Asked {
  readonly as: Client
  /** Fills `:id`. */
  readonly id?: string | undefined
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  /** What it answers when nothing breaks, where that is a refusal. */
  readonly refused?: number
  /** Sent again it goes on where it broke off. */
  readonly resumes?: boolean
}

const bank = 'https://bank.example'
const account = 'account-investor'
const legs = [{ symbol: 'BND', side: 'buy', quantity: '1' }]
const verifier = 'v'.repeat(43)
const reason = 'for a test'
const on = '2030-01-01'

let world: World
let database: FailingDatabase
let [nobody, local]: Client[] = []
const people = new Map<string, Client>()
const device = () => new Authenticator(world.url.replace('127.0.0.1', 'localhost'), 'localhost')
let passkey: Authenticator

const as = (who: string): Client => people.get(who)!
const made = async <T = { id: string; hash: string }>(who: string, path: string, body: unknown = {}): Promise<T> => {
  const answer = await as(who).post<T>(path, body)
  expect(answer.status, `${path}: ${JSON.stringify(answer.body)}`).toBeLessThan(300)
  return answer.body
}
const newTicket = (who = 'investor') => made<TicketView>(who, '/api/tickets', { accountId: `account-${who}`, legs })
const displayed = async (who?: string) => {
  const ticket = await newTicket(who)
  await made(who ?? 'investor', `/api/tickets/${ticket.id}/displayed`, { hash: ticket.hash })
  return ticket
}
/** Of a client who has something to trade: one that was approved before may have been filled. */
const drifted = async (): Promise<BulkView> => {
  for (const client of ['investor', 'client-01', 'client-03', 'client-05', 'client-07']) {
    const { status, body } = await as('advisor').post<BulkView>('/api/bulk', { clients: [`person-${client}`], kind: 'rebalance-to-policy' })
    if (status < 300) return body
  }
  throw new Error('No client has anything to trade.')
}
const newBulk = async (...acts: readonly string[]): Promise<BulkView> => {
  const bulk = await drifted()
  for (const act of acts) await made('supervisor', `/api/bulk/${bulk.id}/${act}`, { hash: bulk.hash, ...(act === 'step-up' && { code: codeOf('supervisor') }) })
  return bulk
}
const change = { kind: 'goal-add', goal: { kind: 'other', label: 'A boat', targetUsd: '50000.00', on, monthlyUsd: '100.00' } }
const shownChange = async (): Promise<string> => (await made('investor', '/api/profile/preview', { change })).hash
const shownPlan = async (): Promise<string> => (await made('novice', '/api/plans/preview', { kind: 'deposit', accountId: 'account-novice', amountUsd: '10.00', every: 'month', firstOn: on })).hash
const shownImport = async (): Promise<string> => (await made('novice', '/api/imports/preview', { entries: [{ kind: 'deposit', on: '2025-03-03', amountUsd: '777.00' }] })).hash
const invited = async (role = 'investor') => {
  const { personId, url } = await made<{ personId: string; url: string }>('admin', '/api/admin/users', { email: `${randomUUID()}@firm.test`, label: 'Somebody', role })
  return { personId, token: url.slice(url.indexOf('#') + 1) }
}
const opened = async () => {
  const { token } = await invited()
  const { body } = await nobody!.post<{ authenticator: { secret: string } }>('/api/enrolment/open', { token })
  return { token, password: 'a password to keep', code: generateSync({ secret: body.authenticator.secret }) }
}
const policy = { kind: 'policy', change: { maxCrypto: 0.04 }, reason }
const proposed = () => made('admin', '/api/admin/proposals', policy)
const suggested = async (): Promise<string> => (await made<{ sent: { id: string }[] }>('advisor', '/api/proposals', { clients: ['person-investor'], kind: 'rebalance-to-policy' })).sent[0]!.id
const asked = () => as('investor').ask('How am I doing?')
/** Somebody may only have so many open. */
const noTasks = () => world.db.pool.query('DELETE FROM task')
const code = (who: string) => ({ code: codeOf(who) })
const mandate = { advisorId: 'person-advisor', accountId: 'account-concentrated', scope: 'advise', until: on, reference: 'Mandate 7' }
const linkOf = async (): Promise<string> => {
  await made('admin', '/api/admin/teams-links', { personId: 'person-investor', tenantId: randomUUID(), objectId: randomUUID() })
  return (await as('investor').get<{ links: { id: string }[] }>('/api/teams')).body.links[0]!.id
}

const rows: { readonly [E in Writing]: () => Asked | Promise<Asked> } = {
  'POST /api/session': () => ({ as: nobody!, body: { email: 'concentrated@demo.local', password: 'concentrated-demo-only', ...code('concentrated') } }),
  'DELETE /api/session': async () => ({ as: await world.signIn('concentrated') }),
  'POST /api/session/passkey/options': () => ({ as: nobody!, body: {} }),
  'POST /api/session/passkey': async () => {
    const { body: { requestId, publicKey } } = await nobody!.post<{ requestId: string; publicKey: { challenge: string } }>('/api/session/passkey/options', {})
    return { as: nobody!, body: { requestId, assertion: passkey.assert(publicKey.challenge) } }
  },
  'POST /api/session/proof/options': () => ({ as: as('investor'), body: {} }),
  'POST /api/session/proof': () => ({ as: as('compliance'), body: code('compliance') }),
  'POST /api/enrolment/open': async () => ({ as: nobody!, body: { token: (await invited()).token } }),
  'POST /api/enrolment': async () => ({ as: nobody!, body: await opened() }),
  'POST /api/account/proof/options': () => ({ as: as('investor'), body: { act: 'password' } }),
  'POST /api/account/password': async () => {
    await createCredentials(world.db).setPassword('retired@demo.local', 'retired-demo-only')
    return { as: as('retired'), body: { current: 'retired-demo-only', next: 'a much longer password', ...code('retired') } }
  },
  'POST /api/account/authenticator': () => ({ as: as('concentrated'), body: code('concentrated') }),
  'POST /api/account/recovery-codes': () => ({ as: as('concentrated'), body: code('concentrated') }),
  'POST /api/account/openid': () => ({ as: as('investor'), body: {}, refused: 404 }),
  'POST /api/account/sessions/:id/revoke': async () => {
    await world.signIn('supervisor')
    const { sessions } = (await as('supervisor').get<{ sessions: { id: string; here: boolean }[] }>('/api/account')).body
    return { as: as('supervisor'), id: sessions.find(({ here }) => !here)?.id, body: {} }
  },
  'POST /api/conversations': () => ({ as: as('investor'), body: {} }),
  'POST /api/conversations/:id/feedback': async () => {
    const { conversationId, turnId } = await asked()
    return { as: as('investor'), id: conversationId, body: { turnId, verdict: 'helpful' } }
  },
  'POST /api/socket-token': () => ({ as: as('investor'), body: { origin: bank } }),
  'POST /api/widget/code': () => ({ as: as('investor'), body: { origin: bank, challenge: createHash('sha256').update(verifier).digest('base64url') } }),
  'POST /api/widget/session': async () => {
    const { code: once } = await made<{ code: string }>('investor', '/api/widget/code', { origin: bank, challenge: createHash('sha256').update(verifier).digest('base64url') })
    return { as: nobody!, body: { code: once, verifier }, headers: { origin: bank } }
  },
  'POST /api/tickets': () => ({ as: as('investor'), body: { accountId: account, legs } }),
  'POST /api/tickets/:id/requote': async () => ({ as: as('investor'), id: (await displayed()).id, body: {} }),
  'POST /api/tickets/:id/displayed': async () => {
    const { id, hash } = await newTicket()
    return { as: as('investor'), id, body: { hash } }
  },
  'POST /api/tickets/:id/confirm': async () => {
    const { id, hash } = await displayed()
    return { as: as('investor'), id, body: { hash }, headers: { 'idempotency-key': randomUUID() } }
  },
  'POST /api/tickets/:id/cancel': async () => ({ as: as('investor'), id: (await displayed()).id, body: {} }),
  'POST /api/step-up': async () => {
    const { id, hash } = await displayed()
    return { as: as('investor'), body: { ticketId: id, hash, ...code('investor') } }
  },
  'POST /api/step-up/options': async () => {
    const { id, hash } = await displayed()
    return { as: as('investor'), body: { ticketId: id, hash } }
  },
  'POST /api/passkeys/options': () => ({ as: as('investor'), body: code('investor') }),
  'POST /api/passkeys': async () => {
    const { challenge } = await made<{ challenge: string }>('investor', '/api/passkeys/options', code('investor'))
    return { as: as('investor'), body: { label: 'Phone', response: device().register(challenge) } }
  },
  'POST /api/passkeys/:id/remove': async () => {
    const [{ challenge }, another] = [await made<{ challenge: string }>('investor', '/api/passkeys/options', code('investor')), device()]
    await made('investor', '/api/passkeys', { label: 'Old', response: another.register(challenge) })
    return { as: as('investor'), id: another.id, body: { code: codeOf('investor', 1) } }
  },
  'POST /api/profile/preview': () => ({ as: as('investor'), body: { change } }),
  'POST /api/profile': async () => {
    const hash = await shownChange()
    await made('investor', '/api/acts/step-up', { hash, ...code('investor') })
    return { as: as('investor'), body: { hash } }
  },
  'POST /api/acts/step-up': async () => ({ as: as('investor'), body: { hash: await shownChange(), ...code('investor') } }),
  'POST /api/acts/step-up/options': async () => ({ as: as('investor'), body: { hash: await shownChange() } }),
  'POST /api/plans/preview': () => ({ as: as('novice'), body: { kind: 'deposit', accountId: 'account-novice', amountUsd: '10.00', every: 'once', firstOn: on } }),
  'POST /api/plans': async () => ({ as: as('novice'), body: { hash: await shownPlan() } }),
  'POST /api/plans/:id/cancel': async () => ({ as: as('novice'), id: (await made<{ plan: { planId: string } }>('novice', '/api/plans', { hash: await shownPlan() })).plan.planId, body: {} }),
  'POST /api/imports/preview': () => ({ as: as('novice'), body: { entries: [{ kind: 'deposit', on: '2025-03-03', amountUsd: '777.00' }] } }),
  'POST /api/imports': async () => ({ as: as('novice'), body: { hash: await shownImport() } }),
  'POST /api/memories': () => ({ as: as('investor'), body: { text: 'I keep bees' } }),
  'POST /api/memories/:id': async () => ({ as: as('investor'), id: (await made<{ memoryId: string }>('investor', '/api/memories', { text: 'I sail' })).memoryId, body: { text: 'I row' } }),
  'POST /api/memories/:id/forget': async () => ({ as: as('investor'), id: (await made<{ memoryId: string }>('investor', '/api/memories', { text: 'I ski' })).memoryId, body: {} }),
  'POST /api/alerts': () => ({ as: as('investor'), body: { rule: { kind: 'price', symbol: 'VTI', direction: 'below', price: '1.00' } } }),
  'POST /api/alerts/:id/cancel': async () => ({ as: as('investor'), id: (await made<{ alertId: string }>('investor', '/api/alerts', { rule: { kind: 'price', symbol: 'VTI', direction: 'below', price: '2.00' } })).alertId, body: {} }),
  'POST /api/settings': () => ({ as: as('investor'), body: { explain: 'expert' } }),
  'POST /api/tasks': () => ({ as: as('investor'), body: { topic: 'Call me' } }),
  'POST /api/tasks/:id': async () => {
    await noTasks()
    return { as: as('advisor'), id: (await made<{ taskId: string }>('investor', '/api/tasks', { topic: 'Call me again' })).taskId, body: { state: 'taken' } }
  },
  'POST /api/proposals': () => ({ as: as('advisor'), body: { clients: ['person-investor'], kind: 'rebalance-to-policy' } }),
  'POST /api/proposals/:id/open': async () => ({ as: as('investor'), id: await suggested(), body: {} }),
  'POST /api/proposals/:id/decline': async () => ({ as: as('investor'), id: await suggested(), body: {} }),
  'POST /api/bulk': () => ({ as: as('advisor'), body: { clients: ['person-investor'], kind: 'rebalance-to-policy' } }),
  'POST /api/bulk/:id/displayed': async () => {
    const { id, hash } = await newBulk()
    return { as: as('supervisor'), id, body: { hash } }
  },
  'POST /api/bulk/:id/step-up/options': async () => {
    const { id, hash } = await newBulk('displayed')
    return { as: as('supervisor'), id, body: { hash }, refused: 409 }
  },
  'POST /api/bulk/:id/step-up': async () => {
    const { id, hash } = await newBulk('displayed')
    return { as: as('supervisor'), id, body: { hash, ...code('supervisor') } }
  },
  'POST /api/bulk/:id/reject': async () => {
    const { id, hash } = await newBulk()
    return { as: as('supervisor'), id, body: { hash, reason } }
  },
  'POST /api/bulk/:id/approve': async () => {
    const { id, hash } = await newBulk('displayed', 'step-up')
    return { as: as('supervisor'), id, body: { hash }, resumes: true }
  },
  'POST /api/replay': async () => ({ as: as('compliance'), body: { id: (await asked()).turnId } }),
  'POST /api/record/exports': () => ({ as: as('compliance'), body: {} }),
  'POST /api/supervision/:id/review': async () => {
    await as('investor').ask('My advisor guaranteed a return of 20 %. I want to complain.')
    const items = async () => (await as('compliance').get<{ items: { id: string }[] }>('/api/supervision')).body.items
    await expect.poll(items, { timeout: 5_000 }).not.toEqual([])
    return { as: as('compliance'), id: (await items())[0]?.id, body: { decision: 'no-action', note: 'Looked at it.' } }
  },
  'POST /api/admin/users': () => ({ as: as('admin'), body: { email: `${randomUUID()}@firm.test`, label: 'Somebody', role: 'investor' } }),
  'POST /api/admin/users/:id': () => ({ as: as('admin'), id: 'person-retired', body: { active: false } }),
  'POST /api/admin/users/:id/link': async () => ({ as: as('admin'), id: (await invited()).personId, body: {} }),
  'POST /api/admin/users/:id/sessions/revoke': async () => {
    await world.signIn('concentrated')
    return { as: as('admin'), id: 'person-concentrated', body: {} }
  },
  'POST /api/admin/accounts': () => ({ as: as('admin'), body: { ownerId: 'person-novice', label: 'Another', kind: 'individual' } }),
  'POST /api/admin/mandates': () => ({ as: as('admin'), body: mandate }),
  'POST /api/admin/mandates/end': () => ({ as: as('admin'), body: { advisorId: 'person-advisor', accountId: 'account-novice' } }),
  'POST /api/admin/proposals': () => ({ as: as('admin'), body: policy }),
  'POST /api/admin/proposals/:id/proof/options': async () => ({ as: as('admin2'), id: (await proposed()).id, body: { hash: (await proposed()).hash }, refused: 409 }),
  'POST /api/admin/proposals/:id/approve': async () => {
    const { id, hash } = await proposed()
    return { as: as('admin2'), id, body: { hash, ...code('admin2') } }
  },
  'POST /api/admin/proposals/:id/reject': async () => {
    const { id, hash } = await proposed()
    return { as: as('admin2'), id, body: { hash, reason } }
  },
  'POST /api/admin/kill-switch': () => ({ as: as('admin'), body: { on: false, reason } }),
  'POST /api/privacy/erasure': () => ({ as: as('novice'), body: {} }),
  'POST /api/privacy/human-review': async () => {
    await noTasks()
    return { as: as('investor'), body: { topic: 'Look at this' } }
  },
  'POST /api/retention/delete': async () => ({ as: as('compliance'), body: { conversationId: (await asked()).conversationId }, refused: 409 }),
  'POST /api/holds': () => ({ as: as('compliance'), body: { personId: 'person-investor', reason } }),
  'POST /api/holds/:id/lift': async () => ({ as: as('compliance'), id: (await made('compliance', '/api/holds', { personId: 'person-novice', reason })).id, body: { reason } }),
  'POST /api/admin/users/:id/close': async () => ({ as: as('admin'), id: (await invited()).personId, body: {} }),
  'POST /api/advance': () => ({ as: as('investor'), body: { days: 1 } }),
  'POST /api/messages': () => ({ as: nobody!, refused: 200, body: {
    type: 'message', id: randomUUID(), timestamp: new Date().toISOString(), channelId: 'msteams', serviceUrl: 'http://127.0.0.1:1/', text: 'How am I doing?', textFormat: 'plain', locale: 'en-US',
    from: { id: '29:x', name: 'A name', aadObjectId: randomUUID() }, recipient: { id: '28:y', name: 'Steward' }, conversation: { conversationType: 'personal', id: 'a:1', tenantId: randomUUID() },
  } }),
  'POST /api/teams/codes': () => ({ as: as('investor'), body: code('investor') }),
  'POST /api/teams/links/:id/remove': async () => ({ as: as('investor'), id: await linkOf(), body: {} }),
  'POST /api/conversations/:id/teams': async () => ({ as: as('investor'), id: (await asked()).conversationId, body: {}, refused: 409 }),
  'POST /api/admin/teams-links': () => ({ as: as('admin'), body: { personId: 'person-novice', tenantId: randomUUID(), objectId: randomUUID() } }),
  'POST /local/session': () => ({ as: local!, body: { email: 'investor@demo.local' } }),
  'POST /local/verify': () => ({ as: local!, body: {} }),
  'POST /local/replay': async () => ({ as: local!, body: { id: (await asked()).turnId } }),
  'POST /local/backup': () => ({ as: local!, body: { to: join(tmpdir(), `${randomUUID()}.backup`) } }),
  'POST /local/accept-loss': () => ({ as: local!, body: { reason }, refused: 409 }),
  'POST /local/advance': () => ({ as: local!, body: { days: 1 } }),
  'POST /local/administrator': () => ({ as: local!, body: { email: 'third@firm.test', label: 'Third' }, refused: 409 }),
}

beforeAll(async () => {
  world = await startWorld({ env: { STEWARD_ORIGINS: bank, REQUESTS_PER_SECOND: '10000', SIGN_INS_PER_SECOND: '10000', SUPERVISION_SAMPLE_PERCENT: '0' } })
  const here = world.url.replace('127.0.0.1', 'localhost')
  const speaking = (client: Client): Client => createClient(here, client.cookie)
  nobody = speaking(world.anonymous)
  local = { ...world.anonymous, post: (path, body, headers) => world.anonymous.post(path, body, { ...headers, authorization: `Bearer ${world.localToken}` }) }
  for (const who of ['investor', 'novice', 'retired', 'concentrated', 'advisor', 'supervisor', 'compliance', 'admin', 'admin2']) people.set(who, speaking(await world.signIn(who)))
  passkey = device()
  const { challenge } = await made<{ challenge: string }>('investor', '/api/passkeys/options', code('investor'))
  await made('investor', '/api/passkeys', { label: 'Laptop', response: passkey.register(challenge) })
  // Many tickets in a minute: the limit is not what is asked here.
  const { id, hash } = await made('admin', '/api/admin/proposals', { kind: 'policy', change: { maxTicketsPerMinute: 1000 }, reason })
  await made('admin2', `/api/admin/proposals/${id}/approve`, { hash, ...code('admin2') })
  database = failing(world.db.pool)
})
afterAll(async () => {
  database.restore()
  await world.close()
})
const ask = (endpoint: Writing, { as: client, id = '', body, headers }: Asked): Promise<Answer> => {
  const [method, path] = endpoint.split(' ') as ['POST' | 'DELETE', string]
  const address = path.replace(':id', encodeURIComponent(id))
  return method === 'POST' ? client.post(address, body, headers) : client.delete(address, headers)
}

/** What a request that breaks half way may leave behind, and why that opens nothing. Everything else changes as a whole or not at all. */
const proof = { tables: ['totp', 'step_up_attempt', 'action_grant', 'entry'], why: 'a proof is used up, whatever comes of it' }
const leaves: { readonly [E in Writing]?: { readonly tables: readonly string[]; readonly why: string } } = {
  'POST /api/session': { tables: ['sign_in_failure', 'totp'], why: 'a try counts before it is judged, and a code counts once' },
  'POST /api/session/passkey': { tables: ['sign_in_challenge', 'passkey'], why: 'a challenge is used up, whatever comes of it' },
  'POST /api/session/proof': proof,
  'POST /api/enrolment': { tables: ['enrolment', 'auth_user', 'auth_account', 'totp', 'recovery_code', 'person_key', 'chain', 'chain_key', 'entry', 'session', 'device'], why: 'a link is used up; its person gets a new one' },
  'POST /api/account/password': { tables: [...proof.tables, 'sign_in_failure', 'session', 'auth_account'], why: 'a proof is used up, and other sessions end before the password changes' },
  'POST /api/account/authenticator': { tables: [...proof.tables, 'enrolment'], why: 'a proof is used up, and the link to go on with is nobody\'s' },
  'POST /api/account/recovery-codes': proof,
  'POST /api/teams/codes': proof,
  'POST /api/admin/proposals/:id/approve': proof,
  'POST /api/socket-token': { tables: ['site_token'], why: 'old ones are swept' },
  'POST /api/widget/code': { tables: ['site_code'], why: 'old ones are swept' },
  'POST /api/widget/session': { tables: ['site_code', 'site_token'], why: 'a code is used up, whatever comes of it' },
  'POST /api/proposals': { tables: ['evidence', 'entry'], why: 'what was worked out is in the record before anybody is sent it' },
  'POST /api/bulk': { tables: ['evidence', 'entry'], why: 'what was worked out is in the record before it is proposed' },
  'POST /api/bulk/:id/displayed': { tables: ['display', 'entry', 'ticket_state'], why: 'each ticket is displayed by itself, the bulk when all of them were' },
  'POST /api/bulk/:id/reject': { tables: ['bulk_state', 'entry', 'ticket_state'], why: 'the bulk ends first: nothing of it can be approved any more' },
  'POST /api/bulk/:id/approve': { tables: ['action_grant', 'bulk_approval', 'bulk_outcome', 'bulk_state', 'confirmation', 'entry', 'firm_day', 'hold', 'orders', 'outbox', 'ticket_state'], why: 'the approval stands, each ticket goes by itself; sent again it goes on' },
  'POST /api/proposals/:id/open': { tables: ['evidence', 'ticket', 'ticket_state', 'entry', 'client_proposal'], why: 'a ticket that nobody was shown runs out' },
  'POST /api/advance': { tables: ['setting', 'entry'], why: 'the demo\'s date is kept before it is told' },
  'POST /local/advance': { tables: ['setting', 'entry'], why: 'the demo\'s date is kept before it is told' },
}
/** Done and in the record at once; only what is read for the answer or sent about it afterwards may fail. */
const doneBefore: ReadonlySet<Writing> = new Set([
  'POST /api/tickets', 'POST /api/tickets/:id/requote', 'POST /api/tickets/:id/displayed', 'POST /api/tickets/:id/confirm', 'POST /api/tickets/:id/cancel', 'POST /api/tasks/:id', 'POST /api/proposals', 'POST /api/proposals/:id/open',
  'POST /api/bulk', 'POST /api/bulk/:id/displayed', 'POST /api/bulk/:id/approve', 'POST /api/bulk/:id/reject',
])

// A code counts once, and wrong tries count: each try begins as if the last one had been long ago.
const forget = async (): Promise<void> => {
  await world.db.kysely.updateTable('totp').set({ step_up_step: 0n, sign_in_step: 0n }).execute()
  await world.db.pool.query('DELETE FROM sign_in_failure')
  await world.db.pool.query('DELETE FROM step_up_attempt')
}

/** Tables, once each; what is sent to open pages is no change. */
const kinds = (committed: readonly string[]): string => [...new Set(committed)].filter((table) => table !== 'outbound').toSorted().join(' ')

/** What it changes when nothing breaks. */
const unbroken = async (endpoint: Writing): Promise<string> => {
  await forget()
  const asked = await rows[endpoint]()
  return kinds((await database.during(Infinity, () => ask(endpoint, asked))).committed)
}

test.each(Object.keys(rows) as Writing[])('%s', async (endpoint) => {
  let [asked, done]: [Asked | undefined, string | undefined] = [undefined, undefined]
  const left: string[] = []
  for (let failsFrom = 0; done === undefined; failsFrom += 1) {
    await forget()
    asked ??= await rows[endpoint]()
    const { answer, failed, committed } = await database.during(failsFrom, () => ask(endpoint, asked!))
    if (!failed || (answer.status < 300 && doneBefore.has(endpoint))) {
      expect(answer.status, JSON.stringify(answer.body)).toBeGreaterThanOrEqual(asked.refused ?? 200)
      expect(answer.status, JSON.stringify(answer.body)).toBeLessThanOrEqual(asked.refused ?? 204)
      // What goes on where it broke off was done by all tries together.
      done = kinds([...(asked.resumes === true ? left.flatMap((each) => each.split(' ')) : []), ...committed])
      if (failed) expect(done, 'answered as done').toBe(await unbroken(endpoint))
      break
    }
    expect(answer.status, `statement ${failsFrom} broke`).toBeGreaterThanOrEqual(500)
    expect(answer.headers.get('content-type')).toContain('application/problem+json')
    expect(answer.body['code']).toMatch(/^[A-Z_]+$/)
    expect(JSON.stringify(answer.body)).not.toMatch(/canary|10\.9\.8\.7|relation|select|node_modules|\.ts/)
    if (committed.length > 0) {
      left.push(kinds(committed))
      if (asked.resumes !== true) asked = undefined
    }
  }
  const { tables = [] } = leaves[endpoint] ?? {}
  const partly = left.filter((each) => !(doneBefore.has(endpoint) && each === done) && each.split(' ').some((table) => !tables.includes(table)))
  expect(partly, 'changed by halves').toEqual([])
})

test('every endpoint that changes something has its row', () => {
  expect(Object.keys(rows).sort()).toEqual(Object.keys(access).filter((endpoint) => !endpoint.startsWith('GET ')).sort())
})
