import { createHash, randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TicketView } from '../../domain/ticket.ts'
import { startWorld, type Client, type World } from '../../tests/harness.ts'

const bank = 'https://bank.example'
const other = 'https://other.example'
const evil = 'https://evil.example'
const verifier = 'v'.repeat(43)
const challenge = createHash('sha256').update(verifier).digest('base64url')

const folder = mkdtempSync(join(tmpdir(), 'steward-host-keys-'))
const { publicKey, privateKey } = await generateKeyPair('ES256')
let now = Date.now()
let world: World
let investor: Client

beforeAll(async () => {
  const keys = join(folder, 'bank.json')
  writeFileSync(keys, JSON.stringify({ keys: [{ ...await exportJWK(publicKey), alg: 'ES256', kid: 'one' }] }))
  world = await startWorld({ env: { STEWARD_ORIGINS: `${bank},${other}`, WIDGET_HOST_KEYS: `${bank}=${keys}` }, clock: () => new Date(now) })
  investor = await world.signIn('investor')
})
afterAll(async () => {
  await world.close()
  rmSync(folder, { recursive: true })
})

const from = (origin: string, token?: string) => ({ origin, ...(token !== undefined && { authorization: `Bearer ${token}` }) })
const newCode = async (client = investor): Promise<string> => (await client.post<{ code: string }>('/api/widget/code', { origin: bank, challenge })).body.code
const redeem = (body: unknown, origin = bank) => world.anonymous.post<{ token: string; code: string }>('/api/widget/session', body, { origin })
const tokenOf = async (client = investor): Promise<string> => (await redeem({ code: await newCode(client), verifier })).body.token

test('a code is exchanged for a token by the page that asked for it, once', async () => {
  const code = await newCode()
  expect(await redeem({ code, verifier })).toMatchObject({ status: 200, body: { role: 'investor', person: { label: expect.any(String) }, token: expect.stringMatching(/^[\w-]{43}$/) } })
  expect(await redeem({ code, verifier })).toMatchObject({ status: 401, body: { code: 'CODE_REFUSED' } })
})

test.each([
  ['another verifier', { verifier: 'w'.repeat(43) }, bank, 0],
  ['another site of the list', {}, other, 0],
  ['two minutes later', {}, bank, 121_000],
])('a code with %s is refused, and used up', async (_name, change, origin, later) => {
  const code = await newCode()
  const before = now
  now += later
  expect(await redeem({ code, verifier, ...change }, origin)).toMatchObject({ status: 401, body: { code: 'CODE_REFUSED' } })
  now = before
  expect((await redeem({ code, verifier })).status).toBe(401)
})

test('a site that the settings do not name gets no code, no token, no answer that a browser would show it', async () => {
  expect(await investor.post('/api/widget/code', { origin: evil, challenge })).toMatchObject({ status: 422, body: { code: 'ORIGIN_NOT_ALLOWED' } })
  expect((await redeem({ code: await newCode(), verifier }, evil)).status).toBe(403)
  const stolen = await tokenOf()
  const read = await world.anonymous.get('/api/dashboard', from(evil, stolen))
  expect([read.status, read.headers.get('access-control-allow-origin')]).toEqual([401, null])
  const site = await world.anonymous.get('/api/widget/site', from(evil))
  expect([site.body, site.headers.get('access-control-allow-origin')]).toEqual([{ origin: evil, allowed: false }, '*'])
})

test.each([[other], [evil], [undefined]])('a token of one site is worth nothing from %s', async (origin) => {
  const token = await tokenOf()
  const headers = { authorization: `Bearer ${token}`, ...(origin !== undefined && { origin }) }
  expect((await world.anonymous.get('/api/conversations', headers)).status).toBe(401)
  await expect(world.anonymous.socket({ auth: { token }, headers: origin === undefined ? {} : { origin } })).rejects.toThrow()
})

test('a token that is wrong is not made good by the cookie beside it', async () => {
  expect((await investor.get('/api/conversations', from(bank, 'x'.repeat(43)))).status).toBe(401)
})

test('with its token a page talks, is shown a ticket, confirms it; and may do nothing beyond the widget', async () => {
  const token = await tokenOf()
  const page = from(bank, token)
  const ticket = (await investor.post<TicketView>('/api/tickets', { accountId: 'account-investor', legs: [{ symbol: 'BND', side: 'buy', quantity: '1' }] })).body
  const shown = await world.anonymous.post(`/api/tickets/${ticket.id}/displayed`, { hash: ticket.hash }, page)
  expect([shown.status, shown.headers.get('access-control-allow-origin')]).toEqual([200, bank])
  expect(await world.anonymous.post(`/api/tickets/${ticket.id}/confirm`, { hash: ticket.hash }, { ...page, 'idempotency-key': randomUUID() })).toMatchObject({ status: 200 })
  const socket = await world.anonymous.socket({ auth: { token }, headers: { origin: bank } })
  expect(await socket.timeout(5000).emitWithAck('stop', { conversationId: 'nothing' })).toMatchObject({ code: 'NOT_FOUND' })
  socket.close()
  for (const path of ['/api/step-up', '/api/widget/code', '/api/passkeys/options', '/api/profile/preview', '/api/tickets', '/api/session']) {
    expect(await world.anonymous.post(path, {}, page), path).toMatchObject({ status: 403, body: { code: 'ORIGIN_NOT_ALLOWED' } })
  }
  expect((await world.anonymous.get('/api/passkeys', page)).status).toBe(403)
})

test('a large ticket asks for the proof, which is only given on our own page', async () => {
  const page = from(bank, await tokenOf())
  const ticket = (await investor.post<TicketView>('/api/tickets', { accountId: 'account-investor', legs: [{ symbol: 'QQQ', side: 'sell', quantity: '20' }] })).body
  await world.anonymous.post(`/api/tickets/${ticket.id}/displayed`, { hash: ticket.hash }, page)
  expect(await world.anonymous.post(`/api/tickets/${ticket.id}/confirm`, { hash: ticket.hash }, { ...page, 'idempotency-key': randomUUID() }))
    .toMatchObject({ status: 401, body: { code: 'INSUFFICIENT_USER_AUTHENTICATION' } })
  expect((await world.anonymous.post('/api/step-up', { ticketId: ticket.id, hash: ticket.hash, code: '000000' }, page)).status).toBe(403)
})

test('a token lives ten minutes, its holder gets the next one, and none outlives the session', async () => {
  const me = await world.signIn('novice')
  const first = await tokenOf(me)
  const before = now
  now += 9 * 60_000
  const next = (await world.anonymous.post<{ token: string }>('/api/socket-token', {}, from(bank, first))).body.token
  now += 2 * 60_000
  expect((await world.anonymous.get('/api/conversations', from(bank, first))).status).toBe(401)
  expect((await world.anonymous.get('/api/conversations', from(bank, next))).status).toBe(200)
  expect((await world.anonymous.post('/api/socket-token', { origin: other }, from(bank, next))).status).toBe(422)
  const socket = await world.anonymous.socket({ auth: { token: next }, headers: { origin: bank } })
  const closed = new Promise((resolve) => { socket.once('disconnect', resolve) })
  const ended = performance.now()
  expect((await me.delete('/api/session')).status).toBe(204)
  expect((await world.anonymous.get('/api/conversations', from(bank, next))).status).toBe(401)
  await closed
  expect(performance.now() - ended).toBeLessThan(5000)
  now = before
})

test('signing out in the widget ends the session everywhere', async () => {
  const me = await world.signIn('retired')
  expect((await world.anonymous.delete('/api/session', from(bank, await tokenOf(me)))).status).toBe(204)
  expect((await me.get('/api/session')).status).toBe(401)
})

const signed = (claims: Readonly<Record<string, unknown>>, key = privateKey) => {
  const at = Math.floor(Date.now() / 1000)
  return new SignJWT({ iss: bank, aud: world.url, sub: 'novice@demo.local', jti: randomUUID(), iat: at, exp: at + 60, ...claims }).setProtectedHeader({ alg: 'ES256', kid: 'one' }).sign(key)
}

test("a site's own server signs its visitor in; each of its tokens opens one session", async () => {
  const hostToken = await signed({})
  const opened = await redeem({ hostToken })
  expect(opened).toMatchObject({ status: 200, body: { role: 'investor' } })
  expect((await world.anonymous.get('/api/dashboard', from(bank, opened.body.token))).status).toBe(200)
  expect(await redeem({ hostToken })).toMatchObject({ status: 401, body: { code: 'HOST_TOKEN_REFUSED' } })
})

const strangers = await generateKeyPair('ES256')
test.each([
  ['of another key', {}, strangers.privateKey, bank], ['for another server', { aud: 'https://else.example' }, privateKey, bank], ['in the name of another site', { iss: other }, privateKey, bank],
  ['brought by another site', {}, privateKey, other], ['that is over', { iat: 1, exp: 61 }, privateKey, bank], ['that lives for an hour', { exp: Math.floor(Date.now() / 1000) + 3600 }, privateKey, bank],
  ['without an id', { jti: undefined }, privateKey, bank], ['for nobody here', { sub: 'nobody@demo.local' }, privateKey, bank], ['for an administrator', { sub: 'admin@demo.local' }, privateKey, bank],
])("a site's token %s is refused", async (_name, claims, key, origin) => {
  expect(await redeem({ hostToken: await signed(claims, key) }, origin)).toMatchObject({ status: 401, body: { code: 'HOST_TOKEN_REFUSED' } })
})
