import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Broker, BrokerOrder } from '../../brokers/port.ts'
import type { Actor } from '../../gates/deps.ts'
import { cancelTicket } from '../../gates/cancel.ts'
import { setKillSwitch } from '../../gates/kill-switch.ts'
import { buy, codeOf, confirm, propose, sell, shown } from '../../gates/testing.ts'
import { readAccountFacts } from '../../ledger/accounts.ts'
import { checkBooks } from '../../ledger/booking.ts'
import { readEntries } from '../../ledger/record.ts'
import { quick, tradingWorld, type Fault, type TradingWorld } from './trading-world.ts'

let world: TradingWorld
let me: Actor
beforeAll(async () => {
  world = await tradingWorld()
  await world.setPolicy({ stepUpThresholdUsd: '100000000.00' })
})
afterAll(() => world.close())
afterEach(() => { vi.restoreAllMocks() })
/** A person, an executor and a good line of their own for each test; the ledger and the broker are shared. */
beforeEach(async () => {
  me = await world.newInvestor()
  world.broker.sent.length = 0
  world.broker.faults.length = 0
  world.broker.bend = (order) => order
  world.alerts.length = 0
  world.market.halted.clear()
})

const settle = (executor = world.restart(), rounds = 6): Promise<void> => world.settle(executor, rounds)
const account = async () => (await readAccountFacts(world.db.kysely, [`account-${me.person.id}`], world.market.date))[0]!
const heldVti = async () => (await account()).positions.find((each) => each.symbol === 'VTI')?.quantity
const confirmed = async (...legs: Parameters<typeof shown>[1][number][]) => {
  const ticket = await shown(world, legs, me)
  expect(await confirm(world, ticket, `key-${ticket.id}`, me)).toMatchObject({ state: 'CONFIRMED' })
  return ticket
}
const openHolds = async () => (await world.db.kysely.selectFrom('hold').select('order_id').where('account_id', '=', `account-${me.person.id}`).where('released_at', 'is', null).execute()).length
/** Entries about this test's person, in any chain. */
const entries = async (kind: string) => {
  const [own, all] = await Promise.all([readEntries(world.db.kysely, [kind], me.person.id), readEntries(world.db.kysely, [kind])])
  return all.filter((entry) => own.some(({ hash }) => hash === entry.hash) || entry.body.includes(`"account-${me.person.id}"`)).length
}
const attemptsOf = (ticketId: string) => world.db.kysely.selectFrom('attempt').innerJoin('orders', 'orders.id', 'attempt.order_id')
  .select(['number', 'fence', 'result']).where('ticket_id', '=', ticketId).orderBy('number').execute()

/** A process that is dead or asleep: none of its timers runs. */
const stopTimers = (): void => { vi.spyOn(AbortSignal, 'timeout').mockImplementation(() => new AbortController().signal) }

test('a confirmed order is sent once, booked once, and its hold is gone', async () => {
  const before = await account()
  const ticket = await confirmed(buy('VTI', '10'))
  await settle()
  expect(await world.stateOf(ticket.id)).toEqual(['RECONCILED'])
  expect(world.broker.sent).toHaveLength(1)
  const after = await account()
  expect(Number(before.cashUsd) - Number(after.cashUsd)).toBeCloseTo(1000.1, 6)
  expect(after.heldCashUsd).toBe('0.00')
  expect(after.positions.find((each) => each.symbol === 'VTI')?.quantity).toBe('510')
  expect(await checkBooks(world.db.kysely)).toEqual([])
})

test('a large order fills in parts, each booked once, and the hold shrinks with them', async () => {
  const ticket = await confirmed(buy('VTI', '600'))
  await settle(undefined, 1)
  expect(await world.stateOf(ticket.id)).toEqual(['PARTIAL'])
  const part = await account()
  const bought = Number(part.positions.find((each) => each.symbol === 'VTI')?.quantity) - 500
  expect(Number(part.heldCashUsd)).toBeCloseTo((600 - bought) * 100.5, 2)
  await settle()
  expect(await world.stateOf(ticket.id)).toEqual(['RECONCILED'])
  expect(await heldVti()).toBe('1100')
  expect(await openHolds()).toBe(0)
})

test('sales go before the purchases that they pay for', async () => {
  const ticket = await confirmed(buy('VTI', '1100'), sell('BND', '1000'))
  await settle(undefined, 10)
  expect(await world.stateOf(ticket.id)).toEqual(['RECONCILED', 'RECONCILED'])
  const order = (leg: number) => world.db.kysely.selectFrom('orders').select('client_order_id').where('ticket_id', '=', ticket.id).where('leg', '=', leg).executeTakeFirstOrThrow()
  expect(world.broker.sent).toEqual([(await order(1)).client_order_id, (await order(0)).client_order_id])
  expect(await checkBooks(world.db.kysely)).toEqual([])
})

test('a purchase whose sale brought nothing is not sent', async () => {
  const ticket = await confirmed(buy('VTI', '1100'), sell('BND', '1000'))
  world.market.halted.add('BND')
  await settle()
  expect(await world.stateOf(ticket.id)).toEqual(['RECONCILED', 'RECONCILED'])
  expect(world.broker.sent).toEqual([])
  expect([await entries('order-rejected'), await entries('order-not-sent'), await openHolds()]).toEqual([1, 1, 0])
})

describe('a crash or a bad line around the call: one order, nothing lost, the truth told', () => {
  test.each<[Fault, number]>([['lost-answer', 1], ['lost-request', 2], ['late-visible', 2]])('%s', async (fault, attempts) => {
    world.broker.faults.push(fault)
    const ticket = await confirmed(buy('VTI', '10'))
    await settle(undefined, 1)
    expect(await world.stateOf(ticket.id)).toEqual(['UNKNOWN'])
    await settle(world.restart())
    expect(await world.stateOf(ticket.id)).toEqual(['RECONCILED'])
    expect(world.broker.sent).toHaveLength(1)
    expect(await attemptsOf(ticket.id)).toHaveLength(attempts)
    expect([await heldVti(), await openHolds()]).toEqual(['510', 0])
  })

  test('the process dies after the attempt was written, before the call', async () => {
    stopTimers()
    const ticket = await confirmed(buy('VTI', '10'))
    const dead = world.restart({ broker: { ...world.broker, name: 'paper', submit: () => new Promise(() => undefined), lookup: () => new Promise(() => undefined), cancel: () => new Promise(() => undefined), list: () => new Promise(() => undefined) },
      settings: { ...quick, leaseMs: 300, brokerTimeoutMs: 50 } })
    void dead.tick()
    await expect.poll(() => world.stateOf(ticket.id)).toEqual(['SUBMITTING'])
    await new Promise((resolve) => { setTimeout(resolve, 320) })
    await settle(world.restart())
    expect(await world.stateOf(ticket.id)).toEqual(['RECONCILED'])
    expect([world.broker.sent.length, await entries('order-unknown')]).toEqual([1, 1])
  })

  test('the process dies after the broker took it, before the answer was written', async () => {
    stopTimers()
    const ticket = await confirmed(buy('VTI', '10'))
    const dead = world.restart({ broker: { name: 'paper', submit: async (order, signal) => { await world.broker.submit(order, signal); return new Promise(() => undefined) },
      lookup: () => new Promise(() => undefined), cancel: () => new Promise(() => undefined), list: () => new Promise(() => undefined) }, settings: { ...quick, leaseMs: 300, brokerTimeoutMs: 50 } })
    void dead.tick()
    await expect.poll(() => world.broker.sent.length).toBe(1)
    await new Promise((resolve) => { setTimeout(resolve, 320) })
    await settle(world.restart())
    expect(await world.stateOf(ticket.id)).toEqual(['RECONCILED'])
    expect([world.broker.sent.length, await heldVti()]).toEqual([1, '510'])
  })
})

test('AT20 two executors, the first asleep past its lease: one order, and the sleeper\'s write is refused', async () => {
  stopTimers()
  const ticket = await confirmed(buy('VTI', '10'))
  const wake = Promise.withResolvers<void>()
  const sleeper = world.restart({
    broker: { name: 'paper', lookup: world.broker.lookup.bind(world.broker), cancel: world.broker.cancel.bind(world.broker), list: world.broker.list.bind(world.broker),
      submit: async (order, signal) => { await wake.promise; return world.broker.submit(order, signal) } },
    settings: { ...quick, leaseMs: 300, brokerTimeoutMs: 50 },
  })
  const asleep = sleeper.tick()
  await expect.poll(() => world.stateOf(ticket.id)).toEqual(['SUBMITTING'])
  expect(await world.restart({ soleProcess: false }).tick()).toBe(false)
  await new Promise((resolve) => { setTimeout(resolve, 320) })
  const second = world.restart({ soleProcess: false })
  await settle(second)
  wake.resolve()
  expect(await asleep).toBe(false)
  await settle(second)
  expect(await world.stateOf(ticket.id)).toEqual(['RECONCILED'])
  expect(world.broker.sent).toHaveLength(1)
  const [first, next] = await attemptsOf(ticket.id)
  expect([first, next]).toMatchObject([{ number: 1, result: null }, { number: 2, result: 'accepted' }])
  expect(next!.fence).toBeGreaterThan(first!.fence)
})

test('an unknown order is never called done or failed while the broker does not answer', async () => {
  world.broker.faults.push('lost-answer')
  const ticket = await confirmed(buy('VTI', '10'))
  const silent = world.restart({ broker: { ...world.broker, name: 'paper', submit: world.broker.submit.bind(world.broker), lookup: () => Promise.resolve({ kind: 'unknown', reason: '503' }),
    cancel: () => Promise.resolve({ kind: 'unknown', reason: '503' }), list: () => Promise.resolve(undefined) } })
  await settle(silent, 8)
  expect(await world.stateOf(ticket.id)).toEqual(['UNKNOWN'])
  expect(await openHolds()).toBe(1)
})

test('the kill switch stops what was not sent, survives a restart, and lets it go later', async () => {
  const ticket = await confirmed(buy('VTI', '10'))
  const shownTicket = await shown(world, [buy('VTI', '11')], me)
  await setKillSwitch(world.deps, { actor: world.admin, on: true, reason: 'test' })
  await settle(world.restart())
  expect(await world.stateOf(ticket.id)).toEqual(['CONFIRMED'])
  expect(codeOf(await confirm(world, shownTicket, 'halted', me))).toBe('TRADING_HALTED')
  expect(codeOf(await propose(world, [buy('VTI', '12')], me))).toBe('CHECK_FAILED')
  expect(codeOf(await setKillSwitch(world.deps, { actor: me, on: false, reason: '' }))).toBe('NOT_PERMITTED')
  await setKillSwitch(world.deps, { actor: world.admin, on: false, reason: 'test over' })
  await settle(world.restart())
  expect(await world.stateOf(ticket.id)).toEqual(['RECONCILED'])
  expect(codeOf(await confirm(world, shownTicket, 'halted', me))).toBe('ok')
  await settle()
  const told = await world.db.kysely.selectFrom('entry').select('kind').where('kind', 'in', ['trading-halted', 'trading-resumed']).orderBy('seq').execute()
  expect(told.map((row) => row.kind)).toEqual(['trading-halted', 'trading-resumed'])
})

test('a cancel before sending sends nothing; one in the middle keeps what was filled', async () => {
  const unsent = await confirmed(buy('VTI', '10'))
  await cancelTicket(world.deps, { actor: me, ticketId: unsent.id })
  await settle()
  expect(await world.stateOf(unsent.id)).toEqual(['RECONCILED'])
  expect(world.broker.sent).toEqual([])
  const partly = await confirmed(buy('VTI', '601'))
  await settle(undefined, 1)
  await cancelTicket(world.deps, { actor: me, ticketId: partly.id })
  await settle()
  expect(await world.stateOf(partly.id)).toEqual(['RECONCILED'])
  expect([await entries('order-canceled'), await openHolds()]).toEqual([1, 0])
  const order = await world.db.kysely.selectFrom('orders').select('filled_quantity').where('ticket_id', '=', partly.id).executeTakeFirstOrThrow()
  expect(await heldVti()).toBe(String(500 + Number(order.filled_quantity)))
})

test('an order that can\'t be sent in time is not sent at all', async () => {
  const hasty = { ...world, deps: { ...world.deps, settings: { ...world.deps.settings, orderValidMs: 1 } } }
  const ticket = await shown(hasty, [buy('VTI', '10')], me)
  await confirm(hasty, ticket, 'k', me)
  await settle()
  expect(await world.stateOf(ticket.id)).toEqual(['RECONCILED'])
  expect([world.broker.sent.length, await entries('order-not-sent'), await openHolds()]).toEqual([0, 1, 0])
})

describe('AT22 the broker tells something else than we asked for', () => {
  const bend = (change: (order: BrokerOrder) => BrokerOrder | undefined) => { world.broker.bend = change }
  const frozen = async () => (await account()).frozen

  test.each<[string, (order: BrokerOrder) => BrokerOrder]>([
    ['another quantity', (order) => ({ ...order, quantity: '11' })],
    ['another symbol', (order) => ({ ...order, symbol: 'BND' })],
    ['another side', (order) => ({ ...order, side: 'sell' })],
    ['another limit', (order) => ({ ...order, limitPrice: '200.00' })],
    ['another life', (order) => ({ ...order, timeInForce: 'gtc' })],
    ['no life at all', (order) => ({ ...order, timeInForce: null })],
    ['more fills than ordered', (order) => ({ ...order, fills: [...order.fills, { ...order.fills[0]!, fillId: 'extra' }] })],
    ['a fill worse than the limit', (order) => ({ ...order, fills: order.fills.map((fill) => ({ ...fill, price: '100.51' })) })],
  ])('%s: the account is frozen, nothing is booked, a person is called', async (_name, change) => {
    bend(change)
    const ticket = await confirmed(buy('VTI', '10'))
    await settle()
    expect(await world.stateOf(ticket.id)).toEqual(['UNKNOWN'])
    expect([await frozen(), await heldVti()]).toEqual([true, '500'])
    expect(world.alerts).toContain('reconciliation-broke')
    expect(await entries('reconciliation-broke')).toBe(1)
    expect(await propose(world, [buy('VTI', '1')], me)).toMatchObject({ code: 'CHECK_FAILED' })
  })

  test.each<[string, (order: BrokerOrder) => BrokerOrder]>([
    ['another life', (order) => ({ ...order, timeInForce: 'gtc' })], ['another quantity', (order) => ({ ...order, quantity: '11' })],
  ])('a duplicate id with %s is not adopted: the account is frozen', async (_name, change) => {
    const { broker } = world
    // Whoever made the order under our id, the broker names it and refuses ours.
    const taken: Broker = { name: 'paper', submit: async (order, signal) => { await broker.submit(order, signal); return { kind: 'duplicate' } }, lookup: broker.lookup.bind(broker), cancel: broker.cancel.bind(broker), list: broker.list.bind(broker) }
    bend(change)
    const ticket = await confirmed(buy('VTI', '10'))
    await settle(world.restart({ broker: taken }))
    expect([await world.stateOf(ticket.id), await frozen(), await heldVti()]).toEqual([['UNKNOWN'], true, '500'])
  })

  test('a settled order that the broker then tells otherwise breaks', async () => {
    const ticket = await confirmed(buy('VTI', '10'))
    await settle()
    bend((order) => ({ ...order, filledQuantity: '9', fills: order.fills.map((fill) => ({ ...fill, quantity: '9' })) }))
    await settle()
    expect([await world.stateOf(ticket.id), await frozen()]).toEqual([['RECON_BREAK'], true])
  })

  test('a settled order that the broker does not list breaks', async () => {
    const { broker } = world
    const ticket = await confirmed(buy('VTI', '10'))
    await settle(world.restart({ broker: { name: 'paper', submit: broker.submit.bind(broker), lookup: broker.lookup.bind(broker), cancel: broker.cancel.bind(broker), list: () => Promise.resolve(undefined) } }))
    expect(await world.stateOf(ticket.id)).toEqual(['FILLED'])
    bend(() => undefined)
    await settle(world.restart())
    expect([await world.stateOf(ticket.id), await frozen()]).toEqual([['RECON_BREAK'], true])
  })

  test('what broke and then agrees again is reconciled, and the account trades again', async () => {
    const ticket = await confirmed(buy('VTI', '10'))
    await settle()
    bend((order) => ({ ...order, filledQuantity: '9', fills: order.fills.map((fill) => ({ ...fill, quantity: '9' })) }))
    await settle()
    expect([await world.stateOf(ticket.id), await frozen()]).toEqual([['RECON_BREAK'], true])
    bend((order) => order)
    await settle()
    expect([await world.stateOf(ticket.id), await frozen(), await entries('account-released')]).toEqual([['RECONCILED'], false, 1])
    expect(await propose(world, [buy('VTI', '1')], me)).toMatchObject({ state: 'CHECKED' })
  })

  test('a break stays while another order of the account does not agree, and one that a person made stays until people lift it', async () => {
    const [one, two] = [await confirmed(buy('VTI', '10')), await confirmed(buy('VTI', '11'))]
    await settle()
    const nine = (order: BrokerOrder): BrokerOrder => ({ ...order, filledQuantity: '9', fills: order.fills.map((fill) => ({ ...fill, quantity: '9' })) })
    bend(nine)
    await settle()
    bend((order) => (order.quantity === '11' ? nine(order) : order))
    await settle()
    expect([await world.stateOf(one.id), await world.stateOf(two.id), await frozen()]).toEqual([['RECONCILED'], ['RECON_BREAK'], true])
    await world.db.kysely.updateTable('account').set({ frozen_reason: 'An officer ordered it.' }).where('id', '=', `account-${me.person.id}`).execute()
    bend((order) => order)
    await settle()
    expect([await world.stateOf(two.id), await frozen(), await entries('account-released')]).toEqual([['RECONCILED'], true, 0])
  })

  test('a broken order that the broker no longer shows does not agree again by that', async () => {
    const ticket = await confirmed(buy('VTI', '10'))
    await settle()
    bend((order) => ({ ...order, limitPrice: '200.00' }))
    await settle()
    bend(() => undefined)
    await settle()
    expect([await world.stateOf(ticket.id), await frozen()]).toEqual([['RECON_BREAK'], true])
  })

  test('a lost connection while an execution is booked freezes nothing: the next round books it', async () => {
    const ticket = await confirmed(buy('VTI', '10'))
    let left = 1
    await expect(world.restart({ settlementDays: () => {
      if (left-- > 0) throw Object.assign(new Error('Connection terminated unexpectedly'), { code: '57P01' })
      return 1
    } }).tick()).rejects.toThrow('Connection terminated')
    expect([await frozen(), await entries('reconciliation-broke')]).toEqual([false, 0])
    await settle(world.restart())
    expect([await world.stateOf(ticket.id), await heldVti()]).toEqual([['RECONCILED'], '510'])
  })

  test('fills told twice and in another order are booked once', async () => {
    bend((order) => ({ ...order, fills: [...order.fills, ...order.fills].toReversed().filter((fill, at, all) => all.findIndex((each) => each.fillId === fill.fillId) === at) }))
    await confirmed(buy('VTI', '600'))
    await settle()
    expect(await heldVti()).toBe('1100')
  })

  test('an order that nobody here placed is told', async () => {
    const stranger: BrokerOrder = { brokerOrderId: 'b', clientOrderId: `stranger-${me.person.id}`, symbol: 'VTI', side: 'buy', quantity: '1', limitPrice: '100.00', timeInForce: 'day', state: 'filled', filledQuantity: '1', averagePrice: '100.00', fills: [] }
    await world.store.put({ ...stranger, on: '2026-07-31', parts: [], updatedAt: new Date().toISOString() })
    await settle()
    expect(world.alerts).toEqual(['unknown-broker-orders'])
    })
})

test('the loop: wakes for a queued order, tells each change, and stops', async () => {
  const changes: string[] = []
  const executor = world.restart({ settings: { ...quick, idleMs: 60_000 }, onOrderChange: (orderId) => { changes.push(orderId) } })
  executor.start()
  await new Promise((resolve) => { setTimeout(resolve, 100) })
  const ticket = await confirmed(buy('VTI', '10'))
  executor.wake()
  await expect.poll(() => world.stateOf(ticket.id), { timeout: 5_000 }).toEqual(['RECONCILED'])
  await executor.stop()
  expect(changes.length).toBeGreaterThanOrEqual(3)
  expect(await world.restart({ soleProcess: false }).tick()).toBe(true)
})
