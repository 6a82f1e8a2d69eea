import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { startProvider, type FakeProvider, type ProviderBend } from '../../tests/fakes/openid-provider.ts'
import { failing } from '../../tests/fakes/failing-database.ts'
import { startWorld, type Client, type World } from '../../tests/harness.ts'
import { createClient } from '../../tests/world/client.ts'

let provider: FakeProvider
let world: World
let url: string
beforeAll(async () => {
  provider = await startProvider('RS256')
  world = await startWorld({ env: { OIDC_ISSUER: provider.issuer, OIDC_CLIENT_ID: provider.clientId, OIDC_CLIENT_SECRET: provider.clientSecret, OIDC_CLAIMS: 'tenant=the firm', SIGN_INS_PER_SECOND: '1000' } })
  url = world.url.replace('127.0.0.1', 'localhost')
  await link(createClient(url, (await world.signIn('investor')).cookie), 'subject-investor')
})
afterAll(async () => { await world?.close(); await provider?.close() })
afterEach(() => { provider.bend = {}; provider.subject = 'subject-investor' })

const tenant = { tenant: 'the firm' }
const cookiesOf = (headers: Headers): string => headers.getSetCookie().map((each) => each.split(';')[0]).join('; ')

/** The round trip as a browser makes it; `cookie` replaces the one that ties it to the browser. */
const roundTrip = async (start: { readonly location: string; readonly cookie: string }, cookie = start.cookie) => {
  const back = await provider.authorise(start.location)
  const answer = await createClient(url, '').get(back.slice(back.indexOf('/api/')), { cookie })
  return { location: answer.headers.get('location') ?? '', session: answer.headers.getSetCookie().find((each) => each.startsWith('steward='))?.split(';')[0], back }
}
const begin = async () => {
  const answer = await createClient(url, '').get('/api/session/openid')
  expect(answer.status).toBe(303)
  return { location: answer.headers.get('location') ?? '', cookie: cookiesOf(answer.headers) }
}
const link = async (client: Client, subject: string): Promise<string> => {
  provider.subject = subject
  provider.bend = { claims: tenant }
  const { body, headers } = await client.post<{ url: string }>('/api/account/openid', {})
  const { location } = await roundTrip({ location: body.url, cookie: `${client.cookie}; ${cookiesOf(headers)}` })
  return location
}

test('who linked their account before signs in with the firm\'s own sign-in, and the record says how', async () => {
  provider.bend = { claims: tenant }
  const { location, session } = await roundTrip(await begin())
  expect(location).toBe('/')
  const me = createClient(url, session ?? '')
  expect((await me.get('/api/session')).body).toMatchObject({ person: { id: 'person-investor' } })
  expect((await me.get<{ sessions: { method: string }[] }>('/api/account')).body.sessions[0]).toMatchObject({ method: 'openid', here: true })
})

test('the address asked for carries PKCE, state and nonce, and only the scope that is needed', async () => {
  const { location } = await begin()
  const asked = new URL(location).searchParams
  expect(Object.fromEntries(asked)).toMatchObject({ response_type: 'code', scope: 'openid', code_challenge_method: 'S256', redirect_uri: `${url}/api/session/openid/callback` })
  for (const name of ['state', 'nonce', 'code_challenge']) expect(asked.get(name)?.length, name).toBeGreaterThanOrEqual(43)
})

const now = () => Math.floor(Date.now() / 1000)
const bends: readonly (readonly [string, () => ProviderBend])[] = [
  ['a wrong nonce', () => ({ claims: { ...tenant, nonce: 'another' } })],
  ['no nonce', () => ({ claims: { ...tenant, nonce: undefined } })],
  ['another audience', () => ({ claims: { ...tenant, aud: 'another-client' } })],
  ['two audiences without saying who asked', () => ({ claims: { ...tenant, aud: ['steward', 'another-client'] } })],
  ['an expired token', () => ({ claims: { ...tenant, exp: now() - 3600, iat: now() - 7200 } })],
  ['another issuer in the token', () => ({ claims: { ...tenant, iss: 'http://localhost:1' } })],
  ['another issuer in the answer (mix-up)', () => ({ claims: tenant, answerIssuer: 'http://localhost:1' })],
  ['alg none', () => ({ claims: tenant, signature: 'none' })],
  ['a token signed with the shared secret', () => ({ claims: tenant, signature: 'HS256' })],
  ['a key that is not published', () => ({ claims: tenant, signature: 'stranger' })],
  ['another tenant', () => ({ claims: { tenant: 'another firm' } })],
  ['no tenant', () => ({})],
  ['an error of the provider', () => ({ claims: tenant, error: 'access_denied' })],
  ['a state that we did not send', () => ({ claims: tenant, state: 'x'.repeat(43) })],
]
test.each(bends)('refused: %s', async (_name, bend) => {
  provider.bend = bend()
  const { location, session } = await roundTrip(await begin())
  expect({ location, session }).toEqual({ location: '/?refused=OPENID_NOT_ACCEPTED', session: undefined })
})

test('an answer counts once, and only in the browser that asked (login CSRF)', async () => {
  provider.bend = { claims: tenant }
  const [mine, theirs] = [await begin(), await begin()]
  expect((await roundTrip(mine, theirs.cookie)).location).toBe('/?refused=OPENID_NOT_ACCEPTED')
  expect((await roundTrip(theirs, '')).location).toBe('/?refused=OPENID_NOT_ACCEPTED')
  const start = await begin()
  const first = await roundTrip(start)
  expect(first.location).toBe('/')
  const again = await createClient(url, '').get(first.back.slice(first.back.indexOf('/api/')), { cookie: start.cookie })
  expect(again.headers.get('location')).toBe('/?refused=OPENID_NOT_ACCEPTED')
})

test('nobody is let in, and nobody is made, who was not invited: an address in the token says nothing', async () => {
  provider.subject = 'subject-of-a-stranger'
  provider.bend = { claims: { ...tenant, email: 'investor@demo.local', email_verified: true } }
  const before = await world.db.kysely.selectFrom('person').select('id').execute()
  expect((await roundTrip(await begin())).location).toBe('/?refused=NOT_INVITED')
  expect(await world.db.kysely.selectFrom('person').select('id').execute()).toHaveLength(before.length)
})

test('one subject is one person, and one person one subject; a person who is switched off is nobody', async () => {
  const novice = createClient(url, (await world.signIn('novice')).cookie)
  expect(await link(novice, 'subject-investor')).toBe('/account?refused=ALREADY_LINKED')
  expect(await link(novice, 'subject-novice')).toBe('/account?linked=openid')
  expect(await link(novice, 'subject-novice-2')).toBe('/account?refused=ALREADY_LINKED')
  await world.db.kysely.updateTable('person').set({ active: false }).where('id', '=', 'person-novice').execute()
  provider.subject = 'subject-novice'
  provider.bend = { claims: tenant }
  expect((await roundTrip(await begin())).location).toBe('/?refused=NOT_INVITED')
})

test('whichever statement breaks: a link that the record does not tell of is none', async () => {
  const [database, retired] = [failing(world.db.pool), createClient(url, (await world.signIn('retired')).cookie)]
  const { kysely } = world.db
  const standing = async () => [
    (await kysely.selectFrom('external_identity').select('subject').where('person_id', '=', 'person-retired').execute()).length,
    (await kysely.selectFrom('entry').select('seq').where('chain_id', '=', 'person/person-retired').where('kind', '=', 'openid-linked').execute()).length,
  ]
  provider.subject = 'subject-retired'
  provider.bend = { claims: tenant }
  try {
    for (let [failsFrom, location] = [0, '']; location !== '/account?linked=openid'; failsFrom += 1) {
      const { body, headers } = await retired.post<{ url: string }>('/api/account/openid', {})
      location = (await database.during(failsFrom, () => roundTrip({ location: body.url, cookie: `${retired.cookie}; ${cookiesOf(headers)}` }))).answer.location
      expect(await standing(), `${failsFrom}: ${location}`).toEqual(location === '/account?linked=openid' ? [1, 1] : [0, 0])
    }
  } finally { database.restore() }
})

test('a provider with elliptic curves works as well; one whose discovery names another issuer does not', async () => {
  const other = await startProvider('ES256')
  const own = await startWorld({ env: { OIDC_ISSUER: other.issuer, OIDC_CLIENT_ID: other.clientId, OIDC_CLIENT_SECRET: other.clientSecret } })
  const at = own.url.replace('127.0.0.1', 'localhost')
  other.bend = { discoveredIssuer: 'http://localhost:1' }
  expect(await createClient(at, '').get('/api/session/openid')).toMatchObject({ status: 503, body: { code: 'OPENID_UNREACHABLE' } })
  other.bend = {}
  const started = await createClient(at, '').get('/api/session/openid')
  expect(started.status).toBe(303)
  const back = await other.authorise(started.headers.get('location') ?? '')
  const answer = await createClient(at, '').get(back.slice(back.indexOf('/api/')), { cookie: cookiesOf(started.headers) })
  expect(answer.headers.get('location')).toBe('/?refused=NOT_INVITED')
  await own.close()
  await other.close()
})
