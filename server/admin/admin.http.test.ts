import { generateSync } from 'otplib'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { demoAccounts } from '../demo/accounts.ts'
import { codeOf, startWorld, type Client, type World } from '../../tests/harness.ts'
import { createClient } from '../../tests/world/client.ts'

let world: World
let one: Client
let two: Client
beforeAll(async () => {
  world = await startWorld({ env: { SIGN_INS_PER_SECOND: '1000' } })
  ;[one, two] = [await world.signIn('admin'), await world.signIn('admin2')]
})
afterAll(() => world.close())
// A code counts once for step-up: each test begins as if the last one had been long ago.
beforeEach(async () => { await world.db.kysely.updateTable('totp').set({ step_up_step: 0n, sign_in_step: 0n }).execute() })

const kinds = async (): Promise<readonly string[]> => (await world.db.kysely.selectFrom('entry').select('kind').where('chain_id', '=', 'firm').execute()).map(({ kind }) => kind)
const tokenOf = (url: string): string => url.slice(url.indexOf('#') + 1)

interface Enrolled { readonly client: Client; readonly secret: string; readonly personId: string }
const invite = async (email: string, role: string) => (await one.post<{ personId: string; url: string }>('/api/admin/users', { email, label: `A ${role}`, role })).body
const enrol = async (email: string, role: string): Promise<Enrolled> => {
  const { personId, url } = await invite(email, role)
  const { body } = await world.anonymous.post<{ authenticator: { secret: string } }>('/api/enrolment/open', { token: tokenOf(url) })
  const { secret } = body.authenticator
  const done = await world.anonymous.post('/api/enrolment', { token: tokenOf(url), password: `a password of ${role}`, code: generateSync({ secret }) })
  expect(done.status, JSON.stringify(done.body)).toBe(200)
  return { personId, secret, client: createClient(world.url, done.headers.getSetCookie()[0]!.split(';')[0]!) }
}
const propose = async (by: Client, terms: object) => (await by.post<{ id: string; hash: string }>('/api/admin/proposals', { reason: 'for a test', ...terms })).body
const approve = (by: Client, { id, hash }: { id: string; hash: string }, code: string) => by.post<{ url?: string; code?: string }>(`/api/admin/proposals/${id}/approve`, { hash, code })

test('an invitation: one link, opened as often as it takes, used once; a newer one voids it; no address stands in the firm\'s chain', async () => {
  const { personId, url } = await invite('Somebody@firm.test', 'investor')
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/enrol#[\w-]{43}$/)
  expect(await one.post('/api/admin/users', { email: 'somebody@firm.test', label: 'Again', role: 'investor' })).toMatchObject({ status: 409, body: { code: 'ALREADY_KNOWN' } })
  const open = (token: string) => world.anonymous.post<{ authenticator: { secret: string } }>('/api/enrolment/open', { token })
  const first = (await open(tokenOf(url))).body.authenticator.secret
  const second = (await open(tokenOf(url))).body.authenticator.secret
  expect(second).not.toBe(first)
  const complete = (token: string, secret: string, password = 'a password to keep') => world.anonymous.post('/api/enrolment', { token, password, code: generateSync({ secret }) })
  expect(await complete(tokenOf(url), first), 'whoever opened it before knows nothing').toMatchObject({ status: 422, body: { code: 'WRONG_CODE' } })
  expect(await complete(tokenOf(url), second, 'short')).toMatchObject({ status: 422, body: { code: 'PASSWORD_TOO_SHORT' } })
  const newer = (await one.post<{ url: string }>(`/api/admin/users/${personId}/link`, {})).body.url
  expect(await complete(tokenOf(url), second)).toMatchObject({ status: 410 })
  const secret = (await open(tokenOf(newer))).body.authenticator.secret
  const answers = await Promise.all([complete(tokenOf(newer), secret), complete(tokenOf(newer), secret)])
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 410])
  const text = JSON.stringify(await world.db.pool.query("SELECT body FROM entry WHERE chain_id = 'firm'"))
  expect(text).not.toMatch(/somebody@firm\.test/i)
  expect(await kinds()).toEqual(expect.arrayContaining(['person-invited', 'link-renewed']))
})

test('a new password by link still asks for the second factor, and a guess is counted', async () => {
  const { personId, secret } = await enrol('forgetful@firm.test', 'investor')
  const { body: { url } } = await one.post<{ url: string }>(`/api/admin/users/${personId}/link`, {})
  expect((await world.anonymous.post('/api/enrolment/open', { token: tokenOf(url) })).body).toEqual({ person: { email: 'forgetful@firm.test', label: 'A investor' }, purpose: 'password' })
  const reset = (code: string) => world.anonymous.post('/api/enrolment', { token: tokenOf(url), password: 'another password to keep', code })
  for (let tries = 0; tries < 6; tries += 1) expect((await reset(String(100_000 + tries))).status).toBe(401)
  expect((await reset(generateSync({ secret }))).status).toBe(429)
  await world.db.kysely.deleteFrom('sign_in_failure').execute()
  expect((await reset(generateSync({ secret, epoch: Math.floor(Date.now() / 1000) + 30 }))).status).toBe(200)
})

test('four eyes on the policy: nothing happens before the second yes, and only for exactly what was read', async () => {
  const wanted = await propose(one, { kind: 'policy', change: { restricted: ['TSLA', 'UNH'], maxOrderUsd: '90000.00' } })
  expect((await one.get('/api/admin/policy')).body).toMatchObject({ version: 1 })
  expect(await approve(one, wanted, codeOf('admin'))).toMatchObject({ status: 403, body: { code: 'FOUR_EYES' } })
  expect(await approve(two, { ...wanted, hash: '0'.repeat(64) }, codeOf('admin2'))).toMatchObject({ status: 409, body: { code: 'TERMS_MISMATCH' } })
  expect(await approve(two, wanted, '000000')).toMatchObject({ status: 401, body: { code: 'INSUFFICIENT_USER_AUTHENTICATION' } })
  expect(await approve(two, wanted, codeOf('admin2'))).toMatchObject({ status: 200, body: { state: 'approved' } })
  expect(await approve(two, wanted, codeOf('admin2', 1))).toMatchObject({ status: 409, body: { code: 'ALREADY_DECIDED' } })
  expect((await one.get('/api/admin/policy')).body).toMatchObject({ version: 2, restricted: ['TSLA', 'UNH'], maxOrderUsd: '90000.00', maxSector: 0.4 })
  const investor = await world.signIn('investor')
  const refused = await investor.post('/api/tickets', { accountId: 'account-investor', legs: [{ symbol: 'UNH', side: 'buy', quantity: '1' }] })
  expect(JSON.stringify(refused.body)).toContain('restricted-list')
  expect(await kinds()).toEqual(expect.arrayContaining(['change-proposed', 'change-approved']))
})

test('of two proposals on one version the second no longer stands on it; a proposer takes theirs back, another one rejects', async () => {
  const [a, b, c] = [await propose(one, { kind: 'policy', change: { maxCrypto: 0.04 } }), await propose(one, { kind: 'policy', change: { maxCrypto: 0.03 } }), await propose(one, { kind: 'policy', change: { maxCrypto: 0.02 } })]
  expect((await approve(two, a, codeOf('admin2'))).status).toBe(200)
  expect(await approve(two, b, codeOf('admin2', 1))).toMatchObject({ status: 409, body: { code: 'POLICY_MOVED' } })
  const reject = (by: Client, { id, hash }: { id: string; hash: string }) => by.post(`/api/admin/proposals/${id}/reject`, { hash, reason: 'not now' })
  expect(await reject(one, b)).toMatchObject({ status: 200, body: { state: 'withdrawn' } })
  expect(await reject(two, c)).toMatchObject({ status: 200, body: { state: 'rejected' } })
  const { body: { proposals } } = await two.get<{ proposals: { id: string; state: string }[] }>('/api/admin/proposals')
  expect([a, b, c].map(({ id }) => proposals.find((each) => each.id === id)?.state)).toEqual(['approved', 'withdrawn', 'rejected'])
})

test.each([
  ['a threshold above 10,000', { stepUpThresholdUsd: '10000.01' }], ['a number as text', { maxCrypto: '0.1' }], ['an unknown rule', { gate: 'off' }], ['nothing', {}], ['a version of its own', { version: 9 }],
])('a policy with %s is no proposal', async (_name, change) => {
  expect(await one.post('/api/admin/proposals', { kind: 'policy', change, reason: 'for a test' })).toMatchObject({ status: 422 })
})

test('the database itself keeps four eyes: no approval by the proposer, none without a proof, none changed later', async () => {
  const { id, hash } = await propose(one, { kind: 'policy', change: { maxCrypto: 0.01 } })
  const decide = (by: string, grant: string | null) => world.db.pool.query(
    `INSERT INTO proposal_decision VALUES ($1, $2, 'person-admin', 'approved', $3, 'forged', $4, '', now())`, [id, hash, by, grant])
  await expect(decide('person-admin', 'x')).rejects.toThrow(/check constraint/)
  await expect(decide('person-admin2', null)).rejects.toThrow(/check constraint/)
  await expect(world.db.pool.query('UPDATE proposal SET terms = $1 WHERE id = $2', ['{}', id])).rejects.toThrow(/never changed/)
  await expect(world.db.pool.query('DELETE FROM proposal_decision')).rejects.toThrow(/never changed/)
})

test('a frozen account is released by two administrators, for the reason that they read, and the firm\'s chain says so', async () => {
  const frozen = (why: string | null) => world.db.pool.query('UPDATE account SET frozen_reason = $1 WHERE id = $2', [why, 'account-novice'])
  const state = async () => (await world.db.kysely.selectFrom('account').select('frozen_reason').where('id', '=', 'account-novice').executeTakeFirstOrThrow()).frozen_reason
  const wish = { kind: 'account-release', accountId: 'account-novice' }
  expect(await one.post('/api/admin/proposals', { ...wish, reason: 'not frozen' })).toMatchObject({ status: 409, body: { code: 'NOT_FROZEN' } })
  await frozen('x-1: filled 9, ours 10.')
  const first = await propose(one, wish)
  expect(await state()).toBe('x-1: filled 9, ours 10.')
  expect(await approve(one, first, codeOf('admin'))).toMatchObject({ status: 403, body: { code: 'FOUR_EYES' } })
  await frozen('x-2: the broker does not list it.')
  expect(await approve(two, first, codeOf('admin2'))).toMatchObject({ status: 409, body: { code: 'NOT_FROZEN' } })
  expect(await state()).toBe('x-2: the broker does not list it.')
  expect((await approve(two, await propose(one, wish), codeOf('admin2', 1))).status).toBe(200)
  expect([await state(), (await kinds()).includes('account-released')]).toEqual([null, true])
})

test('a second factor is reset by two administrators, neither of them the person; the password is still asked for, passkeys and sessions are gone', async () => {
  const { personId, client } = await enrol('lost@firm.test', 'advisor')
  expect(await one.post('/api/admin/proposals', { kind: 'second-factor', personId: 'person-admin', reason: 'mine' })).toMatchObject({ status: 422, body: { code: 'NOT_YOURSELF' } })
  const forTwo = await propose(one, { kind: 'second-factor', personId: 'person-admin2' })
  expect(await approve(two, forTwo, codeOf('admin2'))).toMatchObject({ status: 422, body: { code: 'NOT_YOURSELF' } })
  await world.db.pool.query(`INSERT INTO passkey VALUES ('lost-key', $1, 'Phone', 'x', 0, '[]', false, now(), NULL, NULL)`, [personId])
  const { body: { url } } = await approve(two, await propose(one, { kind: 'second-factor', personId }), codeOf('admin2'))
  expect((await client.get('/api/session')).status).toBe(401)
  const { body: { authenticator } } = await world.anonymous.post<{ authenticator: { secret: string } }>('/api/enrolment/open', { token: tokenOf(url!) })
  const finish = (password: string) => world.anonymous.post('/api/enrolment', { token: tokenOf(url!), password, code: generateSync({ secret: authenticator.secret }) })
  expect((await finish('not the password')).status).toBe(401)
  expect((await finish('a password of advisor')).status).toBe(200)
  const { rows } = await world.db.pool.query<{ open: number }>(`SELECT count(*)::int AS open FROM passkey WHERE person_id = $1 AND removed_at IS NULL`, [personId])
  expect(rows[0]?.open).toBe(0)
})

test('nobody becomes an administrator by one hand: not invited, not by role, not switched on again', async () => {
  const { personId, client } = await enrol('third@firm.test', 'compliance')
  expect(await one.post('/api/admin/users', { email: 'fourth@firm.test', label: 'X', role: 'admin' })).toMatchObject({ status: 409, body: { code: 'NEEDS_FOUR_EYES' } })
  expect(await one.post(`/api/admin/users/${personId}`, { role: 'admin' })).toMatchObject({ status: 409, body: { code: 'NEEDS_FOUR_EYES' } })
  expect((await approve(two, await propose(one, { kind: 'administrator', personId }), codeOf('admin2'))).status).toBe(200)
  expect((await client.get('/api/session')).status).toBe(401)
  expect((await one.post(`/api/admin/users/${personId}`, { active: false })).status).toBe(200)
  expect(await one.post(`/api/admin/users/${personId}`, { active: true })).toMatchObject({ status: 409, body: { code: 'NEEDS_FOUR_EYES' } })
  expect(await one.post('/api/admin/users/person-admin', { active: false })).toMatchObject({ status: 422, body: { code: 'NOT_YOURSELF' } })
  const operator = (email: string) => world.anonymous.post('/local/administrator', { email, label: 'X' }, { authorization: `Bearer ${world.localToken}` })
  expect(await operator('fifth@firm.test')).toMatchObject({ status: 409, body: { code: 'ADMINISTRATORS_EXIST' } })
})

test('nobody wears two hats: the first link of an administrator is not made anew by the other one, and who has not enrolled becomes none', async () => {
  const { personId } = await invite('sixth@firm.test', 'compliance')
  expect(await approve(two, await propose(one, { kind: 'administrator', personId }), codeOf('admin2'))).toMatchObject({ status: 409, body: { code: 'NOT_ENROLLED' } })
  await world.db.kysely.deleteFrom('totp').where('person_id', '=', 'person-admin2').execute()
  expect(await one.post('/api/admin/users/person-admin2/link', {})).toMatchObject({ status: 409, body: { code: 'NEEDS_FOUR_EYES' } })
  await world.db.kysely.insertInto('totp').values({ person_id: 'person-admin2', secret: demoAccounts.find(({ personId: id }) => id === 'person-admin2')!.totpSecret }).execute()
})

test('a book: an account, a mandate with its reference, a client that the advisor sees, and an end at once', async () => {
  const { personId: investor } = await enrol('client@firm.test', 'investor')
  const { personId: advisorId, client: advisor } = await enrol('advisor@firm.test', 'advisor')
  const { body: account } = await one.post<{ id: string }>('/api/admin/accounts', { ownerId: investor, label: 'Main', kind: 'individual' })
  const book = async () => (await advisor.get<{ clients: { accountId: string }[] }>('/api/clients')).body.clients.map(({ accountId }) => accountId)
  const mandate = { advisorId, accountId: account.id, scope: 'trade', until: '2030-12-31', reference: 'file 7' }
  expect(await book()).toEqual([])
  expect(await one.post('/api/admin/mandates', { ...mandate, until: '2020-01-01' })).toMatchObject({ status: 422, body: { code: 'ALREADY_OVER' } })
  expect(await one.post('/api/admin/mandates', { ...mandate, advisorId: investor })).toMatchObject({ status: 422, body: { code: 'NOT_AN_ADVISOR' } })
  expect((await one.post('/api/admin/mandates', mandate)).status).toBe(201)
  expect(await book()).toEqual([account.id])
  expect((await one.post('/api/admin/mandates/end', { advisorId, accountId: account.id })).status).toBe(200)
  expect(await book()).toEqual([])
  await one.post('/api/admin/mandates', mandate)
  expect((await one.post(`/api/admin/users/${advisorId}`, { role: 'supervisor' })).status).toBe(200)
  const { body: { mandates } } = await one.get<{ mandates: { accountId: string; running: boolean }[] }>('/api/admin/mandates')
  expect(mandates.find(({ accountId }) => accountId === account.id)).toMatchObject({ running: false })
})

test('administration sees neither money nor words, in any of its answers', async () => {
  const paths = ['health', 'users', 'policy', 'kill-switch', 'accounts', 'mandates', 'proposals']
  const text = JSON.stringify((await Promise.all(paths.map((path) => one.get(`/api/admin/${path}`)))).map(({ status, body }) => { expect(status).toBe(200); return body }))
  expect(text).not.toMatch(/valueUsd|cashUsd|minor|quantity|"text"|totp|password/i)
})
