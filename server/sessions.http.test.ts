import { afterAll, beforeAll, expect, test } from 'vitest'
import { startWorld, codeOf, type World } from '../tests/harness.ts'

let world: World
beforeAll(async () => { world = await startWorld() })
afterAll(() => world.close())

test('signing in answers person and role and sets a cookie that scripts and other sites do not get', async () => {
  await world.signIn('investor')
  const answer = await world.anonymous.post('/api/session', { email: 'investor@demo.local', password: 'investor-demo-only' })
  expect(answer.status).toBe(200)
  expect(answer.body).toEqual({ person: { id: 'person-investor', email: 'investor@demo.local', label: 'Demo investor' }, role: 'investor' })
  const cookie = answer.headers.getSetCookie()[0] ?? ''
  expect(cookie).toMatch(/^steward=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Expires=/)
})

test('a wrong password and an unknown address answer the same', async () => {
  await world.signIn('novice')
  const answers = await Promise.all([
    world.anonymous.post('/api/session', { email: 'novice@demo.local', password: 'not the password' }),
    world.anonymous.post('/api/session', { email: 'nobody@demo.local', password: 'not the password' }),
  ])
  const [known, unknown] = answers.map(({ status, body }) => ({ status, ...body, requestId: '' }))
  expect(known).toMatchObject({ status: 401, code: 'INVALID_CREDENTIALS' })
  expect(unknown).toEqual(known)
})

test('a one-time code counts once, for demo accounts too', async () => {
  await world.signIn('retired')
  const given = { email: 'retired@demo.local', password: 'retired-demo-only', code: codeOf('retired') }
  expect((await world.anonymous.post('/api/session', given)).status).toBe(200)
  expect((await world.anonymous.post('/api/session', given)).status).toBe(401)
})

test('BI32: after signing out the cookie is worth nothing', async () => {
  const client = await world.signIn('investor')
  expect((await client.get('/api/session')).body).toMatchObject({ role: 'investor', demo: true })
  expect((await client.delete('/api/session')).status).toBe(204)
  expect((await client.get('/api/session')).status).toBe(401)
  expect((await client.get('/api/portfolio')).status).toBe(401)
})

test('BI32: switching a person off ends their session and their open socket within 5 s', async () => {
  const concentrated = await world.signIn('concentrated')
  const admin = await world.signIn('admin')
  const socket = await concentrated.socket()
  const closed = new Promise((resolve) => { socket.once('disconnect', resolve) })
  const start = performance.now()
  expect((await admin.post('/api/admin/users/person-concentrated', { active: false })).body).toMatchObject({ active: false, sessionsEnded: 1 })
  expect((await concentrated.get('/api/portfolio')).status).toBe(401)
  await closed
  expect(performance.now() - start).toBeLessThan(5000)
})

test.each([
  ['no JSON', 'hello', 400, 'INVALID_JSON'],
  ['a missing field', { email: 'investor@demo.local' }, 422, 'INVALID_INPUT'],
  ['an unknown field', { email: 'investor@demo.local', password: 'x', admin: true }, 422, 'INVALID_INPUT'],
  ['a wrong type', { email: ['investor@demo.local'], password: 'x' }, 422, 'INVALID_INPUT'],
  ['an object where a text belongs', { email: { $gt: '' }, password: { $gt: '' } }, 422, 'INVALID_INPUT'],
])('signing in with %s is refused', async (_what, body, status, code) => {
  const answer = await world.anonymous.post('/api/session', body)
  expect(answer).toMatchObject({ status, body: { code } })
  expect(answer.headers.get('content-type')).toContain('application/problem+json')
})

test('two cookies that differ sign nobody in', async () => {
  const [first, second] = [await world.signIn('investor'), await world.signIn('novice')]
  expect((await world.anonymous.get('/api/session', { cookie: `${first.cookie}; ${second.cookie}` })).status).toBe(401)
})
