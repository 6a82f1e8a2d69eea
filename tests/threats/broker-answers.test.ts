import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Broker, BrokerOrder } from '../../brokers/port.ts'
import { cancelTicket } from '../../gates/cancel.ts'
import { buy, confirm, shown } from '../../gates/testing.ts'
import { quick, tradingWorld, type TradingWorld } from './trading-world.ts'

/** Answers of a broker that are true and yet mislead: about another call, from an older moment, or out of turn. */

let world: TradingWorld
beforeEach(async () => {
  world = await tradingWorld()
  await world.setPolicy({ stepUpThresholdUsd: '1000000.00' })
})
afterEach(() => world.close())

const confirmed = async (quantity = '10') => {
  const ticket = await shown(world, [buy('VTI', quantity)])
  expect(await confirm(world, ticket, `key-${ticket.id}`)).toMatchObject({ state: 'CONFIRMED' })
  return ticket
}
const inner = (): Broker => {
  const { broker } = world
  return { name: 'paper', submit: broker.submit.bind(broker), lookup: broker.lookup.bind(broker), cancel: broker.cancel.bind(broker), list: broker.list.bind(broker) }
}
const kindsOf = async (orderKind: string) => (await world.db.kysely.selectFrom('entry').select('kind').where('kind', '=', orderKind).execute()).length
const frozen = async () => (await world.db.kysely.selectFrom('account').select('frozen_reason').where('id', '=', 'account-investor').executeTakeFirstOrThrow()).frozen_reason
const refusal = { kind: 'rejected', reason: 'insufficient buying power' } as const

test('a repeat refused because the first call took the money: the first one counts, and it was never refused', async () => {
  let calls = 0
  let hidden = 1
  const broker: Broker = {
    ...inner(),
    submit: async (order, signal) => {
      calls += 1
      if (calls > 1) return refusal
      await world.broker.submit(order, signal)
      throw new Error('connection reset')
    },
    lookup: async (id, signal) => (hidden-- > 0 ? { kind: 'not-found' } : world.broker.lookup(id, signal)),
  }
  const ticket = await confirmed()
  await world.settle(world.restart({ broker }))
  expect(await world.stateOf(ticket.id)).toEqual(['RECONCILED'])
  expect([calls, world.broker.sent.length, await kindsOf('order-rejected'), await kindsOf('order-filled')]).toEqual([2, 1, 0, 1])
})

test('a repeat refused, and the first call never arrived: refused, after time to appear, and not sent again', async () => {
  let calls = 0
  const broker: Broker = {
    ...inner(),
    submit: async () => {
      calls += 1
      if (calls === 1) throw new Error('connection reset')
      return refusal
    },
  }
  const ticket = await confirmed()
  await world.settle(world.restart({ broker, settings: { ...quick, giveUpAfterMs: 600_000 } }))
  expect(await world.stateOf(ticket.id)).toEqual(['UNKNOWN'])
  await world.settle(world.restart({ broker }))
  expect(await world.stateOf(ticket.id)).toEqual(['RECONCILED'])
  expect([calls, await kindsOf('order-rejected'), await kindsOf('order-not-sent')]).toEqual([2, 1, 0])
})

test.each<[string, (order: BrokerOrder) => BrokerOrder | undefined]>([
  ['does not have the order yet', () => undefined],
  ['still has it without its fills', (order) => ({ ...order, state: 'accepted', filledQuantity: '0', averagePrice: null, fills: [] })],
])('a list that %s is no break: the order itself is asked', async (_name, old) => {
  const broker: Broker = { ...inner(), list: async (since, signal) => (await world.broker.list(since, signal))?.flatMap((order) => old(order) ?? []) }
  const ticket = await confirmed()
  await world.settle(world.restart({ broker }))
  expect(await world.stateOf(ticket.id)).toEqual(['RECONCILED'])
  expect(await frozen()).toBeNull()
})

test('a list that differs while the order can\'t be asked gives no verdict', async () => {
  const ticket = await confirmed()
  await world.settle(world.restart({ settings: { ...quick, reconcileMs: 600_000 } }), 2)
  const broker: Broker = { ...inner(), list: () => Promise.resolve([]), lookup: () => Promise.resolve({ kind: 'unknown', reason: '503' }) }
  await world.settle(world.restart({ broker }))
  expect([(await world.stateOf(ticket.id))[0] === 'RECON_BREAK', await frozen()]).toEqual([false, null])
})

test('an order that we call canceled and the broker still works is a break', async () => {
  const ticket = await confirmed('600')
  const open = (order: BrokerOrder): BrokerOrder => ({ ...order, state: 'partial' })
  const never = world.restart({ settings: { ...quick, reconcileMs: Number.POSITIVE_INFINITY } })
  await never.tick()
  await cancelTicket(world.deps, { actor: world.investor, ticketId: ticket.id })
  await never.tick()
  await never.tick()
  expect(await world.stateOf(ticket.id)).toEqual(['CANCELED'])
  world.broker.bend = open
  await world.settle(world.restart())
  expect(await world.stateOf(ticket.id)).toEqual(['RECON_BREAK'])
  expect(await frozen()).toMatch(/still open/)
})

test('a hint is looked at at once, whatever patience says; without hints the order is found by polling', async () => {
  const hints: ((clientOrderId: string) => void)[] = []
  let looked = 0
  const broker: Broker = {
    ...inner(),
    lookup: (id, signal) => { looked += 1; return world.broker.lookup(id, signal) },
    watch: (changed) => { hints.push(changed); return () => { hints.length = 0 } },
  }
  world.broker.bend = (order) => ({ ...order, state: 'accepted', filledQuantity: '0', averagePrice: null, fills: [] })
  await confirmed()
  const executor = world.restart({ broker, settings: { ...quick, backoffMs: 600_000, backoffMaxMs: 600_000, reconcileMs: 600_000, idleMs: 5 } })
  executor.start()
  try {
    const { client_order_id: id } = await world.db.kysely.selectFrom('orders').select('client_order_id').executeTakeFirstOrThrow()
    await expect.poll(() => looked, { timeout: 10_000 }).toBeGreaterThan(0)
    const before = looked
    await new Promise((resolve) => { setTimeout(resolve, 150) })
    expect(looked).toBe(before)
    hints[0]!(id)
    hints[0]!('somebody-else')
    await expect.poll(() => looked, { timeout: 10_000 }).toBe(before + 1)
  } finally {
    await executor.stop()
  }
  expect(hints).toEqual([])
})

test('an acknowledged order that the next look-up does not have yet: no alarm; one that stays away: the account is frozen', async () => {
  world.broker.bend = (order) => ({ ...order, state: 'accepted', filledQuantity: '0', averagePrice: null, fills: [] })
  const ticket = await confirmed()
  let known = false
  const broker: Broker = { ...inner(), lookup: async (id, signal) => (known ? world.broker.lookup(id, signal) : { kind: 'not-found' }) }
  const patient = { ...quick, giveUpAfterMs: 600_000, reconcileMs: 600_000 }
  await world.settle(world.restart({ broker, settings: patient }))
  expect([await world.stateOf(ticket.id), await frozen()]).toEqual([['ACKED'], null])
  known = true
  await world.settle(world.restart({ broker, settings: patient }))
  expect([await world.stateOf(ticket.id), await frozen()]).toEqual([['ACKED'], null])
  known = false
  await world.settle(world.restart({ broker, settings: { ...quick, reconcileMs: 600_000 } }))
  expect([await world.stateOf(ticket.id), await frozen()]).toEqual([['ACKED'], expect.stringMatching(/no longer knows/)])
})

test('a call that hangs holds up its own account and nobody else: others trade, its own next order waits', async () => {
  const other = await world.newInvestor()
  const hang = Promise.withResolvers<never>()
  const stuck = await confirmed()
  const { client_order_id: stuckId } = await world.db.kysely.selectFrom('orders').select('client_order_id').executeTakeFirstOrThrow()
  let hung = false
  const broker: Broker = {
    ...inner(),
    submit: (order, signal) => {
      if (order.clientOrderId !== stuckId || hung) return world.broker.submit(order, signal)
      hung = true
      return hang.promise
    },
  }
  const executor = world.restart({ broker, settings: { ...quick, idleMs: 60_000 } })
  executor.start()
  try {
    await expect.poll(() => world.stateOf(stuck.id), { timeout: 10_000 }).toEqual(['SUBMITTING'])
    const behind = await confirmed('11')
    const free = await shown(world, [buy('VTI', '10')], other)
    expect(await confirm(world, free, 'free', other)).toMatchObject({ state: 'CONFIRMED' })
    executor.wake()
    await expect.poll(() => world.stateOf(free.id), { timeout: 10_000 }).toEqual(['RECONCILED'])
    expect([await world.stateOf(stuck.id), await world.stateOf(behind.id)]).toEqual([['SUBMITTING'], ['CONFIRMED']])
    hang.reject(new Error('connection reset'))
    await expect.poll(() => world.stateOf(behind.id), { timeout: 10_000 }).toEqual(['RECONCILED'])
  } finally {
    await executor.stop()
  }
})

const never = (): Promise<never> => new Promise(() => undefined)
test.each<[string, Partial<Broker>, string]>([
  ['submit', { submit: never }, 'UNKNOWN'],
  ['submit and look-up', { submit: async (order, signal) => { await world.broker.submit(order, signal); return never() }, lookup: never }, 'UNKNOWN'],
  ['list', { list: never }, 'FILLED'],
])('a broker whose %s never answers and minds no signal: its time is over, and the executor stops', async (_name, silent, state) => {
  const ticket = await confirmed()
  const executor = world.restart({ broker: { ...inner(), ...silent }, settings: { ...quick, brokerTimeoutMs: 50 } })
  await executor.tick()
  await executor.tick()
  expect(await world.stateOf(ticket.id)).toEqual([state])
  executor.start()
  await executor.stop()
  await world.settle(world.restart())
  expect([await world.stateOf(ticket.id), world.broker.sent.length]).toEqual([['RECONCILED'], 1])
})
