import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { checkBooks } from '../../ledger/booking.ts'
import { insertPlan } from '../../ledger/plans.ts'
import { readEntries } from '../../ledger/record.ts'
import { postgresDoors, testServer, type PostgresDoors } from '../../ledger/testing-postgres.ts'
import { codeOf, startWorld, type Client, type World } from '../../tests/harness.ts'

const embed = { model: 'test', embed: async (texts: readonly string[]) => texts.map(({ length }) => new Float32Array(384).fill(1 / Math.sqrt(384), 0, 383).fill(length / 1e4, 383)) }

/** What the embedded database can't show: each part has its own login, and must have just the rights for this. */
describe.skipIf(testServer === undefined)('own acts on PostgreSQL with a login for each part (needs TEST_DATABASE_URL)', () => {
  let postgres: PostgresDoors
  let world: World
  let novice: Client

  beforeAll(async () => {
    postgres = await postgresDoors()
    world = await startWorld({ doors: postgres.doors, embed })
    novice = await world.signIn('novice')
  })
  afterAll(async () => {
    await world?.close()
    await postgres?.drop()
  })

  test('a profile is shown, proved and changed', async () => {
    const { body } = await novice.post<{ hash: string }>('/api/profile/preview', { change: { kind: 'exclusions', add: ['fossil-fuel'], remove: [] } })
    expect(await novice.post('/api/profile', { hash: body.hash })).toMatchObject({ status: 401 })
    expect(await novice.post('/api/acts/step-up', { hash: body.hash, code: codeOf('novice') })).toMatchObject({ status: 200 })
    expect(await novice.post('/api/profile', { hash: body.hash })).toMatchObject({ status: 200, body: { version: 2 } })
  })

  test('a plan is booked, an alert told, a memory kept and forgotten, a request answered, and the turn knows of them', async () => {
    const plan = (await novice.post<{ hash: string }>('/api/plans/preview', { kind: 'deposit', accountId: 'account-novice', amountUsd: '50.00', every: 'week', firstOn: world.market.now() })).body
    expect(await novice.post('/api/plans', { hash: plan.hash })).toMatchObject({ status: 201, body: { booked: [{ result: 'booked' }] } })
    const memory = await novice.post<{ memoryId: string }>('/api/memories', { text: 'I like short answers' })
    expect(memory.status).toBe(201)
    expect((await novice.post('/api/alerts', { rule: { kind: 'date', on: '2026-08-07', note: 'look' } })).status).toBe(201)
    const task = await novice.post<{ taskId: string }>('/api/tasks', { topic: 'a question' })
    expect(await (await world.signIn('supervisor')).post(`/api/tasks/${task.body.taskId}`, { state: 'done' })).toMatchObject({ status: 200 })
    expect((await novice.ask('How am I doing?')).outcome).toBe('answered')
    await world.steward.advance(8)
    expect((await novice.get<{ plans: { nextOn: string }[] }>('/api/plans')).body.plans[0]!.nextOn).toBe('2026-08-14')
    expect((await novice.get<{ alerts: { state: string }[] }>('/api/alerts')).body.alerts[0]!.state).toBe('fired')
    expect(await novice.post(`/api/memories/${memory.body.memoryId}/forget`, {})).toMatchObject({ status: 200 })
    expect(await checkBooks(world.db.kysely)).toEqual([])
  })

  test('several that see the same day due book it once', async () => {
    const today = world.market.now()
    await world.db.kysely.transaction().execute((trx) => insertPlan(trx, {
      planId: 'plan-race', personId: 'person-novice', accountId: 'account-novice', kind: 'deposit', amountUsd: '7.00', every: 'once', firstOn: today, until: null, hash: 'x', grantId: null,
    }))
    await Promise.all(Array.from({ length: 4 }, () => world.steward.personal.marketMoved()))
    expect(await world.db.kysely.selectFrom('journal').select('id').where('id', 'like', 'plan-plan-race-%').execute()).toEqual([{ id: `plan-plan-race-${today}` }])
    const told = await readEntries(world.db.kysely, ['plan-booked'])
    expect(told.filter(({ body }) => body.includes('plan-race'))).toHaveLength(1)
    expect(await checkBooks(world.db.kysely)).toEqual([])
  })
})
