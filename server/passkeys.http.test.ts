import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TicketView } from '../domain/ticket.ts'
import { Authenticator } from '../tests/fakes/authenticator.ts'
import { codeOf, startWorld, type Client, type World } from '../tests/harness.ts'
import { createClient } from '../tests/world/client.ts'

let world: World
let me: Client
let device: Authenticator
beforeAll(async () => {
  world = await startWorld()
  const url = world.url.replace('127.0.0.1', 'localhost')
  me = createClient(url, (await world.signIn('investor')).cookie)
  device = new Authenticator(url, 'localhost')
})
afterAll(() => world.close())

test('a passkey is made with a fresh code, proves a large ticket, and is removed', async () => {
  const options = await me.post<{ challenge: string; rp: { id: string } }>('/api/passkeys/options', { code: codeOf('investor') })
  expect(options).toMatchObject({ status: 200, body: { rp: { id: 'localhost' }, authenticatorSelection: { userVerification: 'required' } } })
  const added = await me.post('/api/passkeys', { label: 'My laptop', response: device.register(options.body.challenge) })
  expect(added).toMatchObject({ status: 201, body: { id: device.id, label: 'My laptop' } })
  expect((await me.get('/api/passkeys')).body).toMatchObject({ passkeys: [{ id: device.id, lastUsedAt: null }] })

  const { body: ticket } = await me.post<TicketView>('/api/tickets', { accountId: 'account-investor', legs: [{ symbol: 'BND', side: 'sell', quantity: '200' }] })
  const target = { ticketId: ticket.id, hash: ticket.hash }
  expect(await me.post('/api/step-up/options', target)).toMatchObject({ status: 409, body: { code: 'NOT_DISPLAYED' } })
  await me.post(`/api/tickets/${ticket.id}/displayed`, { hash: ticket.hash })
  const confirm = () => me.post(`/api/tickets/${ticket.id}/confirm`, { hash: ticket.hash }, { 'idempotency-key': 'passkey' })
  expect(await confirm()).toMatchObject({ status: 401 })
  const asked = await me.post<{ challenge: string }>('/api/step-up/options', target)
  expect(asked).toMatchObject({ status: 200, body: { rpId: 'localhost', userVerification: 'required', allowCredentials: [{ id: device.id }] } })
  const given = { ...device.assert(asked.body.challenge), authenticatorAttachment: 'platform' }
  const proven = await me.post('/api/step-up', { ...target, assertion: given })
  expect(proven.status, JSON.stringify(proven.body)).toBe(200)
  expect(Object.keys(proven.body).sort()).toEqual(['expiresAt', 'grantId'])
  expect(await confirm()).toMatchObject({ status: 200, body: { state: 'CONFIRMED' } })

  expect(await me.post(`/api/passkeys/${device.id}/remove`, { code: codeOf('investor', 1) })).toMatchObject({ status: 200 })
  expect((await me.get('/api/passkeys')).body).toEqual({ passkeys: [] })
})

test('a wrong assertion answers as a wrong code does', async () => {
  const { body: ticket } = await me.post<TicketView>('/api/tickets', { accountId: 'account-investor', legs: [{ symbol: 'BND', side: 'sell', quantity: '3' }] })
  await me.post(`/api/tickets/${ticket.id}/displayed`, { hash: ticket.hash })
  const answer = await me.post('/api/step-up', { ticketId: ticket.id, hash: ticket.hash, assertion: device.assert('AAAA') })
  expect(answer).toMatchObject({ status: 401, body: { code: 'INSUFFICIENT_USER_AUTHENTICATION' } })
  expect(answer.headers.get('www-authenticate')).toContain('insufficient_user_authentication')
})

test.each([
  ['neither code nor assertion', {}], ['both', { code: '123456', assertion: {} }], ['an assertion without a signature', { assertion: { id: 'a', rawId: 'a', type: 'public-key', response: {} } }],
])('refused: %s', async (_name, proof) => {
  expect(await me.post('/api/step-up', { ticketId: 'x', hash: '0'.repeat(64), ...proof })).toMatchObject({ status: 422, body: { code: 'INVALID_INPUT' } })
})

test('an address in numbers is told why, before any code is used', async () => {
  const numbers = createClient(world.url, me.cookie)
  expect(await numbers.post('/api/passkeys/options', { code: '000000' })).toMatchObject({ status: 409, body: { code: 'PASSKEYS_NOT_HERE' } })
})

test('a passkey proves a change of the profile too, and nothing that was not shown', async () => {
  const url = world.url.replace('127.0.0.1', 'localhost')
  const novice = createClient(url, (await world.signIn('novice')).cookie)
  const key = new Authenticator(url, 'localhost')
  const { body: options } = await novice.post<{ challenge: string }>('/api/passkeys/options', { code: codeOf('novice') })
  expect((await novice.post('/api/passkeys', { label: 'Phone', response: key.register(options.challenge) })).status).toBe(201)
  expect(await novice.post('/api/acts/step-up/options', { hash: '0'.repeat(64) })).toMatchObject({ status: 409, body: { code: 'NOT_DISPLAYED' } })
  const shown = await novice.post<{ hash: string }>('/api/profile/preview', { change: { kind: 'exclusions', add: ['gambling'], remove: [] } })
  expect(shown.status, JSON.stringify(shown.body)).toBe(200)
  const { hash } = shown.body
  const asked = await novice.post<{ challenge: string }>('/api/acts/step-up/options', { hash })
  expect(await novice.post('/api/acts/step-up', { hash, assertion: key.assert(asked.body.challenge) })).toMatchObject({ status: 200 })
  expect(await novice.post('/api/profile', { hash })).toMatchObject({ status: 200 })
})
