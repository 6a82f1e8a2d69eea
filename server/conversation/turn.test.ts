import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import type { RunTurn } from '../../agent/port.ts'
import type { Reply } from '../../domain/conversation.ts'
import type { PersonId } from '../../domain/ids.ts'
import type { Person } from '../../domain/person.ts'
import type { TicketView } from '../../domain/ticket.ts'
import type { Database } from '../../ledger/database.ts'
import { createPastReader } from '../../ledger/past-reader.ts'
import { appendEntry, conversationChain, readChain } from '../../ledger/record.ts'
import { testDatabase } from '../../ledger/testing.ts'
import { createOutbound, type Outbound } from './outbound.ts'
import type { ConversationParts } from './parts.ts'
import { claimSeconds } from './claims.ts'
import { createConversations } from './service.ts'
import { kinds } from './transcript.ts'
import { runOneTurn, type TurnJob } from './turn.ts'

const person: Person = { id: 'person-1' as PersonId, email: 'a@example.test', label: 'A', role: 'investor' }
const at = new Date('2026-07-31T12:00:00Z')
const chain = conversationChain('c', person.id)
let db: Database
let outbound: Outbound
let turns = 0
let job: TurnJob
beforeAll(async () => {
  db = await testDatabase()
  outbound = createOutbound(db)
  await db.kysely.insertInto('person').values(person).execute()
  await db.kysely.insertInto('conversation').values({ id: 'c', person_id: person.id, channel: 'web' }).execute()
})
beforeEach(async () => {
  turns += 1
  const turnId = `turn-${turns}`
  await db.kysely.insertInto('inbound').values({ conversation_id: 'c', client_message_id: turnId, turn_id: turnId }).execute()
  await append(kinds.said, { messageId: `m-${turns}`, turnId, text: 'confirm' })
  job = {
    input: { conversationId: 'c', turnId, messageId: `m-${turns}`, text: 'confirm', person, channel: 'web' },
    session: { id: 's', person } as TurnJob['session'], signal: new AbortController().signal,
  }
})
afterAll(() => db.close())

const append = (kind: string, body: object): Promise<unknown> => db.kysely.transaction().execute((trx) => appendEntry(trx, chain, kind, body, at))

/** Only what these turns touch; `given` is what goes wrong. */
const parts = (given: Partial<ConversationParts>): ConversationParts => ({
  db, outbound, readPast: createPastReader(db.kysely), clock: () => at, market: { now: () => '2026-07-31', asOf: () => Promise.resolve({ asOf: '2026-07-31', digest: 'd' }) } as unknown as ConversationParts['market'],
  newId: () => 'id', log: { info: () => undefined, error: () => undefined } as unknown as ConversationParts['log'], tools: [], pool: undefined,
  runTurn: () => Promise.reject(new Error('no agent is asked here')),
  readFacts: () => Promise.resolve({ accounts: [], clients: [] } as unknown as Awaited<ReturnType<ConversationParts['readFacts']>>),
  propose: () => Promise.reject(new Error('nothing is proposed here')), actingWords: () => Promise.resolve(undefined), lastTicket: () => Promise.resolve(undefined),
  progress: () => undefined, spent: () => undefined, afterTurn: () => undefined, ...given,
})
const replyEntries = async (): Promise<readonly Reply[]> => (await readChain(db.kysely, chain.id)).filter(({ kind }) => kind === kinds.reply)
  .map(({ body }) => JSON.parse(body) as { turnId: string; reply: Reply }).filter(({ turnId }) => turnId === job.input.turnId).map(({ reply }) => reply)
const answeredAlready = async (): Promise<boolean> =>
  (await db.kysely.selectFrom('inbound').select('reply').where('turn_id', '=', job.input.turnId).executeTakeFirstOrThrow()).reply !== null

const ticket = (state: TicketView['state']): Promise<TicketView> => Promise.resolve({ title: 'Buy 2 BND', state } as TicketView)

test.each([
  ['committed, and its ticket could not be read back', () => ticket('CONFIRMED'), 'The newest ticket here, "Buy 2 BND", is confirmed.'],
  ['failed before it committed', () => ticket('DISPLAYED'), 'is not confirmed.'],
  ['failed together with the ledger', () => Promise.reject(new Error('no database')), 'I cannot read your tickets at the moment.'],
])('a typed confirmation that %s is never told to have traded nothing', async (_name, lastTicket, told) => {
  const reply = await runOneTurn(parts({ actingWords: () => Promise.reject(new Error('gone')), lastTicket }), job)
  expect(reply).toMatchObject({ outcome: 'error', code: 'INTERNAL', text: expect.stringContaining(told) })
  expect(reply.text).not.toContain('Nothing was traded')
})

test('a confirmation that was stopped while it waited confirms nothing', async () => {
  const actingWords = vi.fn(() => Promise.resolve(undefined))
  expect(await runOneTurn(parts({ actingWords }), { ...job, signal: AbortSignal.abort() })).toMatchObject({ code: 'STOPPED' })
  expect(actingWords).not.toHaveBeenCalled()
})

test('a reply that cannot be recorded is not sent either, and no second one contradicts it', async () => {
  const before = await outbound.lastSeq('c')
  const done: Reply = { conversationId: 'c', turnId: job.input.turnId, text: 'Confirmed.', model: 'gate', latencyMs: 0, asOf: '2026-07-31', outcome: 'answered', tools: [], facts: [], cards: [], tickets: [] }
  const broken = parts({ actingWords: () => Promise.resolve(done), clock: () => { throw new Error('the last write fails') } })
  await expect(runOneTurn(broken, job)).rejects.toThrow('the last write fails')
  expect([await replyEntries(), await answeredAlready(), await outbound.lastSeq('c')]).toEqual([[], false, before])
  await runOneTurn(parts({ actingWords: () => Promise.resolve(done) }), job)
  // A server that was taken for dead, and its turn answered by another, adds nothing.
  await expect(runOneTurn(parts({ actingWords: () => Promise.resolve({ ...done, text: 'Late.' }) }), job)).rejects.toThrow('has its reply already')
  expect([(await replyEntries()).map(({ text }) => text), await answeredAlready(), await outbound.lastSeq('c')]).toEqual([['Confirmed.'], true, before + 1])
})

test('a sentence that cannot be stored ends its turn, not the process', async () => {
  const unhandled = vi.fn()
  process.on('unhandledRejection', unhandled)
  const failing: Outbound = { ...outbound, send: (...args) => (args[1] === 'reply.delta' ? Promise.reject(new Error('disk full')) : outbound.send(...args)) }
  const runTurn: RunTurn = async (_input, ports) => {
    ports.emit({ kind: 'delta', text: 'One.' })
    await new Promise((resolve) => { setTimeout(resolve, 20) })
    return { outcome: 'answered' } as Reply
  }
  expect(await runOneTurn(parts({ outbound: failing, runTurn: () => Promise.resolve(runTurn) }), job)).toMatchObject({ outcome: 'error', code: 'INTERNAL' })
  process.off('unhandledRejection', unhandled)
  expect(unhandled).not.toHaveBeenCalled()
})

test('a turn whose reply the ledger did not take is answered while the server runs on, once its claim has run out', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  try {
    const conversations = createConversations(parts({}), () => undefined)
    await conversations.recover()
    await db.kysely.insertInto('inbound').values({ conversation_id: 'c', client_message_id: 'lost', turn_id: 'lost', claimed_until: sql`now() - interval '1 second'` }).execute()
    await db.kysely.insertInto('inbound').values({ conversation_id: 'c', client_message_id: 'runs', turn_id: 'runs', claimed_until: sql`now() + interval '1 minute'` }).execute()
    await vi.advanceTimersByTimeAsync(claimSeconds * 1000)
    const replyOf = async (turnId: string) => (await db.kysely.selectFrom('inbound').select('reply').where('turn_id', '=', turnId).executeTakeFirstOrThrow()).reply
    await vi.waitFor(async () => { expect(await replyOf('lost')).toEqual({ outcome: 'error' }) })
    expect(await replyOf('runs')).toBeNull()
    await conversations.end(0)
  } finally { vi.useRealTimers() }
})
