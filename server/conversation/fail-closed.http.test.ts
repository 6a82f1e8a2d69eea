import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Reply } from '../../domain/conversation.ts'
import { isRefusal } from '../../domain/result.ts'
import { readChain } from '../../ledger/record.ts'
import { failing, type FailingDatabase } from '../../tests/fakes/failing-database.ts'
import { startWorld, type World } from '../../tests/harness.ts'
import type { Session } from '../auth/port.ts'
import type { Numbered } from './outbound.ts'
import { kinds } from './transcript.ts'

/** One message and its turn, while the database breaks at each of its statements in turn: for good, or this once. */
let world: World
let database: FailingDatabase
let session: Session
const heard: Numbered[] = []

beforeAll(async () => {
  world = await startWorld({
    // A turn that records, says and proposes.
    runTurn: async ({ conversationId, turnId }, ports) => {
      await ports.record(kinds.turn, { model: 'test' })
      for (const text of ['One. ', 'Two.']) {
        void ports.record('reply-sentence', { turnId, text })
        ports.emit({ kind: 'delta', text })
      }
      const ticket = await ports.propose({ accountId: 'account-investor', title: 'Buy 1 BND', legs: [{ symbol: 'BND', side: 'buy', quantity: '1', type: 'market' }], impact: null, taxUsd: null }, [])
      return { conversationId, turnId, text: 'One. Two.', model: 'test', latencyMs: 0, asOf: '2026-07-31', outcome: 'answered', tools: [], facts: [], cards: [], tickets: isRefusal(ticket) ? [] : [ticket] } as Reply
    },
  })
  await world.signIn('investor')
  session = { id: 's', person: { id: 'person-investor', email: 'investor@demo.local', label: 'Investor', role: 'investor' } } as Session
  world.steward.conversations.onSent((sent) => { heard.push(sent) })
  database = failing(world.db.pool)
})
afterAll(async () => {
  database.restore()
  await world.close()
})

test.each([['for good', Infinity], ['once', 1]])('a database that breaks %s leaves no turn without a reply, and nothing is sent that is not in the record', async (_how, times) => {
  let failsFrom = 0
  for (let failed = true; failed; failsFrom += 1) {
    const conversationId = await world.steward.conversations.start(session, 'web')
    heard.length = 0
    const outcome = await database.during(failsFrom, async () => {
      const accepted = await world.steward.conversations.handleMessage({ conversationId, text: 'Buy 1 BND', clientMessageId: 'm', channel: 'web' }, session)
      if (!isRefusal(accepted)) await accepted.done
    }, times).catch(() => ({ failed: true }))
    failed = outcome.failed
    expect(world.steward.conversations.isBusy(conversationId), `statement ${failsFrom}`).toBe(false)
    await world.steward.conversations.recover()

    const taken = await world.db.kysely.selectFrom('inbound').select(['turn_id', 'reply']).where('conversation_id', '=', conversationId).execute()
    const entries = await readChain(world.db.kysely, `conversation/${conversationId}`)
    const replies = entries.filter(({ kind }) => kind === kinds.reply)
    expect([replies.length, taken.filter(({ reply }) => reply !== null).length, heard.filter(({ event }) => event === 'reply').length], `statement ${failsFrom}`)
      .toEqual([taken.length, taken.length, taken.length])
    const stored = await world.steward.conversations.since(conversationId, 0)
    expect(heard.filter((each) => each.conversationId === conversationId), `statement ${failsFrom}`).toEqual(stored)
    const record = entries.map(({ body }) => body).join('\n')
    for (const { event, body } of stored) if (event === 'reply.delta') for (const text of String(body['text']).split(' ').filter((each) => each !== '')) expect(record).toContain(text)
  }
  expect(failsFrom).toBeGreaterThan(20)
})
