import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { PersonId } from '../../domain/ids.ts'
import type { Database } from '../../ledger/database.ts'
import { conversationChain, readChain } from '../../ledger/record.ts'
import { testDatabase } from '../../ledger/testing.ts'
import { createOutbound, type Outbound } from './outbound.ts'
import { openTurnLog, type TurnLog } from './turn-log.ts'

const person = { id: 'person-1' as PersonId, email: 'a@example.test', label: 'A', role: 'investor' as const }
const at = new Date('2026-07-31T12:00:00Z')
let db: Database
let id = 'c'
beforeAll(async () => {
  db = await testDatabase()
  await db.kysely.insertInto('person').values(person).execute()
})
beforeEach(async () => {
  id += 'c'
  await db.kysely.insertInto('conversation').values({ id, person_id: person.id, channel: 'web' }).execute()
})
afterAll(() => db.close())

const logOver = (outbound: Outbound): TurnLog =>
  openTurnLog({ db, outbound, clock: () => at }, conversationChain(id, person.id), { conversationId: id, turnId: 't', messageId: 'm', text: '', person, channel: 'web' })
const say = (log: TurnLog, text: string): void => { void log.record('reply-sentence', { text }); log.say(text) }
const recorded = async (): Promise<readonly string[]> =>
  (await readChain(db.kysely, `conversation/${id}`)).map(({ kind, body }) => `${kind} ${(JSON.parse(body) as { text?: string }).text ?? ''}`)
const sent = async (outbound: Outbound): Promise<readonly unknown[]> => (await outbound.since(id, 0)).map(({ seq, body }) => [seq, body['text']])

test('what a turn says in one go is stored and sent together, in order', async () => {
  const outbound = createOutbound(db)
  const heard: string[] = []
  outbound.onSent(({ body }) => { heard.push(String(body['text'])) })
  const log = logOver(outbound)
  await log.record('turn-started', {})
  say(log, 'One. ')
  say(log, 'Two.')
  expect(heard).toEqual([])
  await log.stored()
  expect(heard).toEqual(['One. Two.'])
  expect(await recorded()).toEqual(['turn-started ', 'reply-sentence One. ', 'reply-sentence Two.'])
})

test('what comes while a sentence is stored goes next, and nobody hears a sentence that is not in the record', async () => {
  const outbound = createOutbound(db)
  const unrecorded: string[] = []
  const checks: Promise<void>[] = []
  const check = async (text: string): Promise<void> => { if (!(await recorded()).join('|').includes(text)) unrecorded.push(text) }
  outbound.onSent(({ body }) => { checks.push(check(String(body['text']))) })
  const log = logOver(outbound)
  for (const text of ['A', 'B', 'C']) { say(log, text); await new Promise(setImmediate) }
  await log.stored()
  await Promise.all(checks)
  expect(unrecorded).toEqual([])
  expect((await sent(outbound)).map((each) => (each as [number, string])[1]).join('')).toBe('ABC')
})

test('after something that could not be stored nothing more is stored or sent, and who asks is told', async () => {
  const outbound = createOutbound(db)
  const log = logOver({ ...outbound, send: () => Promise.reject(new Error('disk full')) })
  await log.record('turn-started', {})
  say(log, 'One.')
  await expect(log.stored()).rejects.toThrow('disk full')
  await expect(log.record('turn-finished', {})).rejects.toThrow('disk full')
  expect([await recorded(), await sent(outbound)]).toEqual([['turn-started '], []])
})
