import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startWorld } from '../harness.ts'
import { startConnector, type LoopbackConnector } from './connector.ts'
import { scripted } from './scripted.ts'
import { appId, signingKey, startTeamsWorld, strangersKey, tokenOf, type Chat, type TeamsWorld } from './teams-world.ts'

/** What the connector's door lets in. Threats are named in the first column; whoever is refused is told nothing and gets no answer sent. */
let world: TeamsWorld
let evil: LoopbackConnector
const chat: Chat = { objectId: 'aaaaaaaa-0000-4000-8000-000000000009', id: 'a:token' }
beforeAll(async () => {
  // Our clock stands still, so that a slow machine refills no bucket; tokens are judged by the library's own.
  const at = new Date()
  world = await startTeamsWorld({ runTurn: scripted, clock: () => at })
  evil = await startConnector()
})
afterAll(async () => {
  await world.close()
  await evil.close()
})

const past = Math.floor(Date.now() / 1000) - 3600
const unsigned = (): string => {
  const [, claims] = tokenOf(world.connector.url).split('.')
  return `${Buffer.from(JSON.stringify({ alg: 'none', typ: 'JWT', kid: 'key-1' })).toString('base64url')}.${claims}.`
}
/** The public key taken for a shared secret. */
const confused = (): string => {
  const claims = tokenOf(world.connector.url).split('.')[1]
  const text = `${Buffer.from(JSON.stringify({ alg: 'HS256', typ: 'JWT', kid: 'key-1' })).toString('base64url')}.${claims}`
  return `${text}.${createHmac('sha256', signingKey.publicKey.export({ type: 'spki', format: 'pem' })).update(text).digest('base64url')}`
}

const tokens: readonly (readonly [string, () => string])[] = [
  ['no token', () => ''],
  ['another scheme', () => `Basic ${Buffer.from('a:b').toString('base64')}`],
  ['garbage', () => 'Bearer nonsense'],
  ['three parts of garbage', () => 'Bearer e30.e30.e30'],
  ['a stranger’s signature', () => `Bearer ${tokenOf(world.connector.url, {}, { key: strangersKey.privateKey })}`],
  ['a signature cut short', () => `Bearer ${tokenOf(world.connector.url).slice(0, -20)}`],
  ['no signature at all', () => `Bearer ${unsigned()}`],
  ['the public key as a secret', () => `Bearer ${confused()}`],
  ['a key that is not published', () => `Bearer ${tokenOf(world.connector.url, {}, { header: { kid: 'key-2' } })}`],
  ['another bot’s token', () => `Bearer ${tokenOf(world.connector.url, { aud: '99999999-9999-4999-8999-999999999999' })}`],
  ['two audiences', () => `Bearer ${tokenOf(world.connector.url, { aud: [appId, 'other'] })}`],
  ['another issuer', () => `Bearer ${tokenOf(world.connector.url, { iss: 'https://evil.example' })}`],
  ['the emulator’s issuer', () => `Bearer ${tokenOf(world.connector.url, { iss: 'https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/', ver: '1.0', appid: appId })}`],
  ['an expired token', () => `Bearer ${tokenOf(world.connector.url, { nbf: past - 3600, exp: past })}`],
  ['a token for later', () => `Bearer ${tokenOf(world.connector.url, { nbf: past + 7200, exp: past + 10_800 })}`],
  ['a token that names no address', () => `Bearer ${tokenOf(world.connector.url, { serviceurl: undefined })}`],
  ['a token for another address', () => `Bearer ${tokenOf('https://smba.trafficmanager.net/emea/')}`],
]

// First of all: the library keeps the keys once it has them.
test('while the keys can not be read nobody is let in, and the connector is asked to come again', async () => {
  world.keys.down = true
  expect((await world.post(world.activity(chat, { text: 'hello' }))).status).toBe(503)
  world.keys.down = false
  expect((await world.post(world.activity(chat, { type: 'typing' }))).status).toBe(200)
})

test.each(tokens)('%s is 401, and nothing is answered', async (_threat, authorization) => {
  const { status, body } = await world.post(world.activity(chat, { text: 'hello' }), authorization())
  expect([status, body['code']]).toEqual([401, 'UNAUTHENTICATED'])
  expect(world.connector.received).toEqual([])
})

test('a right token for an activity that wants its answers elsewhere: 401, and elsewhere hears nothing', async () => {
  const { status } = await world.post(world.activity(chat, { text: 'hello', serviceUrl: evil.url }))
  expect(status).toBe(401)
  // The same with a token that the thief of a key could have: still not an address that we write to.
  const plain = 'http://evil.example/'
  expect((await world.post(world.activity(chat, { text: 'hello', serviceUrl: plain }), `Bearer ${tokenOf(plain)}`)).status).toBe(401)
  expect(evil.received).toEqual([])
})

test('a channel that the key is not endorsed for is 401', async () => {
  expect((await world.post(world.activity(chat, { text: 'hello', channelId: 'slack' }))).status).toBe(401)
})

test.each([
  ['malformed JSON', '{"type":"message",', 400], ['no object', '[1,2]', 400], ['no activity', '{"type":"message"}', 400], ['a key twice', '{"type":"message","type":"invoke"}', 400],
  ['an address that is none', JSON.stringify({ type: 'message', id: '1', channelId: 'msteams', serviceUrl: 'javascript:alert(1)', from: { id: 'u' }, recipient: { id: 'b' }, conversation: { id: 'c' } }), 400],
  ['very deep', `${'{"a":'.repeat(100)}1${'}'.repeat(100)}`, 400], ['300 kB', JSON.stringify({ type: 'message', text: 'x'.repeat(300_000) }), 413],
])('%s is refused, never a 500', async (_threat, text, expected) => {
  expect((await world.post(text)).status).toBe(expected)
})

test('a right activity is taken, and who is not known gets help and no data', async () => {
  expect((await world.post(world.activity(chat, { text: 'How am I doing?' }))).status).toBe(200)
  const { body } = await world.until(({ body: sent }) => sent.text)
  expect(body.text).toContain('I do not know yet who you are')
  expect(body.text).not.toMatch(/\$\d/)
  expect(await world.db.kysely.selectFrom('teams_chat').selectAll().execute()).toEqual([])
})

test('strangers with wrong tokens are slowed down; the connector is not', async () => {
  const statuses = await Promise.all(Array.from({ length: 90 }, async () => (await world.post(world.activity(chat, { text: 'x' }), 'Bearer e30.e30.e30')).status))
  expect(statuses.filter((status) => status === 429).length).toBeGreaterThan(0)
  expect((await world.post(world.activity(chat, { text: 'still here' }))).status).toBe(200)
})

test('without a registration a demo answers connectors of its own machine, and no others', async () => {
  const demo = await startWorld({ runTurn: scripted })
  const connector = await startConnector()
  const post = (activity: object): Promise<Response> => fetch(`${demo.url}/api/messages`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(activity) })
  try {
    const activity = world.activity(chat, { serviceUrl: connector.url, text: 'hello' })
    expect((await post(activity)).status).toBe(200)
    expect((await post({ ...activity, id: 'other', serviceUrl: 'https://evil.example/' })).status).toBe(401)
  } finally {
    await demo.close()
    await connector.close()
  }
})

test('without a registration and without a demo there is nothing here', async () => {
  const closed = await startWorld({ runTurn: scripted, env: { STEWARD_DEMO: 'off' } })
  try {
    const { status } = await fetch(`${closed.url}/api/messages`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' })
    expect(status).toBe(404)
  } finally {
    await closed.close()
  }
})
