import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { until, type Driver, type Talk } from './driver.ts'
import { longText, scripted } from './scripted.ts'
import { terminalDriver, webDriver } from './socket-drivers.ts'
import { teamsDriver } from './teams-driver.ts'
import { startTeamsWorld, type TeamsWorld } from './teams-world.ts'

/** What every channel keeps, whichever it is. */
const channels = ['web', 'terminal', 'teams'] as const
type Channel = (typeof channels)[number]

let world: TeamsWorld
let drivers: Readonly<Record<Channel, Driver>>
const open: Talk[] = []
beforeAll(async () => {
  world = await startTeamsWorld({ runTurn: scripted, env: { REQUESTS_PER_SECOND: '1000' } })
  // Each a person of their own, so that one channel's orders are no burst to another's.
  const [web, terminal] = [await world.signIn('investor'), await world.signIn('retired')]
  drivers = { web: webDriver(web), terminal: terminalDriver(world, terminal), teams: teamsDriver(world, 'concentrated') }
})
afterEach(() => { for (const talk of open.splice(0)) talk.close() })
afterAll(() => world.close())

const begin = async (channel: Channel): Promise<Talk> => {
  const talk = await drivers[channel].begin()
  open.push(talk)
  return talk
}
const answered = (talk: Talk, count: number): Promise<unknown> => until(() => talk.answers().length >= count, `${count} answers`)
const rest = (): Promise<void> => new Promise((resolve) => { setTimeout(resolve, 200) })

describe.each(channels)('%s', (channel) => {
  test('threading: an answer stands in the conversation that asked', async () => {
    const [one, other] = [await begin(channel), await begin(channel)]
    await Promise.all([one.say('first'), other.say('second')])
    await Promise.all([answered(one, 1), answered(other, 1)])
    await rest()
    expect([one.answers(), other.answers()]).toEqual([['You said: first. That was message 1.'], ['You said: second. That was message 1.']])
  })

  test('duplicate delivery: the same message again is answered once', async () => {
    const talk = await begin(channel)
    const id = crypto.randomUUID()
    await talk.say('once', id)
    await answered(talk, 1)
    await Promise.all([talk.say('once', id), talk.say('something else under the same id', id)])
    await rest()
    expect(talk.answers()).toEqual(['You said: once. That was message 1.'])
  })

  test('order: what is said quickly is answered in turn', async () => {
    const talk = await begin(channel)
    for (const text of ['slow', 'two', 'three']) void talk.say(text)
    await answered(talk, 3)
    expect(talk.answers()).toEqual(['You said: slow. That was message 1.', 'You said: two. That was message 2.', 'You said: three. That was message 3.'])
  })

  test('size: too long a message is refused in words; a long answer arrives whole', async () => {
    const talk = await begin(channel)
    expect(await talk.say('x'.repeat(9000))).not.toBe('')
    await talk.say('long')
    const words = (text: string): string => text.replaceAll(/\s+/g, ' ').trim()
    await until(() => words(talk.answers().join(' ')) === words(longText), 'the whole answer')
  })

  test('card fallback: a table and a ticket are there in words', async () => {
    const talk = await begin(channel)
    await talk.say('table')
    await until(() => talk.shown().some((text) => text.includes('Client 399')), 'the last row')
    expect(talk.shown().join('\n')).toContain('The whole book')
    await talk.say('buy 1 BND')
    await until(() => talk.tickets().length === 1, 'a ticket')
    await until(() => talk.shown().some((text) => /72[.]\d\d/.test(text) && text.includes('BND')), 'the ticket in words')
  })

  test('confirm: not before it was shown; then once, and it is told to the last fill', async () => {
    const talk = await begin(channel)
    await talk.say('buy 1 BND')
    const id = await until(() => talk.tickets()[0], 'a ticket')
    expect(await talk.confirm(id)).toMatchObject({ done: false, words: expect.stringContaining('not shown in this session') })
    await talk.look(id)
    expect(await talk.confirm(id)).toMatchObject({ done: true })
    expect((await world.db.kysely.selectFrom('confirmation').select('channel').where('ticket_id', '=', id).execute())).toEqual([{ channel }])
    await until(() => talk.shown().some((text) => /Filled|FILLED/.test(text)), 'the fill')
    await talk.confirm(id)
    expect(await world.db.kysely.selectFrom('orders').select('id').where('ticket_id', '=', id).execute()).toHaveLength(1)
  })

  test('typed: exactly "confirm" confirms one small order that was shown; "yes" is just talk', async () => {
    const talk = await begin(channel)
    await world.db.kysely.updateTable('ticket_state').set({ state: 'WITHDRAWN' }).where('state', 'in', ['CHECKED', 'DISPLAYED']).execute()
    await talk.say('buy 2 BND')
    const id = await until(() => talk.tickets()[0], 'a ticket')
    await answered(talk, 1)
    await talk.look(id)
    await talk.say('yes')
    await answered(talk, 2)
    expect(await world.db.kysely.selectFrom('confirmation').select('id').where('ticket_id', '=', id).execute()).toEqual([])
    await talk.say('buy 3 BND')
    const next = await until(() => talk.tickets()[1], 'a second ticket')
    await answered(talk, 3)
    await world.db.kysely.updateTable('ticket_state').set({ state: 'WITHDRAWN' }).where('ticket_id', '=', id).execute()
    await talk.look(next)
    await talk.say('confirm')
    await until(async () => (await world.db.kysely.selectFrom('confirmation').select('channel').where('ticket_id', '=', next).execute())[0]?.channel === channel, 'the confirmation')
  })

  test('reconnect: what was answered while nobody listened is there afterwards, once', async () => {
    const talk = await begin(channel)
    await talk.say('before')
    await answered(talk, 1)
    await talk.say('slow')
    await talk.leave()
    await new Promise((resolve) => { setTimeout(resolve, 700) })
    expect(talk.answers()).toHaveLength(1)
    await talk.back()
    await answered(talk, 2)
    await rest()
    expect(talk.answers()).toEqual(['You said: before. That was message 1.', 'You said: slow. That was message 2.'])
  })
})

test('a card of one channel confirms nothing at another: each shows it anew', async () => {
  const web = await webDriver(await world.signIn('concentrated')).begin()
  open.push(web)
  const teams = await begin('teams')
  await web.say('buy 4 BND')
  const id = await until(() => web.tickets()[0], 'a ticket')
  await web.look(id)
  expect(await teams.confirm(id)).toMatchObject({ done: false, words: expect.stringContaining('not shown in this session') })
  expect((await teams.confirm(id)).done).toBe(true)
})
