import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { dueBefore, keptUntil } from '../../domain/retention.ts'
import { createConversation } from '../conversations.ts'
import type { Database } from '../database.ts'
import { readEvidence, storeEvidence } from '../evidence.ts'
import { isErased } from '../keys/sealed-body.ts'
import { appendOutbound, readOutboundAfter } from '../outbound.ts'
import { eraseWorking } from '../privacy/erase.ts'
import { readEverything } from '../privacy/access.ts'
import { leftOut, personalTables } from '../privacy/inventory.ts'
import { appendEntry, conversationChain, personChain, readChain, readStoredChain } from '../record.ts'
import { withRecordContent } from '../record-content.ts'
import { newSigner } from '../signer.ts'
import { addRecord } from '../testing-record.ts'
import { testDatabase } from '../testing.ts'
import { verifyRecord } from '../verify.ts'
import { isHeld, liftHold, readHolds, setHold } from './holds.ts'
import { conversationClock, dueConversations, duePeople, purgeConversations, purgePeople } from './purge.ts'

let db: Database
beforeAll(async () => {
  db = await testDatabase()
  await addRecord(db, newSigner())
  await db.kysely.insertInto('person').values({ id: 'officer', email: 'officer@demo.local', label: 'Officer', role: 'compliance' }).execute()
})
afterAll(() => db.close())

const inYears = (years: number, day = 1): Date => new Date(Date.UTC(2026 + years, 7, day))
const due = (at: Date, years = 7): Promise<readonly string[]> => dueConversations(db.kysely, dueBefore(at, years))
const inTransaction = <T>(work: Parameters<ReturnType<typeof db.kysely.transaction>['execute']>[0]): Promise<T> => db.kysely.transaction().execute(work) as Promise<T>

test.each([
  ['2026-07-31', 7, '2033-07-31'], ['2024-02-29', 7, '2031-03-01'], ['2024-02-29', 8, '2032-02-29'], ['2026-07-31', 6, '2032-07-31'],
])('what began on %s is kept %i years until %s', (from, years, until) => {
  expect(keptUntil(new Date(`${from}T10:00:00Z`), years).toISOString()).toBe(`${until}T10:00:00.000Z`)
})

describe('the clock of a conversation', () => {
  test('runs from its last entry, and only then is it due', async () => {
    expect(await due(new Date('2033-07-31T11:59:00Z'))).toEqual([])
    expect(await due(new Date('2033-07-31T12:00:05Z'))).toEqual(['c2'])
    expect(await due(inYears(7))).toEqual(['c2', 'c1'])
    expect(await conversationClock(db.kysely, 'c1')).toEqual({ personId: 'investor', lastAt: new Date('2026-07-31T12:00:07Z'), erased: false })
    expect(await conversationClock(db.kysely, 'none')).toBeUndefined()
  })

  test('stands still under a hold over it or over its person, and nobody can destroy the key meanwhile', async () => {
    const at = new Date('2026-08-01T00:00:00Z')
    await inTransaction((trx) => setHold(trx, { id: 'h1', personId: 'investor', conversationId: 'c1', reason: 'Dispute over an order', by: 'officer', at }))
    await inTransaction((trx) => setHold(trx, { id: 'h2', personId: 'novice', conversationId: null, reason: 'Court order', by: 'officer', at }))
    expect(await due(inYears(20))).toEqual([])
    expect([await isHeld(db.kysely, 'investor', 'c1'), await isHeld(db.kysely, 'investor', 'other'), await isHeld(db.kysely, 'investor'), await isHeld(db.kysely, 'officer')]).toEqual([true, false, true, false])
    await expect(inTransaction((trx) => purgeConversations(trx, ['c1'], 'rule', at))).rejects.toThrow(/legal hold/)
    await expect(inTransaction((trx) => purgePeople(trx, ['novice'], 'rule', at))).rejects.toThrow(/legal hold/)
    await expect(db.pool.query("UPDATE legal_hold SET reason = 'none at all'")).rejects.toThrow(/would change/)
    expect(await inTransaction((trx) => liftHold(trx, 'h2', 'Settled', 'officer', at))).toBe(true)
    expect(await inTransaction((trx) => liftHold(trx, 'h2', 'Settled', 'officer', at))).toBe(false)
    expect(await readHolds(db.kysely)).toMatchObject([{ id: 'h1', liftedAt: null }, { id: 'h2', liftedBy: 'officer', liftReason: 'Settled' }])
    expect(await due(inYears(20))).toEqual(['c2'])
    expect((await readChain(db.kysely, 'firm')).map(({ kind }) => kind)).toEqual(['hold-set', 'hold-set', 'hold-lifted'])
  })
})

describe('a purge', () => {
  test('of a conversation makes its words unreadable for good, and the record still verifies', async () => {
    const chain = conversationChain('c3', 'novice')
    const at = new Date('2026-08-01T00:00:00Z')
    await createConversation(db.kysely, { id: 'c3', personId: 'novice', channel: 'web', title: 'My sister is ill', at })
    const factsDigest = await storeEvidence(db.kysely, chain, { note: 'My sister is ill' })
    await inTransaction((trx) => appendEntry(trx, chain, 'message-received', { text: 'My sister is ill', turnId: 't', factsDigest }, at))
    await inTransaction((trx) => appendOutbound(trx, 'c3', 'reply', { text: 'I am sorry about your sister' }))
    expect(await readOutboundAfter(db.kysely, 'c3', 0)).toMatchObject([{ body: { text: 'I am sorry about your sister' } }])
    const before = await readStoredChain(db.kysely, chain.id)

    await inTransaction((trx) => purgeConversations(trx, ['c3'], 'rule', inYears(8)))
    expect(await readStoredChain(db.kysely, chain.id)).toEqual(before)
    const [entry] = await readChain(db.kysely, chain.id)
    expect([isErased(entry!), JSON.parse(entry!.body)]).toEqual([true, { erased: true, turnId: 't', factsDigest }])
    expect(await readEvidence(db.kysely, factsDigest)).toBeUndefined()
    expect(await readOutboundAfter(db.kysely, 'c3', 0)).toEqual([])
    expect((await db.kysely.selectFrom('conversation').select('title').where('id', '=', 'c3').executeTakeFirstOrThrow()).title).toBe('')
    await expect(inTransaction((trx) => appendEntry(trx, chain, 'message-received', { text: 'again' }, at))).rejects.toThrow(/was destroyed/)
    const report = await withRecordContent(db.kysely, (content) => verifyRecord({ content, checkpoints: [], publicKey: newSigner().publicKey }))
    expect(report.problems.map(({ code }) => code).filter((code) => !code.startsWith('CHECKPOINT') && !code.startsWith('CONFIRMATION') && !code.startsWith('ORDER'))).toEqual([])
  })

  test('of a person waits for the closure, then takes everything that names them', async () => {
    expect(await duePeople(db.kysely, inYears(90))).toEqual([])
    await db.kysely.updateTable('person').set({ closed_at: inYears(0) }).where('id', '=', 'novice').execute()
    await db.kysely.insertInto('memory').values({ id: 'm', person_id: 'novice', kind: 'goal', body: 'A boat', conversation_id: null, message_id: null, consent_at: inYears(0), learned_on: '2026-08-01', expires_on: null }).execute()
    expect(await duePeople(db.kysely, dueBefore(inYears(7), 7))).toEqual([])
    expect(await duePeople(db.kysely, dueBefore(inYears(7, 2), 7))).toEqual(['novice'])
    await inTransaction((trx) => purgePeople(trx, ['novice'], 'rule', inYears(7, 2)))
    expect(await db.kysely.selectFrom('person').select(['email', 'label']).where('id', '=', 'novice').executeTakeFirstOrThrow()).toEqual({ email: 'erased-novice', label: 'Erased' })
    expect(await db.kysely.selectFrom('memory').select('id').execute()).toEqual([])
    expect((await readChain(db.kysely, 'conversation/c2')).every(isErased)).toBe(true)
    await expect(inTransaction((trx) => appendEntry(trx, personChain('novice'), 'session-started', {}, inYears(8)))).rejects.toThrow(/was destroyed/)
    expect(await duePeople(db.kysely, inYears(90))).toEqual([])
    expect((await readChain(db.kysely, 'conversation/c1')).some(isErased)).toBe(false)
  })
})

test('an erasure takes what nothing needs, and leaves a plan that still runs', async () => {
  const plan = { person_id: 'investor', account_id: 'account', kind: 'deposit', amount_minor: 100n, every: 'month', first_on: '2026-08-01', until: null, hash: 'h', grant_id: null } as const
  await db.kysely.insertInto('plan').values([{ ...plan, id: 'runs', next_on: '2026-09-01', state: 'active' }, { ...plan, id: 'over', next_on: null, state: 'canceled' }]).execute()
  await db.kysely.insertInto('memory').values({ id: 'm2', person_id: 'investor', kind: 'goal', body: 'A boat', conversation_id: null, message_id: null, consent_at: inYears(0), learned_on: '2026-08-01', expires_on: null }).execute()
  const erased = await inTransaction<readonly { title: string; rows: number }[]>((trx) => eraseWorking(trx, 'investor'))
  expect(erased.filter(({ rows }) => rows > 0)).toEqual([{ title: 'What you asked us to remember', rows: 1 }, { title: 'Your plans', rows: 1 }])
  expect(await db.kysely.selectFrom('plan').select('id').execute()).toEqual([{ id: 'runs' }])
})

test('an access export has what is kept of the person, and nothing of another', async () => {
  const items = await readEverything(db.kysely, 'investor')
  expect(items.find(({ table }) => table === 'person')?.row).toMatchObject({ email: 'investor@demo.local' })
  expect(items.filter(({ table }) => table === 'entry').map(({ row }) => JSON.stringify(row)).join()).toContain('How am I doing?')
  expect(items.map(({ table }) => table)).toEqual(expect.arrayContaining(['ticket', 'orders', 'confirmation', 'display', 'plan']))
  expect(JSON.stringify(items, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value))).not.toMatch(/novice|conversation\/c2\b|"c2"/)
})

test('no table of a person is forgotten: each foreign key stands in the inventory, or there is a reason', async () => {
  const roots = ['person', 'account', 'conversation', 'ticket', 'orders', 'journal', 'lot', 'chain', 'session', 'device', 'auth_user', 'teams_link', 'person_key']
  const { rows } = await db.pool.query<{ place: string }>(`
    SELECT trim(both '"' from conrelid::regclass::text) || '.' || (SELECT attname FROM pg_attribute WHERE attrelid = conrelid AND attnum = conkey[1]) AS place
    FROM pg_constraint WHERE contype = 'f' AND trim(both '"' from confrelid::regclass::text) = ANY($1)`, [roots])
  const known = new Set([...personalTables.map(({ table, column }) => `${table}.${column}`), ...Object.keys(leftOut), ...followed])
  expect(rows.length).toBeGreaterThan(50)
  expect([...new Set(rows.map(({ place }) => place))].filter((place) => !known.has(place))).toEqual([])
})

/** Reached by another column of the same table, which is in the inventory. */
const followed = [
  'display.ticket_id', 'confirmation.ticket_id', 'orders.ticket_id', 'hold.order_id', 'lot.journal_id', 'disposal.journal_id', 'ticket_state.replacement',
  'outbox.order_id', 'attempt.order_id', 'bulk_item.ticket_id', 'teams_card.ticket_id',
]
