import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openDatabase, type Database } from '../../ledger/database.ts'
import { migrate } from '../../ledger/migrate.ts'
import { databaseRoles, grantRoles, setRolePasswords, urlOf, type DatabaseRole } from '../../ledger/roles.ts'
import { until } from './driver.ts'
import { scripted } from './scripted.ts'
import { startTeamsWorld, textOfCard, type Chat, type TeamsWorld } from './teams-world.ts'

const server = process.env['TEST_DATABASE_URL']

describe.skipIf(server === undefined)('Teams on PostgreSQL with a login for each part (needs TEST_DATABASE_URL)', () => {
  const name = `steward_test_${randomBytes(6).toString('hex')}`
  const secret = randomBytes(12).toString('hex')
  const passwords = { agent: secret, gate: secret, executor: secret, audit: secret }
  const chat: Chat = { objectId: 'dddddddd-0000-4000-8000-000000000001', id: 'a:postgres' }
  let admin: Database
  let world: TeamsWorld

  beforeAll(async () => {
    admin = await openDatabase({ url: server ?? '' })
    await admin.pool.query(`CREATE DATABASE ${name}`)
    const url = new URL(server ?? '')
    url.pathname = `/${name}`
    const main = await openDatabase({ url: url.href })
    await migrate(main.pool)
    await grantRoles(main.pool)
    await setRolePasswords(main.pool, passwords)
    const opened = await Promise.all(databaseRoles.map(async (role) => [role, await openDatabase({ url: urlOf(url.href, role, passwords[role]) })] as const))
    const logins = Object.fromEntries(opened) as Record<DatabaseRole, Database>
    world = await startTeamsWorld({ runTurn: scripted, doors: { main, ...logins }, gateSettings: { ticketTtlMs: 25_000 } })
  })
  afterAll(async () => {
    await world?.close()
    await admin.pool.query(`DROP DATABASE ${name}`)
    await admin.close()
  })

  test('linked, asked, shown, confirmed, filled, told; a picture; another ticket ends with a warning', async () => {
    const person = await world.link(chat, 'investor')
    await world.say(chat, 'chart')
    const picture = await world.until(({ body }) => body.attachments)
    const path = /"url":"https?:\/\/[^/]+(\/api\/charts\/[^"]+)"/.exec(JSON.stringify(picture.body))?.[1]
    expect((await fetch(world.url + path)).status).toBe(200)
    await world.say(chat, 'buy 1 BND')
    const { ticketId } = await world.ticketCard('buy 1 BND')
    await world.press(chat, 'show', { ticketId })
    expect((await world.press(chat, 'confirm', { ticketId })).text).toContain('Confirmed')
    await until(() => world.connector.received.some(({ body }) => body.text?.startsWith('Filled: bought 1 BND')), 'the news')
    await until(() => world.connector.received.some(({ method, body }) => method === 'PUT' && textOfCard({ body }).includes('Filled')), 'the card')
    await world.say(chat, 'buy 2 BND')
    await until(() => world.connector.received.some((each) => textOfCard(each).includes('ends in half a minute')), 'the warning')
    const conversationId = (await person.post<{ id: string }>('/api/conversations', {})).body.id
    expect(await person.post(`/api/conversations/${conversationId}/teams`, {})).toMatchObject({ status: 200, body: { chats: 1 } })
    await Promise.all([world.steward.teams.catchUp(), world.steward.teams.catchUp()])
    expect((await world.anonymous.post('/local/verify', {}, { authorization: `Bearer ${world.localToken}` })).body).toMatchObject({ ok: true, problems: [] })
  })
})
