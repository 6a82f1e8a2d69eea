import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { isRefusal } from '../../domain/result.ts'
import { cancelTicket } from '../../gates/cancel.ts'
import type { Actor } from '../../gates/deps.ts'
import { displayTicket } from '../../gates/display.ts'
import { expireTickets } from '../../gates/expire.ts'
import { setKillSwitch } from '../../gates/kill-switch.ts'
import { requoteTicket } from '../../gates/requote.ts'
import { buy, codeOf, confirm, propose, sell } from '../../gates/testing.ts'
import { checkBooks } from '../../ledger/booking.ts'
import type { Executor } from '../../tools/trade-executor/index.ts'
import { brokenLaws } from './invariants.ts'
import { tradingWorld, type Fault, type TradingWorld } from './trading-world.ts'

/** By itself the same few each time; STEWARD_HISTORIES=2000 takes new ones, and its seed (in the test's name) as STEWARD_SEED takes them again. */
const asked = process.env['STEWARD_HISTORIES']
const histories = Number(asked ?? 30)
const seed = Number(process.env['STEWARD_SEED'] ?? (asked === undefined ? 1 : Date.now() % 2 ** 31))

let world: TradingWorld
beforeAll(async () => {
  world = await tradingWorld()
  // Giving an order up takes no time here, and outside longer than a look-up lags: a canceled one is looked up when the lag is over.
  const lookup = world.broker.lookup.bind(world.broker)
  world.broker.lookup = async (clientOrderId, signal) => {
    const order = await world.db.kysely.selectFrom('outbox').innerJoin('orders', 'orders.id', 'outbox.order_id').select('cancel_requested_at').where('client_order_id', '=', clientOrderId).executeTakeFirst()
    if (order?.cancel_requested_at) world.broker.hidden = 0
    return lookup(clientOrderId, signal)
  }
  await world.setPolicy({ stepUpThresholdUsd: '100000000.00', maxAccountDayUsd: '100000000.00', maxFirmDayUsd: '100000000000.00', maxTicketsPerMinute: 1_000_000 })
})
afterAll(() => world.close())

type Act =
  | { readonly do: 'propose'; readonly side: 'buy' | 'sell'; readonly large: boolean }
  | { readonly do: 'display' | 'cancel' | 'requote' | 'expire'; readonly which: number }
  | { readonly do: 'confirm'; readonly which: number; readonly wrong: boolean; readonly times: number }
  | { readonly do: 'move'; readonly to: string }
  | { readonly do: 'halt' | 'resume' | 'round' | 'restart' }
  | { readonly do: 'fault'; readonly fault: Fault }

const which = fc.nat(3)
const fault = fc.constantFrom<Fault>('lost-answer', 'lost-request', 'late-visible')
const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('propose' as const), side: fc.constantFrom('buy' as const, 'sell' as const), large: fc.boolean() }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('display' as const), which }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('confirm' as const), which, wrong: fc.boolean(), times: fc.integer({ min: 1, max: 3 }) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('cancel' as const, 'requote' as const, 'expire' as const), which }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('move' as const), to: fc.constantFrom('99.00', '100.00', '100.30', '101.00') }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('halt' as const, 'resume' as const) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom('round' as const, 'restart' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('fault' as const), fault }) },
)

/** Every history begins with a card on screen, so that most of them get somewhere; one in three meets a broken line at its first order. */
const shown: readonly Act[] = [{ do: 'propose', side: 'buy', large: false }, { do: 'display', which: 0 }]
const opening: fc.Arbitrary<readonly Act[]> = fc.oneof(
  { weight: 2, arbitrary: fc.constant(shown) },
  { weight: 1, arbitrary: fault.map((each) => [...shown, { do: 'fault' as const, fault: each }, { do: 'confirm' as const, which: 0, wrong: false, times: 1 }, { do: 'round' as const }]) },
)

/** Run first, whatever the seed, so that each end of a ticket and of an order is among the histories. */
const confirmed: Act = { do: 'confirm', which: 0, wrong: false, times: 1 }
const always: [readonly Act[], Act[]][] = [
  [shown, [{ do: 'cancel', which: 0 }]],
  [shown, [{ do: 'expire', which: 0 }]],
  [shown, [{ do: 'move', to: '101.00' }, confirmed]],
  [shown, [{ do: 'fault', fault: 'lost-answer' }, confirmed, { do: 'round' }]],
  [shown, [{ do: 'fault', fault: 'lost-request' }, confirmed, { do: 'round' }, { do: 'cancel', which: 0 }]],
]

/** What a simple observer expects of each ticket; it knows nothing of databases. */
interface Expected { readonly id: string; readonly hash: string; readonly side: 'buy' | 'sell'; readonly price: string; state: 'open' | 'shown' | 'confirmed' | 'withdrawn' | 'expired' | 'superseded' }
interface History { readonly me: Actor; readonly tickets: Expected[]; executor: Executor; halted: boolean; price: string; size: number; key: number }

const drifted = (shown: string, now: string): boolean => Math.abs(Number(now) - Number(shown)) > Number(shown) * 0.005 + 1e-9

/** The first thing that forbids this confirmation, as the contract orders it. */
const expectedCode = (history: History, ticket: Expected, wrong: boolean): string => {
  if (ticket.state === 'confirmed') return 'ALREADY_EXECUTED'
  if (ticket.state === 'withdrawn') return 'WITHDRAWN'
  if (ticket.state === 'expired') return 'EXPIRED'
  if (ticket.state === 'superseded') return 'SUPERSEDED'
  if (wrong) return 'TERMS_MISMATCH'
  if (ticket.state === 'open') return 'NOT_DISPLAYED'
  if (history.halted) return 'TRADING_HALTED'
  // Only the price of what is bought moves in these histories.
  return ticket.side === 'buy' && drifted(ticket.price, history.price) ? 'SUPERSEDED' : 'ok'
}

const add = (history: History, ticket: { readonly id: string; readonly hash: string }, side: Expected['side']): void => {
  history.tickets.push({ id: ticket.id, hash: ticket.hash, side, price: history.price, state: 'open' })
}

const doConfirm = async (history: History, ticket: Expected, wrong: boolean, times: number): Promise<void> => {
  const expected = expectedCode(history, ticket, wrong)
  history.key += 1
  const answers = await Promise.all(Array.from({ length: times }, (_, n) =>
    confirm(world, wrong ? { id: ticket.id, hash: 'f'.repeat(64) } : ticket, `${history.me.person.id}/${history.key}/${n}`, history.me)))
  const codes = answers.map(codeOf)
  expect(codes.filter((code) => code === 'ok')).toHaveLength(expected === 'ok' ? 1 : 0)
  expect(codes).toContain(expected)
  if (expected === 'ok') ticket.state = 'confirmed'
  const next = answers.find((answer) => isRefusal(answer) && answer.code === 'SUPERSEDED' && answer.facts['replacement'] !== null)
  if (expected !== 'SUPERSEDED' || ticket.state === 'superseded') return
  ticket.state = 'superseded'
  if (!next || !isRefusal(next)) return
  const row = await world.db.kysely.selectFrom('ticket').select(['id', 'hash']).where('id', '=', String(next.facts['replacement'])).executeTakeFirstOrThrow()
  add(history, row, ticket.side)
}

/** Moves a ticket's end into the past, as only time can: the walls around its row are taken down for a moment. */
const letTimePass = async (ticketId: string): Promise<void> => {
  await sql`ALTER TABLE ticket DISABLE TRIGGER never_changed`.execute(world.db.kysely)
  await sql`UPDATE ticket SET expires_at = now() - interval '1 second' WHERE id = ${ticketId}`.execute(world.db.kysely)
  await sql`ALTER TABLE ticket ENABLE TRIGGER never_changed`.execute(world.db.kysely)
}

const onTicket = async (history: History, what: 'display' | 'cancel' | 'requote' | 'expire', ticket: Expected): Promise<void> => {
  const { me } = history
  const alive = ticket.state === 'open' || ticket.state === 'shown'
  if (what === 'display') {
    const answer = await displayTicket(world.deps, { actor: me, ticketId: ticket.id, hash: ticket.hash })
    expect(isRefusal(answer)).toBe(!alive)
    if (alive) ticket.state = 'shown'
  } else if (what === 'cancel') {
    const answer = await cancelTicket(world.deps, { actor: me, ticketId: ticket.id })
    if (alive) ticket.state = 'withdrawn'
    expect('status' in answer ? answer.status : answer.code).toBe(
      ticket.state === 'withdrawn' ? 200 : ticket.state === 'confirmed' ? 202 : ticket.state === 'expired' ? 'EXPIRED' : 'SUPERSEDED')
  } else if (what === 'expire') {
    if (!alive) return
    await letTimePass(ticket.id)
    await expireTickets(world.deps)
    ticket.state = 'expired'
  } else {
    const answer = await requoteTicket(world.deps, { actor: me, ticketId: ticket.id })
    if (isRefusal(answer)) return
    expect(alive || ticket.state === 'expired').toBe(true)
    ticket.state = 'superseded'
    add(history, answer, ticket.side)
  }
}

const perform = async (history: History, step: Act): Promise<void> => {
  switch (step.do) {
    case 'propose': {
      // Each size once, so that the rule against duplicates has nothing to say.
      history.size += 1
      const size = String((step.large ? 260 : 10) + history.size)
      const ticket = await propose(world, [step.side === 'buy' ? buy('VTI', size) : sell('BND', size)], history.me)
      if (!isRefusal(ticket)) add(history, ticket, step.side)
      return undefined
    }
    case 'move': history.price = step.to; world.market.prices.set('VTI', step.to); return undefined
    case 'halt': case 'resume':
      history.halted = step.do === 'halt'
      await setKillSwitch(world.deps, { actor: world.admin, on: history.halted, reason: 'history' })
      return undefined
    case 'round': await history.executor.tick(); return undefined
    case 'restart': history.executor = world.restart(); return undefined
    case 'fault': world.broker.faults.push(step.fault); return undefined
    default: {
      const ticket = history.tickets[step.which]
      if (!ticket) return undefined
      return step.do === 'confirm' ? doConfirm(history, ticket, step.wrong && step.times === 1, step.times) : onTicket(history, step.do, ticket)
    }
  }
}

test(`any history of acts, moves and crashes keeps the laws (${histories} histories, seed ${seed})`, { timeout: 120_000 + histories * 600 }, async () => {
  await fc.assert(fc.asyncProperty(opening, fc.array(act, { minLength: 4, maxLength: 14 }), async (first, steps) => {
    world.market.add('VTI', '100.00')
    world.broker.faults.length = 0
    world.broker.sent.length = 0
    await setKillSwitch(world.deps, { actor: world.admin, on: false, reason: 'begin' })
    const history: History = { me: await world.newInvestor(), tickets: [], executor: world.restart(), halted: false, price: '100.00', size: 0, key: 0 }
    for (const step of [...first, ...steps]) await perform(history, step)
    await setKillSwitch(world.deps, { actor: world.admin, on: false, reason: 'end' })
    world.broker.faults.length = 0
    await world.settle(world.restart(), 8)
    const { person: { id } } = history.me
    expect(await brokenLaws(world.db, id)).toEqual({})
    expect(new Set(world.broker.sent).size).toBe(world.broker.sent.length)
    const known = await world.db.kysely.selectFrom('orders').innerJoin('outbox', 'outbox.order_id', 'orders.id').innerJoin('confirmation', 'confirmation.id', 'orders.confirmation_id')
      .select('client_order_id').where('orders.account_id', '=', `account-${id}`).execute()
    expect(new Set(world.broker.sent).difference(new Set(known.map((row) => row.client_order_id))).size).toBe(0)
    const open = await world.db.kysely.selectFrom('orders').select(['orders.id', 'state']).where('account_id', '=', `account-${id}`).where('state', 'not in', ['RECONCILED', 'ACKED', 'CANCEL_PENDING']).execute()
    expect(open).toEqual([])
  }), { numRuns: histories, seed, examples: always })
  expect(await checkBooks(world.db.kysely)).toEqual([])
  // A run that confirmed nothing, lost no answer and filled nothing would prove nothing.
  const seen = async (kind: string) => (await world.db.kysely.selectFrom('entry').select('seq').where('kind', '=', kind).execute()).length
  for (const kind of ['ticket-confirmed', 'ticket-superseded', 'ticket-withdrawn', 'ticket-expired', 'order-unknown', 'order-filled', 'order-not-sent'])
    expect([kind, await seen(kind)], 'seen at least once').toEqual([kind, expect.toSatisfy((count: number) => count > 0)])
})
