import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { TicketView } from '../../domain/ticket.ts'
import { oneDoor } from '../../server/foundations/doors.ts'
import { startWorld, type Client } from '../harness.ts'
import { until } from './driver.ts'
import { scripted } from './scripted.ts'
import { appId, startTeamsWorld, textOfCard, type Chat, type TeamsWorld } from './teams-world.ts'

let world: TeamsWorld
let person: Client
const chat: Chat = { objectId: 'bbbbbbbb-0000-4000-8000-000000000001', id: 'a:proactive' }
beforeAll(async () => {
  world = await startTeamsWorld({ runTurn: scripted, gateSettings: { ticketTtlMs: 20_000 } })
  person = await world.link(chat, 'investor')
  await world.say(chat, 'hello')
  await world.until(({ body }) => body.text?.startsWith('You said'))
})
beforeEach(() => { world.connector.received.length = 0 })
afterAll(() => world.close())

const texts = (): string[] => world.connector.received.map((each) => each.body.text ?? textOfCard(each))

test('the connector says "too many": we wait as long as it asks, and the message arrives once', async () => {
  world.connector.plan = [{ status: 200 }, { status: 429, headers: { 'retry-after': '1' } }, { status: 502 }]
  const start = performance.now()
  await world.say(chat, 'patient')
  await until(() => world.connector.received.filter(({ body }) => body.text?.includes('patient')).length === 3, 'three attempts')
  expect(performance.now() - start).toBeGreaterThan(1000)
  await world.steward.teams.catchUp()
  expect(world.connector.received.filter(({ body }) => body.text?.includes('patient'))).toHaveLength(3)
})

test('a chat that is gone is left alone, until its person writes again', async () => {
  world.connector.plan = [{ status: 403 }, { status: 403 }, { status: 403 }]
  await world.say(chat, 'blocked')
  await until(async () => (await world.db.kysely.selectFrom('teams_chat').select('closed_at').execute())[0]?.closed_at != null, 'the chat is closed')
  world.connector.plan = []
  world.connector.received.length = 0
  await world.steward.teams.catchUp()
  expect(world.connector.received).toEqual([])
  await world.say(chat, 'back again')
  await until(() => texts().some((text) => text.includes('back again')), 'the answer')
})

test('a ticket that nobody answered: a warning half a minute before it ends, once; then its card says that it is over', async () => {
  await world.say(chat, 'buy 1 BND')
  const { ticketId } = await world.ticketCard('buy 1 BND')
  await until(() => texts().some((text) => text.includes('ends in half a minute')), 'the warning')
  const warning = world.connector.received.find((each) => textOfCard(each).includes('ends in half a minute'))!
  expect(JSON.stringify(warning.body)).toContain(`"verb":"show","data":{"ticketId":"${ticketId}"}`)
  await new Promise((resolve) => { setTimeout(resolve, 5_500) })
  expect(texts().filter((text) => text.includes('ends in half a minute'))).toHaveLength(1)
  await world.press(chat, 'cancel', { ticketId })
  await until(() => world.connector.received.some(({ method, body }) => method === 'PUT' && textOfCard({ body }).includes('Canceled by you')), 'the card is brought up to date')
})

test('what is confirmed on the web is told in Teams, and its card there is brought up to date', async () => {
  await world.say(chat, 'buy 5 BND')
  const { ticketId } = await world.ticketCard('buy 5 BND')
  const { hash } = (await person.get<{ hash: string }>(`/api/tickets/${ticketId}`)).body
  await person.post(`/api/tickets/${ticketId}/displayed`, { hash })
  expect((await person.post(`/api/tickets/${ticketId}/confirm`, { hash }, { 'idempotency-key': crypto.randomUUID() })).status).toBe(200)
  await until(() => texts().some((text) => text.startsWith('Filled: bought 5 BND')), 'the news')
  await until(() => world.connector.received.some(({ method, body }) => method === 'PUT' && textOfCard({ body }).includes('Filled')), 'the card')
  expect((await world.press(chat, 'confirm', { ticketId })).text).toContain('Filled')
})

test('an order of a conversation on the web is told in Teams as well', async () => {
  const conversationId = (await person.post<{ id: string }>('/api/conversations', {})).body.id
  const { tickets: [ticket] } = await person.ask('buy 6 BND', conversationId)
  await person.post(`/api/tickets/${ticket!.id}/displayed`, { hash: ticket!.hash })
  await person.post(`/api/tickets/${ticket!.id}/confirm`, { hash: ticket!.hash }, { 'idempotency-key': crypto.randomUUID() })
  await until(() => texts().some((text) => text.startsWith('Filled: bought 6 BND')), 'the news')
})

test('an order of no conversation is told in Teams, once, however often its ticket is said to have changed', async () => {
  const { id, hash } = (await person.post<TicketView>('/api/tickets', { accountId: 'account-investor', legs: [{ symbol: 'BND', side: 'buy', quantity: '7' }] })).body
  await person.post(`/api/tickets/${id}/displayed`, { hash })
  await person.post(`/api/tickets/${id}/confirm`, { hash }, { 'idempotency-key': crypto.randomUUID() })
  const told = (): number => texts().filter((text) => text.startsWith('Filled: bought 7 BND')).length
  await until(() => told() > 0, 'the news')
  world.steward.gate.onTicketChange!(id)
  await world.say(chat, 'after')
  await until(() => texts().some((text) => text.startsWith('You said: after')), 'what comes behind')
  expect(told()).toBe(1)
})

test('a connector that asks for minutes holds nobody else: another chat is answered meanwhile', async () => {
  const other: Chat = { objectId: 'bbbbbbbb-0000-4000-8000-000000000002', id: 'a:quick' }
  await world.link(other, 'novice')
  await world.say(other, 'first')
  await until(() => texts().some((text) => text.startsWith('You said: first')), 'the first answer')
  world.connector.plan = [{ status: 200 }, { status: 429, headers: { 'retry-after': '3' } }]
  await world.say(chat, 'held up')
  await until(() => world.connector.plan.length === 0, 'the connector said so')
  const start = performance.now()
  await world.say(other, 'quick')
  await until(() => texts().some((text) => text.startsWith('You said: quick')), 'the quick answer')
  expect(performance.now() - start).toBeLessThan(2900)
  await until(() => texts().filter((text) => text.startsWith('You said: held up')).length === 2, 'the answer that was held up')
})

test('an alert that was set on the web is told in Teams, once', async () => {
  const conversationId = (await person.post<{ id: string }>('/api/conversations', {})).body.id
  expect(await person.post('/api/alerts', { rule: { kind: 'date', on: '2026-08-05', note: 'Call the bank [x](http://evil.example)' }, conversationId })).toMatchObject({ status: 201 })
  await world.steward.advance(7)
  await until(() => texts().some((text) => text.startsWith('Alert\n') && text.includes('Call the bank')), 'the alert')
  await world.steward.teams.catchUp()
  expect(texts().filter((text) => text.startsWith('Alert'))).toHaveLength(1)
})

test('a conversation goes on from the web in Teams and back, and knows what was said', async () => {
  const conversationId = (await person.post<{ id: string }>('/api/conversations', {})).body.id
  expect((await person.ask('on the web', conversationId)).text).toContain('message 1')
  expect(await person.post(`/api/conversations/${conversationId}/teams`, {})).toMatchObject({ status: 200, body: { chats: 1, url: expect.stringContaining('teams.microsoft.com') } })
  await until(() => texts().some((text) => text.includes('We go on here with: "on the web"')), 'the announcement')
  await world.say(chat, 'in Teams')
  await until(() => texts().some((text) => text === 'You said: in Teams. That was message 2.'), 'the answer')
  expect((await person.ask('back on the web', conversationId)).text).toContain('message 3')
  // It is shown on both sides; and a list in the chat leads to any other.
  await until(() => texts().some((text) => text === 'You said: back on the web. That was message 3.'), 'the answer in Teams')
  world.connector.received.length = 0
  await world.say(chat, 'conversations')
  const { body } = await world.until((each) => each.body.attachments)
  const listed = JSON.stringify(body)
  expect([listed.includes('on the web'), listed.includes('"verb":"open"'), listed.includes(conversationId)]).toEqual([true, true, true])
  const stranger = await world.signIn('concentrated')
  expect((await stranger.post(`/api/conversations/${conversationId}/teams`, {})).status).toBe(404)
  const own = (await stranger.post<{ id: string }>('/api/conversations', {})).body.id
  expect(await stranger.post(`/api/conversations/${own}/teams`, {})).toMatchObject({ status: 409, body: { code: 'NOT_LINKED' } })
})

test('a person sees their links, and takes one away: the chat falls silent', async () => {
  const { body } = await person.get<{ links: { id: string }[] }>('/api/teams')
  expect(body.links).toHaveLength(1)
  const other = await world.signIn('novice')
  expect((await other.post(`/api/teams/links/${body.links[0]!.id}/remove`, {})).status).toBe(404)
  expect((await person.post(`/api/teams/links/${body.links[0]!.id}/remove`, {})).status).toBe(200)
  await world.say(chat, 'still there?')
  await until(() => texts().some((text) => text.includes('I do not know yet who you are')), 'help')
})

test('where to write is in the ledger, without a name or a word: another server, or this one after a restart, tells what happens without anybody having written to it', async () => {
  await world.link(chat, 'retired')
  await world.say(chat, 'hello')
  await until(() => texts().some((text) => text.startsWith('You said: hello')), 'the answer')
  const { place, conversation_id: conversationId } = await world.db.kysely.selectFrom('teams_chat').select(['place', 'conversation_id']).where('closed_at', 'is', null).executeTakeFirstOrThrow()
  expect(Object.keys(place as object).sort()).toEqual(['botId', 'channelId', 'chatId', 'oneToOne', 'serviceUrl', 'tenantId', 'userId'])
  const second = await startWorld({ runTurn: scripted, doors: oneDoor({ ...world.db, close: () => Promise.resolve() }), env: { BOT_APP_ID: appId, BOT_OPENID_METADATA_URL: 'http://127.0.0.1:9/none' } })
  try {
    world.connector.received.length = 0
    await (await second.signIn('retired')).ask('from the other server', conversationId!)
    await until(() => texts().some((text) => text.startsWith('You said: from the other server')), 'the answer in Teams')
    await Promise.all([world.steward.teams.catchUp(), second.steward.teams.catchUp()])
    expect(texts().filter((text) => text.startsWith('You said: from the other server'))).toHaveLength(1)
  } finally {
    await second.close()
  }
})
