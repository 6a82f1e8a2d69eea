import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { RunTurn } from '../../agent/port.ts'
import { readEvidence } from '../../ledger/evidence.ts'
import { readChain, readEntries } from '../../ledger/record.ts'
import type { Ips } from '../../domain/policy.ts'
import { checkBooks } from '../../ledger/booking.ts'
import { codeOf, startWorld, type Client, type World } from '../../tests/harness.ts'

/** Two directions are enough to tell what is near what. */
const embed = {
  model: 'test',
  embed: async (texts: readonly string[]) => texts.map((text) => {
    const vector = new Float32Array(384)
    vector[/tobacco|smok/i.test(text) ? 0 : 1] = 1
    return vector
  }),
}

/** Answers with what it was given: these tests are about the facts of a turn, not about its words. */
const runTurn: RunTurn = async ({ conversationId, turnId }, { facts, market, tools, run }) => {
  const asked = tools.find(({ name }) => name === 'plans')!
  const { call } = await run(asked, { action: 'deposit', amountUsd: '25' }, [])
  return {
    conversationId, turnId, text: facts.personal!.memories.map(({ text }) => text).join(' | '), model: 'test', latencyMs: 0, asOf: market.asOf, outcome: 'answered',
    tools: [call], facts: [], cards: [], tickets: [],
  }
}

let world: World
let investor: Client
let novice: Client
beforeAll(async () => {
  world = await startWorld({ embed, runTurn })
  investor = await world.signIn('investor')
  novice = await world.signIn('novice')
})
afterAll(() => world.close())

const count = async (table: 'ips' | 'plan' | 'journal' | 'memory' | 'alert' | 'task', column: string, value: string): Promise<number> =>
  (await world.db.kysely.selectFrom(table).select((eb) => eb.fn.countAll<bigint>().as('n')).where(column as never, '=', value as never).execute()).map(({ n }) => Number(n))[0]!

describe('profile', () => {
  const change = { kind: 'exclusions', add: ['tobacco'], remove: [] }

  test('previewed, proved on the page, changed; the next turn’s facts know it', async () => {
    const shown = await investor.post<{ hash: string; differences: unknown[] }>('/api/profile/preview', { change })
    expect(shown).toMatchObject({ status: 200, body: { differences: [{ what: 'Excluded', before: 'nothing', after: 'tobacco' }] } })
    const { hash } = shown.body
    const early = await investor.post('/api/profile', { hash })
    expect([early.status, early.body['code'], early.headers.get('www-authenticate')]).toEqual([401, 'INSUFFICIENT_USER_AUTHENTICATION', expect.stringContaining('max_age="300"')])
    expect(await investor.post('/api/acts/step-up', { hash, code: '000000' })).toMatchObject({ status: 401 })
    expect(await investor.post('/api/acts/step-up', { hash, code: codeOf('investor') })).toMatchObject({ status: 200 })
    expect(await investor.post('/api/profile', { hash })).toMatchObject({ status: 200, body: { version: 2, exclusions: ['tobacco'] } })
    expect(await investor.post('/api/profile', { hash })).toMatchObject({ status: 409, body: { code: 'ALREADY_EXECUTED' } })
    expect((await investor.get<Ips>('/api/profile')).body).toMatchObject({ version: 2 })
  })

  test.each([
    [{ change: { kind: 'level', riskLevel: 'aggressive' } }], [{ change: { ...change, riskLevel: 'aggressive' } }], [{ proposed: { riskLevel: 'aggressive' } }],
    [{ change: { kind: 'questionnaire', answers: { horizonYears: 1 } } }], [{ change: { kind: 'goal-add', goal: { kind: 'house', label: 'x', targetUsd: '1e9', on: '2030-01-01', monthlyUsd: '0.00' } } }],
  ])('a level can not be written, only answered: %j is 422', async (body) => {
    expect(await investor.post('/api/profile/preview', body)).toMatchObject({ status: 422 })
  })
})

describe('plans', () => {
  const deposit = { kind: 'deposit', accountId: 'account-novice', amountUsd: '100.00', every: 'month', firstOn: '2026-08-31' }

  test('a recurring saving is booked as the market’s date moves, each day once, and told', async () => {
    const { body } = await novice.post<{ hash: string; stepUpRequired: boolean }>('/api/plans/preview', deposit)
    expect(body.stepUpRequired).toBe(false)
    const agreed = await novice.post<{ plan: { planId: string } }>('/api/plans', { hash: body.hash })
    expect(agreed).toMatchObject({ status: 201, body: { plan: { nextOn: '2026-08-31', state: 'active' }, booked: [] } })
    expect(await novice.post('/api/plans', { hash: body.hash })).toMatchObject({ status: 409 })
    const { planId } = agreed.body.plan
    await world.steward.advance(62)
    await world.steward.personal.marketMoved()
    const booked = await world.db.kysely.selectFrom('journal').select(['id', 'on_date']).where('id', 'like', `plan-${planId}-%`).orderBy('on_date').execute()
    expect(booked.map((row) => row.on_date)).toEqual(['2026-08-31', '2026-09-30'])
    expect((await readEntries(world.db.kysely, ['plan-booked'])).filter(({ body: text }) => text.includes(planId))).toHaveLength(2)
    expect(await novice.post(`/api/plans/${planId}/cancel`, {})).toMatchObject({ status: 200 })
    expect(await investor.post(`/api/plans/${planId}/cancel`, {})).toMatchObject({ status: 404 })
    expect(await checkBooks(world.db.kysely)).toEqual([])
  })

  test('money out needs a fresh code bound to exactly this plan, and the cash for it', async () => {
    const today = world.market.now()
    const take = (amountUsd: string) => novice.post<{ hash: string }>('/api/plans/preview', { ...deposit, kind: 'withdrawal', every: 'once', firstOn: today, amountUsd })
    const [one, other] = [(await take('50.00')).body.hash, (await take('99999999.00')).body.hash]
    expect(await novice.post('/api/plans', { hash: one })).toMatchObject({ status: 401 })
    expect(await novice.post('/api/acts/step-up', { hash: other, code: codeOf('novice') })).toMatchObject({ status: 200 })
    expect(await novice.post('/api/plans', { hash: one })).toMatchObject({ status: 401 })
    expect(await novice.post('/api/plans', { hash: other })).toMatchObject({ status: 422, body: { code: 'NOT_ENOUGH_CASH' } })
    expect(await novice.post('/api/acts/step-up', { hash: one, code: codeOf('novice', 1) })).toMatchObject({ status: 200 })
    expect(await novice.post('/api/plans', { hash: one })).toMatchObject({ status: 201, body: { plan: { state: 'done' }, booked: [{ result: 'booked', amountUsd: '50.00' }] } })
    expect(await checkBooks(world.db.kysely)).toEqual([])
  })

  test.each([
    [{ accountId: 'account-investor' }, 404], [{ amountUsd: '-5.00' }, 422], [{ amountUsd: '1e3' }, 422], [{ firstOn: '2020-01-01' }, 422], [{ kind: 'gift' }, 422], [{ planId: 'mine' }, 422],
  ])('%j is %i', async (part, status) => { expect((await novice.post('/api/plans/preview', { ...deposit, firstOn: '2027-01-01', ...part })).status).toBe(status) })
})

describe('imports', () => {
  const csv = 'Date,Action,Symbol,Quantity,Price,Fee,Amount\n2025-03-03,Buy,VTI,2,280.00,1.00,-561.00\n2025-03-04,Interest,,,,,3.50\nnonsense,,,,,,'

  test('a statement is previewed, agreed, booked all or none; the same again is nothing new', async () => {
    const cash = async () => (await novice.get<{ cashUsd: string }>('/api/portfolio')).body.cashUsd
    const before = Number(await cash())
    const shown = await novice.post<{ hash: string }>('/api/imports/preview', { csv })
    expect(shown).toMatchObject({ status: 200, body: { fresh: 2, problems: [{ line: 4 }], fundingUsd: '561.00' } })
    expect(await novice.post('/api/imports', { hash: shown.body.hash })).toMatchObject({ status: 201, body: { booked: 3 } })
    expect(Number(await cash()) - before).toBeCloseTo(3.5, 6)
    expect(await checkBooks(world.db.kysely)).toEqual([])
    expect(await novice.post('/api/imports/preview', { csv })).toMatchObject({ status: 422, body: { code: 'NOTHING_TO_IMPORT' } })
  })

  test('sales of what was never held are refused, and nothing of the file is booked', async () => {
    const entries = [{ kind: 'deposit', on: '2025-03-03', amountUsd: '777.00' }, { kind: 'sell', on: '2025-03-04', symbol: 'GLD', quantity: '5000', price: '300' }]
    const { body } = await novice.post<{ hash: string }>('/api/imports/preview', { entries })
    expect(await novice.post('/api/imports', { hash: body.hash })).toMatchObject({ status: 422, body: { code: 'NOT_ENOUGH_SHARES' } })
    expect(await world.db.kysely.selectFrom('posting').select('journal_id').where('minor', '=', 77_700n).execute()).toEqual([])
  })
})

describe('memories', () => {
  test('kept with consent and source, found by meaning, corrected and forgotten; the record keeps no copy', async () => {
    const conversation = (await investor.post<{ id: string }>('/api/conversations', {})).body.id
    const kept = await investor.post<{ memoryId: string }>('/api/memories', { kind: 'constraint', text: 'No tobacco companies', conversationId: conversation })
    expect(kept).toMatchObject({ status: 201, body: { text: 'No tobacco companies', conversationId: conversation } })
    await investor.post('/api/memories', { text: 'I like short answers' })
    const { memoryId } = kept.body
    const found = await world.steward.personal.memoriesOf({ id: 'person-investor' } as never)
    expect(found).toHaveLength(2)
    const reply = await investor.ask('What about smoking?', conversation)
    expect(reply.text).toBe('No tobacco companies | I like short answers')
    expect((await investor.ask('Hello', conversation)).text).toBe('I like short answers | No tobacco companies')
    const stored = await world.db.kysely.selectFrom('evidence').select('digest').execute()
    const facts = await Promise.all(stored.map(async ({ digest }) => JSON.stringify(await readEvidence(world.db.kysely, digest))))
    expect(facts.filter((text) => text.includes(memoryId)).join()).toContain('sealed:')
    expect(facts.join()).not.toContain('tobacco companies')
    expect(await novice.post(`/api/memories/${memoryId}/forget`, {})).toMatchObject({ status: 404 })
    expect(await novice.post(`/api/memories/${memoryId}`, { text: 'mine now' })).toMatchObject({ status: 404 })
    expect(await investor.post(`/api/memories/${memoryId}`, { text: 'No tobacco at all' })).toMatchObject({ status: 200, body: { text: 'No tobacco at all' } })
    expect(await investor.post(`/api/memories/${memoryId}/forget`, {})).toMatchObject({ status: 200 })
    expect((await investor.get<{ memories: unknown[] }>('/api/memories')).body.memories).toHaveLength(1)
    expect(await world.db.kysely.selectFrom('memory_vector').selectAll().where('memory_id', '=', memoryId).execute()).toEqual([])
    const told = (await readChain(world.db.kysely, 'person/person-investor')).filter(({ kind }) => kind.startsWith('memory-'))
    expect(told.map(({ kind }) => kind)).toEqual(['memory-kept', 'memory-kept', 'memory-corrected', 'memory-forgotten'])
    expect(told.map(({ body }) => body).join()).not.toContain('obacco')
  })

  test('a secret is not kept', async () => {
    expect(await investor.post('/api/memories', { text: 'my password is tulips' })).toMatchObject({ status: 422, body: { code: 'NOT_REMEMBERED' } })
  })

  test('another’s conversation is no source', async () => {
    const conversation = (await novice.post<{ id: string }>('/api/conversations', {})).body.id
    expect(await investor.post('/api/memories', { text: 'I live by the sea', conversationId: conversation })).toMatchObject({ status: 201, body: { conversationId: null } })
  })
})

describe('alerts', () => {
  test('set, told once when the date comes, in the conversation where it was asked for', async () => {
    const conversation = (await novice.post<{ id: string }>('/api/conversations', {})).body.id
    const on = new Date(Date.parse(world.market.now()) + 3 * 86_400_000).toISOString().slice(0, 10)
    const socket = await novice.socket()
    const alerts: { code: string; text: string }[] = []
    socket.on('alert', (alert: { code: string; text: string }) => { alerts.push(alert) })
    await socket.timeout(5000).emitWithAck('resume', { conversationId: conversation, after: 0 })
    const set = await novice.post<{ alertId: string }>('/api/alerts', { rule: { kind: 'date', on, note: 'look at the house' }, conversationId: conversation })
    expect(set.status).toBe(201)
    await world.steward.advance(2)
    expect(alerts).toEqual([])
    await world.steward.advance(2)
    await world.steward.personal.marketMoved()
    await expect.poll(() => alerts).toHaveLength(1)
    socket.close()
    expect(alerts[0]).toMatchObject({ code: 'ALERT', text: expect.stringContaining('look at the house') })
    expect((await novice.get<{ items: { kind: string; text?: string }[] }>(`/api/conversations/${conversation}`)).body.items.filter(({ kind }) => kind === 'notice')).toHaveLength(1)
    expect((await novice.get<{ alerts: { state: string }[] }>('/api/alerts')).body.alerts[0]?.state).toBe('fired')
    expect(await novice.post(`/api/alerts/${set.body.alertId}/cancel`, {})).toMatchObject({ status: 404 })
  })

  test('what is so already, or can not be watched, is refused', async () => {
    expect(await novice.post('/api/alerts', { rule: { kind: 'price', symbol: 'VTI', direction: 'above', price: '1.00' } })).toMatchObject({ status: 422, body: { code: 'ALREADY_TRUE' } })
    expect(await novice.post('/api/alerts', { rule: { kind: 'drift', accountId: 'account-investor', by: 0.3 } })).toMatchObject({ status: 404 })
  })
})

describe('a person', () => {
  test('the advisor sees the request and answers; strangers do not', async () => {
    const [advisor, supervisor] = [await world.signIn('advisor'), await world.signIn('supervisor')]
    const asked = await novice.post<{ taskId: string }>('/api/tasks', { topic: 'Should I buy a house?' })
    expect(asked).toMatchObject({ status: 201, body: { to: 'advisor', state: 'open' } })
    const { taskId } = asked.body
    const seen = async (who: Client) => (await who.get<{ tasks: { taskId: string; label?: string }[] }>('/api/tasks')).body.tasks.find((task) => task.taskId === taskId)
    expect(await seen(advisor)).toMatchObject({ label: 'Demo novice' })
    expect(await seen(supervisor)).toBeDefined()
    expect(await seen(investor)).toBeUndefined()
    expect(await advisor.post(`/api/tasks/${taskId}`, { state: 'taken' })).toMatchObject({ status: 200 })
    expect(await advisor.post(`/api/tasks/${taskId}`, { state: 'done' })).toMatchObject({ status: 200 })
    expect(await advisor.post(`/api/tasks/${taskId}`, { state: 'taken' })).toMatchObject({ status: 409 })
    expect((await novice.get<{ tasks: { state: string }[] }>('/api/tasks')).body.tasks[0]?.state).toBe('done')
  })
})

describe('typed "accept"', () => {
  const plans = async () => (await investor.get<{ plans: { amountUsd: string }[] }>('/api/plans')).body.plans.length
  const open = async () => (await investor.post<{ id: string }>('/api/conversations', {})).body.id

  test('does what the last reply offered, once, outside of the model', async () => {
    const talk = await open()
    const before = await plans()
    expect(await investor.ask('save 25', talk)).toMatchObject({ model: 'test', tools: [{ output: { wish: { act: 'plan' } } }] })
    expect(await investor.ask('Accept', talk)).toMatchObject({ model: 'gate', outcome: 'answered', text: expect.stringContaining('The plan stands') })
    expect(await plans()).toBe(before + 1)
    expect((await investor.ask('accept', talk)).model).toBe('test')
  })

  test.each(['yes', 'I accept', 'accept it', 'accept!!', 'accept\nall'])('"%s" is dialogue', async (text) => {
    const talk = await open()
    const before = await plans()
    await investor.ask('save 25', talk)
    expect((await investor.ask(text, talk)).model).toBe('test')
    expect(await plans()).toBe(before)
  })

  test('sent before the offer was there it takes up nothing', async () => {
    const talk = await open()
    const before = await plans()
    const socket = await investor.socket()
    const said = (text: string) => socket.emitWithAck('message', { conversationId: talk, text, clientMessageId: text })
    await Promise.all([said('save 25'), said('accept')])
    await expect.poll(async () => (await investor.get<{ items: { kind: string; reply?: { model: string } }[] }>(`/api/conversations/${talk}`)).body.items.flatMap(({ reply }) => reply?.model ?? [])).toEqual(['test', 'test'])
    socket.close()
    expect(await plans()).toBe(before)
  })

  test('an offer of another conversation is none here', async () => {
    await investor.ask('save 25', await open())
    const before = await plans()
    expect((await investor.ask('accept', await open())).model).toBe('test')
    expect(await plans()).toBe(before)
  })
})

test('after all that the books balance', async () => {
  expect(await checkBooks(world.db.kysely)).toEqual([])
  expect(await count('ips', 'person_id', 'person-investor')).toBe(2)
})
