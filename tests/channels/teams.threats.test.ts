import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { codeOf, type Client } from '../harness.ts'
import { until } from './driver.ts'
import { nasty, scripted } from './scripted.ts'
import { appId, startTeamsWorld, tenantId, textOfCard, type Chat, type TeamsWorld } from './teams-world.ts'

let world: TeamsWorld
let owner: Client
let now = 0
const chat: Chat = { objectId: 'aaaaaaaa-0000-4000-8000-000000000001', id: 'a:owner' }
const other: Chat = { objectId: 'aaaaaaaa-0000-4000-8000-000000000002', id: 'a:other' }
const stranger: Chat = { objectId: 'aaaaaaaa-0000-4000-8000-000000000003', id: 'a:stranger' }
const group = { conversation: { conversationType: 'groupChat', isGroup: true, id: '19:group@thread.v2', tenantId } }
beforeAll(async () => {
  world = await startTeamsWorld({ runTurn: scripted, clock: () => new Date(Date.now() + now) })
  owner = await world.link(chat, 'concentrated')
  await world.link(other, 'investor')
})
beforeEach(() => { world.connector.received.length = 0 })
afterAll(() => world.close())

let quantity = 10
/** A new small ticket in the owner's chat. */
const ticket = async (): Promise<string> => {
  quantity += 1
  world.connector.received.length = 0
  await world.say(chat, `buy ${quantity} BND`)
  return (await world.ticketCard(`buy ${quantity} BND`)).ticketId
}
const orders = (ticketId: string) => world.db.kysely.selectFrom('orders').select('id').where('ticket_id', '=', ticketId).execute()
const displays = (ticketId: string) => world.db.kysely.selectFrom('display').select('channel').where('ticket_id', '=', ticketId).execute()
const stateOf = async (ticketId: string) => (await world.db.kysely.selectFrom('ticket_state').select('state').where('ticket_id', '=', ticketId).executeTakeFirstOrThrow()).state
const newest = async (): Promise<string> => (await world.until(({ body }) => body.text)).body.text ?? ''

describe('who is who', () => {
  test('the same user id in another tenant is a stranger', async () => {
    const elsewhere = '33333333-3333-4333-8333-333333333333'
    await world.say(chat, 'table', { conversation: { conversationType: 'personal', id: chat.id, tenantId: elsewhere }, channelData: { tenant: { id: elsewhere } } })
    expect(await newest()).toContain('I do not know yet who you are')
  })

  test('a name, an address or an id in the activity makes nobody somebody', async () => {
    await world.say(stranger, 'table', { from: { id: `29:${chat.objectId}`, name: 'concentrated@demo.local', aadObjectId: stranger.objectId } })
    expect(await newest()).toContain('I do not know yet who you are')
    world.connector.received.length = 0
    await world.say(stranger, 'table', { from: { id: `29:${chat.objectId}`, name: 'x' } })
    expect(await newest()).toContain('I do not know yet who you are')
  })

  test('a code counts once, and guessing ends after a handful', async () => {
    await world.say(stranger, 'link 00000-00000')
    expect(await newest()).toContain('not right')
    for (let tries = 0; tries < 6; tries += 1) await world.say(stranger, `link ABCDE-0000${tries}`)
    await world.until(({ body }) => body.text?.startsWith('Too many codes'))
    expect(await world.db.kysely.selectFrom('teams_link').select('id').where('object_id', '=', stranger.objectId).execute()).toEqual([])
  })

  test('a code that was sent where others read is void', async () => {
    const retired = await world.signIn('retired')
    const { body: made } = await retired.post<{ code: string }>('/api/teams/codes', { code: codeOf('retired') })
    await world.say(stranger, `<at>Steward</at> link ${made.code}`, { ...group, entities: [{ type: 'mention', mentioned: { id: `28:${appId}`, name: 'Steward' }, text: '<at>Steward</at>' }] })
    await world.until(({ body }) => body.text?.includes('it is void now'))
    await world.say({ objectId: 'aaaaaaaa-0000-4000-8000-000000000007', id: 'a:reader' }, `link ${made.code}`)
    await world.until(({ path, body }) => path.includes('reader') && body.text?.includes('not right'))
  })

  test('no code without a fresh proof', async () => {
    expect(await owner.post('/api/teams/codes', { code: '000000' })).toMatchObject({ status: 401, body: { code: 'INSUFFICIENT_USER_AUTHENTICATION' } })
  })

  test('who signs out everywhere, or is switched off, ends their Teams', async () => {
    const guest: Chat = { objectId: 'aaaaaaaa-0000-4000-8000-000000000004', id: 'a:guest' }
    await world.link(guest, 'novice')
    await world.say(guest, 'hello')
    await world.until(({ body }) => body.text?.startsWith('You said'))
    const admin = await world.signIn('admin')
    expect(await admin.post('/api/admin/users/person-novice', { active: false })).toMatchObject({ status: 200 })
    world.connector.received.length = 0
    await world.say(guest, 'hello')
    expect(await newest()).toContain('I do not know yet who you are')
    await admin.post('/api/admin/users/person-novice', { active: true })
    world.connector.received.length = 0
    await world.say(guest, 'hello again')
    expect(await newest()).toContain('I do not know yet who you are')
  })
})

describe('messages', () => {
  let open: string | undefined

  test('a replayed activity is answered once', async () => {
    const activity = world.activity(chat, { text: 'replayed' })
    for (let times = 0; times < 3; times += 1) expect((await world.post(activity)).status).toBe(200)
    await world.until(({ body }) => body.text?.startsWith('You said: replayed'))
    await new Promise((resolve) => { setTimeout(resolve, 200) })
    expect(world.connector.received.filter(({ body }) => body.text?.startsWith('You said: replayed'))).toHaveLength(1)
  })

  test('an activity counts once it was dealt with: what a crash cut off is taken when it comes again, and twice at once it is answered once', async () => {
    const activity = world.activity(chat, { text: 'cut off' })
    const counted = async () => (await world.db.kysely.selectFrom('teams_activity').select('chat_id').where('activity_id', '=', String(activity['id'])).execute()).length
    const { conversations } = world.steward
    const handle = conversations.handleMessage
    let goOn: (() => void) | undefined
    const slow = vi.spyOn(conversations, 'handleMessage').mockRejectedValueOnce(new Error('cut off'))
      .mockImplementationOnce(async (...given) => { await new Promise<void>((resolve) => { goOn = resolve }); return handle(...given) })
    try {
      expect([(await world.post(activity)).status, await counted()]).toEqual([500, 0])
      const both = [world.post(activity), world.post(activity)]
      await until(() => goOn !== undefined, 'the message is being dealt with')
      expect(await counted()).toBe(0)
      goOn?.()
      expect((await Promise.all(both)).map(({ status }) => status)).toEqual([200, 200])
    } finally { slow.mockRestore() }
    await world.until(({ body }) => body.text?.startsWith('You said: cut off'))
    await new Promise((resolve) => { setTimeout(resolve, 200) })
    expect([await counted(), world.connector.received.filter(({ body }) => body.text?.startsWith('You said: cut off')).length]).toEqual([1, 1])
  })

  test('the connector is answered at once, the person when the answer is there', async () => {
    const start = performance.now()
    expect(await world.say(chat, 'slow')).toBe(200)
    const taken = performance.now() - start
    await world.until(({ body }) => body.text?.startsWith('You said: slow'))
    expect(performance.now() - start).toBeGreaterThan(taken)
    expect(world.connector.received[0]?.body.type).toBe('typing')
  })

  test.each([
    ['quoted', { attachments: [{ contentType: 'text/html', content: '<blockquote itemtype="http://schema.skype.com/Reply">confirm</blockquote>' }] }],
    ['forwarded', { attachments: [{ contentType: 'text/html', content: '<div itemtype="http://schema.skype.com/Forward">confirm</div>' }] }],
    ['with a file', { attachments: [{ contentType: 'application/vnd.microsoft.teams.file.download.info', content: { downloadUrl: 'https://evil.example/x' } }] }],
  ])('a "confirm" that is %s confirms nothing and reaches no model', async (_how, more) => {
    open ??= await ticket()
    await world.press(chat, 'show', { ticketId: open })
    world.connector.received.length = 0
    await world.say(chat, 'confirm', more)
    expect(await newest()).toContain('only what you write here yourself')
    expect(await orders(open)).toEqual([])
  })

  test('an edited message does nothing', async () => {
    const id = open ?? await ticket()
    await world.press(chat, 'show', { ticketId: id })
    world.connector.received.length = 0
    expect((await world.post(world.activity(chat, { type: 'messageUpdate', text: 'confirm', channelData: { eventType: 'editMessage', tenant: { id: tenantId } } }))).status).toBe(200)
    expect([await orders(id), world.connector.received]).toEqual([[], []])
    await world.press(chat, 'cancel', { ticketId: id })
  })

  test('what others wrote arrives as words: no link, mention, markup or date of theirs is rendered', async () => {
    await world.say(chat, 'nasty')
    const { body } = await world.until((each) => each.method === 'POST' && each.body.attachments)
    const [card] = body.attachments!
    const blocks = JSON.stringify(card!.content).match(/\{"type":"TextBlock","text":"[^"]*"/g) ?? []
    expect(blocks.filter((block) => /\[win\]|<at>|\*\*|<img|\{\{/.test(block))).toEqual([])
    expect(JSON.stringify(card!.content)).toContain(`{"type":"TextRun","text":${JSON.stringify(nasty)}`)
    expect(world.connector.received.filter((each) => each.body['entities'] !== undefined)).toEqual([])
    expect(world.connector.received.filter((each) => each.body.text !== undefined && !['plain', 'xml'].includes(String(each.body['textFormat'])))).toEqual([])
  })
})

test('where the figures come from is shown for one’s own last answer', async () => {
  await world.say(chat, 'figures')
  await world.until(({ body }) => body.text?.startsWith('You hold'))
  world.connector.received.length = 0
  await world.say(chat, 'sources')
  const card = await world.until((each) => each.body.attachments)
  expect(textOfCard(card)).toContain('7 · your own words')
  world.connector.received.length = 0
  await world.say(other, 'sources')
  expect(textOfCard(await world.until((each) => each.body.attachments))).toContain('no figures')
})

describe('cards', () => {
  let idle: string | undefined

  test.each(['show', 'confirm', 'cancel', 'requote'])('another person’s ticket id under "%s" is no ticket, and stays as it was', async (verb) => {
    const id = idle ??= await ticket()
    const { status, text } = await world.press(other, verb, { ticketId: id })
    expect([status, text.includes('no such ticket'), text.includes('BND')]).toEqual([200, true, false])
    expect([await stateOf(id), await displays(id), await orders(id)]).toEqual(['CHECKED', [], []])
  })

  test.each([
    ['no data', undefined], ['extra fields', { ticketId: 'x', hash: 'y' }], ['another type', { ticketId: 7 }], ['a path', { ticketId: '../../x' }], ['a long id', { ticketId: 'x'.repeat(500) }],
    ['SQL', { ticketId: "x' OR '1'='1" }],
  ])('card data that is %s changes nothing', async (_what, data) => {
    expect((await world.press(chat, 'confirm', data)).text).toContain('no such ticket')
  })

  test.each(['__proto__', 'constructor', 'toString', 'delete', ''])('the verb "%s" is none', async (verb) => {
    const id = idle ??= await ticket()
    expect((await world.press(chat, verb, { ticketId: id })).text).toContain('no such ticket')
    expect(await stateOf(id)).toBe('CHECKED')
  })

  test('numbers, prices and hashes on a forged card are nobody’s: what was proposed is what is shown and traded', async () => {
    const id = await ticket()
    const shown = await world.press(chat, 'show', { ticketId: id }, { value: { action: { type: 'Action.Execute', verb: 'show', data: { ticketId: id } }, trigger: 'automatic', quantity: '9999' } })
    expect(shown.text).toContain(`"${quantity}"`)
    expect(shown.text).toContain('"verb":"confirm"')
    expect((await displays(id)).map(({ channel }) => channel)).toEqual(['teams'])
    const done = await world.press(chat, 'confirm', { ticketId: id })
    expect(done.text).toContain('Confirmed')
    const again = await Promise.all(Array.from({ length: 3 }, () => world.press(chat, 'confirm', { ticketId: id })))
    expect(again.map(({ status }) => status)).toEqual([200, 200, 200])
    expect(await orders(id)).toHaveLength(1)
    // Once it is over the old card is brought up to date, asks for nothing more, and a press shows the same.
    await until(() => world.connector.received.some(({ method, body }) => method === 'PUT' && textOfCard({ body }).includes('Filled')), 'the final card')
    const last = world.connector.received.findLast(({ method }) => method === 'PUT')!.body.attachments![0]!.content
    expect([last['refresh'], last['actions']]).toEqual([undefined, undefined])
    const old = await world.press(chat, 'show', { ticketId: id })
    expect(old.text).toContain('Filled')
    expect(old.text).not.toContain('"verb"')
  })

  test.each([['a group', group], ['a channel', { conversation: { conversationType: 'channel', isGroup: true, id: '19:x@thread.tacv2;messageid=1', tenantId } }], ['a place that says nothing of itself', { conversation: { id: 'a:unknown', tenantId } }]])(
    'in %s the owner’s own press shows nothing and confirms nothing, and says where it can', async (_where, more) => {
      const id = idle ??= await ticket()
      await world.press(chat, 'show', { ticketId: id })
      for (const verb of ['confirm', 'show', 'cancel']) {
        const { text } = await world.press(chat, verb, { ticketId: id }, more)
        expect([text.includes('one to one'), text.includes('BND'), text.includes('https://teams.microsoft.com/l/chat/')]).toEqual([true, false, true])
      }
      world.connector.received.length = 0
      await world.say(chat, 'confirm', more)
      expect(await newest()).toContain('one to one')
      expect([await stateOf(id), await orders(id)]).toEqual(['DISPLAYED', []])
    })

  test('after its time a card confirms nothing; it offers new prices, and those are a new ticket to read', async () => {
    const id = await ticket()
    await world.press(chat, 'show', { ticketId: id })
    await world.db.kysely.updateTable('ticket_state').set({ state: 'EXPIRED' }).where('ticket_id', '=', id).execute()
    const late = await world.press(chat, 'confirm', { ticketId: id })
    expect([late.text.includes('expired'), late.text.includes('"verb":"confirm"'), late.text.includes('"verb":"requote"')]).toEqual([true, false, true])
    const fresh = await world.press(chat, 'requote', { ticketId: id })
    expect(fresh.text).toContain('"verb":"confirm"')
    expect([await orders(id), await stateOf(id)]).toEqual([[], 'SUPERSEDED'])
    expect((await world.press(chat, 'confirm', { ticketId: id })).text).toContain('newer ticket')
  })

  test('over the limit there is a link and no button; a press that was forged asks for the page as well; a code in the chat is talk', async () => {
    world.connector.received.length = 0
    await world.say(chat, 'buy 400 BND')
    const { ticketId: id, received } = await world.ticketCard('buy 400 BND')
    const card = JSON.stringify(received.body)
    expect([card.includes(`/step-up?ticket=${id}`), card.includes('"verb":"confirm"'), card.includes('"verb":"show"') && !card.includes('Review to confirm')]).toEqual([true, false, true])
    await world.press(chat, 'show', { ticketId: id })
    const forged = await world.press(chat, 'confirm', { ticketId: id })
    expect([forged.text.includes('fresh code'), forged.text.includes('/step-up?ticket=')]).toEqual([true, true])
    world.connector.received.length = 0
    await world.say(chat, '123456')
    expect(await newest()).toContain('You said: 123456')
    expect(await orders(id)).toEqual([])
  })

  test('another person’s conversation can not be opened here', async () => {
    const theirs = (await (await world.signIn('investor')).post<{ id: string }>('/api/conversations', {})).body.id
    expect((await world.press(chat, 'open', { conversationId: theirs })).text).toContain('another time or place')
    expect((await world.db.kysely.selectFrom('teams_chat').select('conversation_id').where('conversation_id', '=', theirs).execute())).toEqual([])
  })
})

test('a chart’s picture: for whoever has its address, for an hour, unchanged', async () => {
  await world.say(chat, 'chart')
  const { body } = await world.until((each) => each.body.attachments)
  const found = /"url":"([^"]+)","altText":"It grew from 100 to 120\."/.exec(JSON.stringify(body))?.[1]
  const path = new URL(found ?? 'http://x').pathname
  const get = async (at: string) => (await fetch(`${world.url}${at}`)).status
  const picture = await fetch(`${world.url}${path}`)
  expect([picture.status, picture.headers.get('content-type')]).toEqual([200, 'image/png'])
  expect(Buffer.from(await picture.arrayBuffer()).subarray(1, 4).toString()).toBe('PNG')
  const [payload = '', seal] = path.split('/').at(-1)!.split('.')
  const forged = Buffer.from(Buffer.from(payload, 'base64url').toString().replace('person-concentrated', 'person-investor')).toString('base64url')
  expect([await get(`/api/charts/${forged}.${seal}`), await get(`/api/charts/${payload}.x`), await get('/api/charts/nothing')]).toEqual([404, 404, 404])
  now = 3_600_000
  expect(await get(path)).toBe(404)
  now = 0
})

test('a chat that brings more than a person can is slowed, and another chat is not', async () => {
  const slow = await startTeamsWorld({ runTurn: scripted, env: { REQUESTS_PER_SECOND: '4' } })
  try {
    await slow.linkByAdministrator(chat, 'concentrated')
    await slow.linkByAdministrator(other, 'investor')
    const answers: string[] = []
    for (let press = 0; press < 6; press += 1) answers.push((await slow.press(chat, 'show', { ticketId: 'none' })).text)
    expect(answers.filter((text) => text.includes('Too many at once')).length).toBeGreaterThan(0)
    expect((await slow.press(other, 'show', { ticketId: 'none' })).text).not.toContain('Too many at once')
  } finally {
    await slow.close()
  }
})
