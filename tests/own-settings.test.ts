import { afterAll, beforeAll, expect, test } from 'vitest'
import { startWorld, type Client, type World } from './harness.ts'

let world: World
let investor: Client
let novice: Client
beforeAll(async () => {
  world = await startWorld()
  investor = await world.signIn('investor')
  novice = await world.signIn('novice')
})
afterAll(() => world.close())

test('everybody starts as usual, and changes only what they name', async () => {
  expect((await investor.get('/api/settings')).body).toEqual({ explain: 'standard', figures: 'dollars', notifications: 'all', defaultAccountId: null })
  expect(await investor.post('/api/settings', { explain: 'expert' })).toMatchObject({ status: 200, body: { explain: 'expert', notifications: 'all' } })
  expect(await investor.post('/api/settings', { notifications: 'off' })).toMatchObject({ status: 200, body: { explain: 'expert', notifications: 'off' } })
  expect((await novice.get('/api/settings')).body).toMatchObject({ explain: 'standard', notifications: 'all' })
})

test.each([
  ['nothing named', {}, 422], ['an unknown field', { riskLevel: 'aggressive' }, 422], ['an unknown value', { explain: 'loud' }, 422], ['another person’s account', { defaultAccountId: 'account-novice' }, 422],
])('refused: %s', async (_, body, status) => { expect((await investor.post('/api/settings', body)).status).toBe(status) })

test('in words: offered on a card, done by "accept", in the person’s own record', async () => {
  const offered = await novice.ask('explain things more simply from now on')
  expect(offered.tools).toMatchObject([{ name: 'settings', output: { wish: { act: 'settings', body: { explain: 'simple' }, stepUp: false } } }])
  expect((await novice.get('/api/settings')).body).toMatchObject({ explain: 'standard' })
  await novice.ask('accept', offered.conversationId)
  expect((await novice.get('/api/settings')).body).toMatchObject({ explain: 'simple' })
  const entries = await world.db.kysely.selectFrom('entry').select('kind').where('chain_id', '=', 'person/person-novice').where('kind', '=', 'settings-changed').execute()
  expect(entries).toHaveLength(1)
})

test('a protected setting is never changed in a chat: the way to the account page', async () => {
  const reply = await novice.ask('change my email address')
  expect(reply.tools).toMatchObject([{ name: 'settings', output: { page: '/account', wish: null } }])
})
