import { generateSync } from 'otplib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Authenticator } from '../tests/fakes/authenticator.ts'
import { codeOf, startWorld, type Client, type World } from '../tests/harness.ts'
import { createClient } from '../tests/world/client.ts'

let world: World
let url: string
beforeAll(async () => {
  world = await startWorld({ env: { SIGN_INS_PER_SECOND: '1000' } })
  url = world.url.replace('127.0.0.1', 'localhost')
})
afterAll(() => world.close())

const as = async (who: string): Promise<Client> => createClient(url, (await world.signIn(who)).cookie)
const signInWith = (who: string, password: string, code?: string) => world.anonymous.post('/api/session', { email: `${who}@demo.local`, password, ...(code !== undefined && { code }) })
const entriesOf = async (personId: string): Promise<readonly string[]> =>
  (await world.db.kysely.selectFrom('entry').select('kind').where('chain_id', '=', `person/${personId}`).orderBy('seq').execute()).map(({ kind }) => kind)
const nowCode = (secret: string): string => generateSync({ secret })

test('a new password needs the old one and a fresh code, ends every other session, and the old one is worth nothing', async () => {
  const [me, other] = [await as('retired'), await as('retired')]
  const change = (given: object) => me.post('/api/account/password', { current: 'retired-demo-only', next: 'a much longer password', ...given })
  expect(await change({})).toMatchObject({ status: 422 })
  expect(await change({ code: '000000' })).toMatchObject({ status: 401, body: { code: 'INSUFFICIENT_USER_AUTHENTICATION' } })
  expect(await change({ current: 'not the password', code: codeOf('retired') })).toMatchObject({ status: 401, body: { code: 'INVALID_CREDENTIALS' } })
  expect(await change({ next: 'too short', code: codeOf('retired') })).toMatchObject({ status: 422, body: { code: 'PASSWORD_TOO_SHORT' } })
  expect(await change({ code: codeOf('retired') })).toMatchObject({ status: 200, body: { sessionsEnded: 1 } })
  expect((await other.get('/api/session')).status).toBe(401)
  expect((await me.get('/api/session')).status).toBe(200)
  expect((await signInWith('retired', 'retired-demo-only')).status).toBe(401)
  expect((await signInWith('retired', 'a much longer password')).status).toBe(200)
  expect(await entriesOf('person-retired')).toEqual(expect.arrayContaining(['act-proven', 'password-changed']))
})

test('recovery codes: ten, shown once, each good once in place of a code, new ones void the old, and the database knows none', async () => {
  const me = await as('novice')
  expect(await me.post('/api/account/recovery-codes', { code: '000000' })).toMatchObject({ status: 401 })
  const { body: { recoveryCodes: old } } = await me.post<{ recoveryCodes: string[] }>('/api/account/recovery-codes', { code: codeOf('novice') })
  expect(new Set(old).size).toBe(10)
  const stored = JSON.stringify(await world.db.kysely.selectFrom('recovery_code').selectAll().execute())
  expect(old.filter((code) => stored.includes(code) || stored.includes(code.replaceAll('-', '')))).toEqual([])
  const [first, second] = old as [string, string]
  expect((await signInWith('novice', 'novice-demo-only', first)).status).toBe(200)
  expect((await signInWith('novice', 'novice-demo-only', first)).status).toBe(401)
  expect((await me.get('/api/account')).body).toMatchObject({ recoveryCodesLeft: 9, hasPassword: true })
  await me.post('/api/account/recovery-codes', { code: codeOf('novice', 1) })
  expect((await signInWith('novice', 'novice-demo-only', second)).status).toBe(401)
})

test('who lost their authenticator changes it with a recovery code and the password; the old one works until then, and not after', async () => {
  const me = await as('concentrated')
  const { body: { recoveryCodes: [spare] } } = await me.post<{ recoveryCodes: string[] }>('/api/account/recovery-codes', { code: codeOf('concentrated') })
  expect(await me.post('/api/account/authenticator', { recoveryCode: 'aaaa-aaaa-aaaa' })).toMatchObject({ status: 401 })
  const { body: opened } = await me.post<{ token: string; authenticator: { secret: string; uri: string } }>('/api/account/authenticator', { recoveryCode: spare })
  expect(opened.authenticator.uri).toBe(`otpauth://totp/Steward:concentrated%40demo.local?secret=${opened.authenticator.secret}&issuer=Steward`)
  expect((await signInWith('concentrated', 'concentrated-demo-only', codeOf('concentrated'))).status).toBe(200)
  const finish = (given: object) => me.post('/api/enrolment', { token: opened.token, password: 'concentrated-demo-only', code: nowCode(opened.authenticator.secret), ...given })
  expect(await finish({ code: '000000' })).toMatchObject({ status: 422, body: { code: 'WRONG_CODE' } })
  expect(await finish({ password: 'not the password' })).toMatchObject({ status: 401, body: { code: 'INVALID_CREDENTIALS' } })
  const done = await finish({})
  expect(done).toMatchObject({ status: 200, body: { recoveryCodes: expect.any(Array) as unknown } })
  expect(done.headers.getSetCookie()).toEqual([])
  expect(await finish({})).toMatchObject({ status: 410, body: { code: 'ENROLMENT_OVER' } })
  expect((await me.get('/api/session')).status).toBe(401)
  expect((await signInWith('concentrated', 'concentrated-demo-only', codeOf('concentrated', 1))).status).toBe(401)
  expect((await signInWith('concentrated', 'concentrated-demo-only', generateSync({ secret: opened.authenticator.secret, epoch: Math.floor(Date.now() / 1000) + 30 }))).status).toBe(200)
})

test('a passkey signs in by itself: its owner verified, each challenge once, another site refused', async () => {
  const me = await as('investor')
  const device = new Authenticator(url, 'localhost')
  const { body: made } = await me.post<{ challenge: string }>('/api/passkeys/options', { code: codeOf('investor') })
  expect((await me.post('/api/passkeys', { label: 'Laptop', response: device.register(made.challenge) })).status).toBe(201)
  const anonymous = createClient(url, '')
  const ask = async () => (await anonymous.post<{ requestId: string; publicKey: { challenge: string; userVerification: string; allowCredentials: unknown[] } }>('/api/session/passkey/options')).body
  const enter = (requestId: string, assertion: object) => anonymous.post('/api/session/passkey', { requestId, assertion })
  const asked = await ask()
  expect(asked.publicKey).toMatchObject({ userVerification: 'required', allowCredentials: [] })
  const answer = device.assert(asked.publicKey.challenge)
  const signedIn = await enter(asked.requestId, answer)
  expect(signedIn).toMatchObject({ status: 200, body: { person: { id: 'person-investor' }, role: 'investor' } })
  expect((await enter(asked.requestId, answer)).status).toBe(401)
  for (const bend of [{ verified: false }, { origin: 'https://evil.example' }, { rpId: 'evil.example' }, { challenge: asked.publicKey.challenge }, { counter: 1 }]) {
    const { requestId, publicKey } = await ask()
    expect((await enter(requestId, device.assert(publicKey.challenge, bend))).status, JSON.stringify(bend)).toBe(401)
  }
  expect((await entriesOf('person-investor')).filter((kind) => kind === 'sign-in-failed')).toHaveLength(5)
  const stepUp = await me.post<{ challenge: string }>('/api/session/proof/options')
  const { requestId } = await ask()
  expect((await enter(requestId, device.assert(stepUp.body.challenge))).status, 'a challenge of a step-up').toBe(401)
})

test('people see their own sessions and end them, one by one and nobody else\'s', async () => {
  const [me, laptop, stranger] = [await as('supervisor'), await as('supervisor'), await as('admin')]
  const sessions = async (client: Client) => (await client.get<{ sessions: { id: string; here: boolean; device: string | null; method: string }[] }>('/api/account')).body.sessions
  const mine = await sessions(me)
  expect(mine).toHaveLength(2)
  expect(mine.find(({ here }) => here)).toMatchObject({ method: 'password', device: 'A program' })
  const other = mine.find(({ here }) => !here)!
  expect((await stranger.post(`/api/account/sessions/${other.id}/revoke`)).status).toBe(404)
  expect((await laptop.get('/api/session')).status).toBe(200)
  expect((await me.post(`/api/account/sessions/${other.id}/revoke`)).status).toBe(200)
  expect((await laptop.get('/api/session')).status).toBe(401)
  expect(await sessions(me)).toHaveLength(1)
})

test('a device that was never seen is an entry of the record; the same browser again is not', async () => {
  const enter = (headers: Record<string, string>) => world.anonymous.post('/api/session', { email: 'advisor@demo.local', password: 'advisor-demo-only' }, headers)
  await world.signIn('advisor')
  const count = async () => (await entriesOf('person-advisor')).filter((kind) => kind === 'device-new').length
  const before = await count()
  const firefox = { 'user-agent': 'Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0' }
  const first = await enter(firefox)
  expect(await count()).toBe(before + 1)
  const device = first.headers.getSetCookie().find((each) => each.startsWith('steward-device='))
  expect(device).toMatch(/; Path=\/; HttpOnly; SameSite=Lax; Max-Age=34560000$/)
  await enter({ ...firefox, cookie: device!.split(';')[0]! })
  expect(await count()).toBe(before + 1)
  const rows = await world.db.kysely.selectFrom('device').select(['label', 'token_hash']).where('person_id', '=', 'person-advisor').execute()
  expect(rows.map(({ label }) => label)).toContain('Firefox on Windows')
  expect(JSON.stringify(rows)).not.toContain(device!.split(/[=;]/)[1])
})

test('five wrong proofs in a quarter of an hour close the window, the right one included, and the record says it once', async () => {
  const me = await as('compliance')
  const prove = (code: string) => me.post('/api/session/proof', { code })
  for (let tries = 0; tries < 5; tries += 1) expect((await prove(String(100_000 + tries))).status).toBe(401)
  for (let tries = 0; tries < 3; tries += 1) expect(await prove(codeOf('compliance'))).toMatchObject({ status: 429, body: { code: 'TOO_MANY_ATTEMPTS' } })
  const kinds = await entriesOf('person-compliance')
  expect(kinds.filter((kind) => kind === 'step-up-failed')).toHaveLength(5)
  expect(kinds.filter((kind) => kind === 'step-ups-blocked')).toHaveLength(1)
})
