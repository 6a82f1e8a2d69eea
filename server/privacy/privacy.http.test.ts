import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readChain } from '../../ledger/record.ts'
import { startWorld, type Client, type World } from '../../tests/harness.ts'

let world: World
let [investor, novice, officer, advisor]: Client[] = []
let now = new Date('2026-11-20T10:00:00Z')
beforeAll(async () => {
  world = await startWorld({ clock: () => now })
  ;[investor, novice, officer, advisor] = await Promise.all(['investor', 'novice', 'compliance', 'advisor'].map((who) => world.signIn(who))) as [Client, Client, Client, Client]
})
afterAll(() => world.close())

const textOf = async (client: Client, format = 'jsonl'): Promise<string> => (await client.get<{ text: string }>(`/api/privacy/export?format=${format}`)).body.text
const lines = (text: string): readonly { readonly table?: string; readonly row?: Record<string, unknown> }[] =>
  text.trim().split('\n').map((line) => JSON.parse(line) as { table?: string; row?: Record<string, unknown> })

describe('an access export', () => {
  test('is complete for its person, as lines and as a page, and holds nobody else', async () => {
    await investor!.post('/api/memories', { text: 'I keep bees' })
    await novice!.post('/api/memories', { text: 'I collect stamps' })
    const own = lines(await textOf(investor!))
    expect(own[0]).toMatchObject({ format: 'steward-access-v1' })
    expect(own.length).toBe(Number((own[0] as { items?: number }).items) + 1)
    const text = JSON.stringify(own)
    expect(text).toContain('I keep bees')
    expect(text).not.toMatch(/stamps|person-novice|novice@/)
    expect([...new Set(own.map(({ table }) => table))]).toEqual(expect.arrayContaining(['person', 'account', 'memory', 'entry']))
    const page = await textOf(investor!, 'html')
    expect(page).toContain('<h2>What you asked us to remember')
    expect(page).toContain('I keep bees')
  })

  test("of an advisor holds no client's data", async () => {
    const conversation = (await advisor!.post<{ id: string }>('/api/conversations', {})).body.id
    await advisor!.ask('Who holds idle cash?', conversation)
    const text = await textOf(advisor!)
    expect(text).toContain('Who holds idle cash?')
    expect(text).toContain("Left out: it may hold clients' data.")
    expect(text).not.toMatch(/account-investor|person-investor/)
  })

  test('never holds a secret', async () => {
    const text = await textOf(investor!)
    const { rows } = await world.db.pool.query<{ secret: string }>('SELECT secret FROM totp UNION ALL SELECT token_hash FROM session UNION ALL SELECT wrapped FROM person_key UNION ALL SELECT password FROM auth_account WHERE password IS NOT NULL')
    expect(rows.length).toBeGreaterThan(10)
    for (const { secret } of rows) expect(text).not.toContain(secret)
  })
})

describe('an erasure request', () => {
  test('deletes what no rule keeps at once, and names rule, period and where to complain', async () => {
    const { status, body } = await novice!.post<{ text: string; erased: { title: string; rows: number }[]; kept: { rule: string; years: number }[] }>('/api/privacy/erasure', {})
    expect(status).toBe(200)
    expect(body.erased).toContainEqual({ title: 'What you asked us to remember', rows: 1 })
    expect(body.kept).toMatchObject([{ years: 7, rule: expect.stringContaining('17a-4') }, { years: 7, rule: expect.stringContaining('4512') }])
    expect(body.text).toMatch(/Deleted: .*remember \(1\).*Kept, because rules .*7 years after the last entry.*7 years after the account is closed.*complain/)
    expect((await novice!.get<{ memories: unknown[] }>('/api/memories')).body.memories).toEqual([])
    expect((await novice!.get('/api/privacy')).body).toMatchObject({ requests: [{ kind: 'erasure' }] })
    expect((await readChain(world.db.kysely, 'person/person-novice')).map(({ kind }) => kind)).toContain('erasure-requested')
  })

  test('deletes nothing under a hold, and says that it does not', async () => {
    await novice!.post('/api/memories', { text: 'I sail' })
    const held = await officer!.post<{ id: string }>('/api/holds', { personId: 'person-novice', reason: 'Complaint 12' })
    expect(held.status).toBe(201)
    expect(await novice!.post('/api/privacy/erasure', {})).toMatchObject({ status: 409, body: { code: 'LEGAL_HOLD' } })
    expect((await novice!.get<{ memories: unknown[] }>('/api/memories')).body.memories).toHaveLength(1)
    expect(await textOf(novice!)).not.toContain('Complaint 12')
    expect(await officer!.post(`/api/holds/${held.body.id}/lift`, { reason: 'Settled' })).toMatchObject({ status: 200 })
    expect(await officer!.post(`/api/holds/${held.body.id}/lift`, { reason: 'Settled' })).toMatchObject({ status: 404 })
    expect(await novice!.post('/api/privacy/erasure', {})).toMatchObject({ status: 200 })
    expect((await readChain(world.db.kysely, 'person/person-compliance')).map(({ kind }) => kind)).toEqual(expect.arrayContaining(['hold-placed', 'hold-ended']))
  })

  test('a hold needs a person or a conversation that exists, and a reason', async () => {
    expect(await officer!.post('/api/holds', { personId: 'nobody', reason: 'Complaint' })).toMatchObject({ status: 404 })
    expect(await officer!.post('/api/holds', { conversationId: 'none', reason: 'Complaint' })).toMatchObject({ status: 404 })
    expect(await officer!.post('/api/holds', { personId: 'person-novice', reason: '' })).toMatchObject({ status: 422 })
  })
})

test('a human review becomes a request to a person, and is noted', async () => {
  const { status, body } = await investor!.post<{ taskId: string; to: string; text: string }>('/api/privacy/human-review', { topic: 'The advice to sell was wrong for me' })
  expect([status, body.text]).toEqual([201, expect.stringContaining('A person will look at this')])
  expect(JSON.stringify((await world.db.kysely.selectFrom('task').select(['id', 'topic']).execute()))).toContain('The advice to sell')
  expect((await investor!.get('/api/privacy')).body).toMatchObject({ requests: expect.arrayContaining([expect.objectContaining({ kind: 'human-review' })]) })
})

describe('the years', () => {
  test('stand against an early deletion, by rule and date; when they are over the worker deletes, and a hold beats it', async () => {
    const said = async (client: Client, words: string): Promise<string> => {
      const { id } = (await client.post<{ id: string }>('/api/conversations', {})).body
      await client.ask(words, id)
      return id
    }
    const [kept, goes] = [await said(investor!, 'My daughter is called Wilhelmina'), await said(investor!, 'My uncle is called Theophilus')]
    expect(await officer!.post('/api/retention/delete', { conversationId: goes })).toMatchObject({
      status: 409, body: { code: 'RETENTION_RUNS', until: '2033-11-20', detail: expect.stringContaining('kept until 2033-11-20: 7 years after the last entry. Ask again from 2033-11-20 on') },
    })
    expect(await world.steward.privacy.purgeDue()).toEqual({ conversations: 0, people: 0 })
    await officer!.post('/api/holds', { conversationId: kept, reason: 'Lawsuit' })
    now = new Date('2033-11-21T10:00:00Z')
    expect((await world.steward.privacy.purgeDue()).conversations).toBeGreaterThanOrEqual(1)
    const text = async (id: string) => (await readChain(world.db.kysely, `conversation/${id}`)).map(({ body }) => body).join()
    expect(await text(goes)).not.toContain('Theophilus')
    expect(await text(kept)).toContain('Wilhelmina')
    expect((await world.db.kysely.selectFrom('outbound').select('seq').where('conversation_id', '=', goes).execute())).toEqual([])
    now = new Date('2026-11-20T11:00:00Z')
  })

  test('of account records begin with the closure, which ends sign-in', async () => {
    const [leaver, admin] = [await world.signIn('retired'), await world.signIn('admin')]
    expect(await admin.post('/api/admin/users/person-admin/close', {})).toMatchObject({ status: 422, body: { code: 'NOT_YOURSELF' } })
    expect(await admin.post('/api/admin/users/nobody/close', {})).toMatchObject({ status: 404 })
    expect(await admin.post('/api/admin/users/person-retired/close', {})).toMatchObject({ status: 200, body: { keptUntil: '2033-11-20' } })
    expect((await leaver.get('/api/session')).status).toBe(401)
    now = new Date('2033-11-19T10:00:00Z')
    expect((await world.steward.privacy.purgeDue()).people).toBe(0)
    now = new Date('2033-11-21T12:00:00Z')
    expect((await world.steward.privacy.purgeDue()).people).toBe(1)
    expect(await world.db.kysely.selectFrom('person').select(['email', 'label']).where('id', '=', 'person-retired').executeTakeFirstOrThrow()).toEqual({ email: 'erased-person-retired', label: 'Erased' })
    expect((await world.steward.privacy.purgeDue())).toEqual({ conversations: 0, people: 0 })
    now = new Date('2026-11-20T12:00:00Z')
  })
})
