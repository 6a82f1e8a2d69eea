import { describe, expect, test } from 'vitest'
import { quantity } from '../domain/decimal.ts'
import type { ConfirmedOrder } from '../gates/confirmed-order.ts'
import type { Broker, BrokerOrder } from './port.ts'
import { confirmedOrder } from './testing.ts'

/** A broker with a market in which VTI trades near 100 and HALT does not trade. `settle` runs it until nothing more fills. */
export interface BrokerHarness {
  readonly broker: Broker
  settle(clientOrderId: string): Promise<BrokerOrder>
  close(): Promise<void>
}

const signal = (): AbortSignal => AbortSignal.timeout(10_000)
const filled = (order: BrokerOrder): bigint => order.fills.reduce((sum, fill) => sum + quantity(fill.quantity), 0n)

const accepted = async (broker: Broker, order: ConfirmedOrder): Promise<BrokerOrder> => {
  const result = await broker.submit(order, signal())
  if (result.kind !== 'accepted') throw new Error(`The broker answered ${result.kind}.`)
  return result.order
}

const buyVti = (id: string, size = '10'): ConfirmedOrder => confirmedOrder({ id, symbol: 'VTI', side: 'buy', quantity: size, limitPrice: '100.50' })

const laws: readonly (readonly [string, (harness: BrokerHarness) => Promise<void>])[] = [
  ['echoes the terms and fills no worse than the limit', async ({ broker, settle }) => {
    const order = buyVti('echo')
    expect(await accepted(broker, order)).toMatchObject({ clientOrderId: order.clientOrderId, symbol: 'VTI', side: 'buy', timeInForce: 'day' })
    const done = await settle(order.clientOrderId)
    expect(done.state).toBe('filled')
    expect(filled(done)).toBe(quantity('10'))
    for (const fill of done.fills) expect(Number(fill.price)).toBeLessThanOrEqual(100.5)
  }],
  ['sells no lower than the limit', async ({ broker, settle }) => {
    const order = confirmedOrder({ id: 'sell', symbol: 'VTI', side: 'sell', quantity: '10', limitPrice: '99.50' })
    await accepted(broker, order)
    for (const fill of (await settle(order.clientOrderId)).fills) expect(Number(fill.price)).toBeGreaterThanOrEqual(99.5)
  }],
  ['takes one client order id once', async ({ broker, settle }) => {
    const order = buyVti('twice')
    await accepted(broker, order)
    expect(await broker.submit(order, signal())).toEqual({ kind: 'duplicate' })
    expect(filled(await settle(order.clientOrderId))).toBe(quantity('10'))
  }],
  ['fills at most what was ordered, in parts, and each part once', async ({ broker, settle }) => {
    const order = buyVti('large', '5000')
    await accepted(broker, order)
    const done = await settle(order.clientOrderId)
    expect(filled(done)).toBe(quantity('5000'))
    expect(new Set(done.fills.map((fill) => fill.fillId)).size).toBe(done.fills.length)
  }],
  ['tells an order that it never saw from one that it has', async ({ broker }) => {
    expect(await broker.lookup('never-sent', signal())).toEqual({ kind: 'not-found' })
    const order = buyVti('known')
    await accepted(broker, order)
    expect((await broker.lookup(order.clientOrderId, signal())).kind).toBe('found')
  }],
  ['a cancel that races with fills ends in one truth', async ({ broker, settle }) => {
    const order = buyVti('race', '5000')
    await accepted(broker, order)
    await Promise.all([broker.lookup(order.clientOrderId, signal()), broker.cancel(order.clientOrderId, signal()), broker.lookup(order.clientOrderId, signal())])
    const done = await settle(order.clientOrderId)
    expect(['canceled', 'filled']).toContain(done.state)
    expect(filled(done)).toBe(quantity(done.filledQuantity))
    expect(await settle(order.clientOrderId)).toEqual(done)
  }],
  ['a cancel after the last fill changes nothing', async ({ broker, settle }) => {
    const order = buyVti('late')
    await accepted(broker, order)
    const done = await settle(order.clientOrderId)
    await broker.cancel(order.clientOrderId, signal())
    expect(await settle(order.clientOrderId)).toEqual(done)
  }],
  ['lists what it did, for reconciliation', async ({ broker }) => {
    const order = buyVti('listed')
    await accepted(broker, order)
    const listed = await broker.list('2000-01-01T00:00:00.000Z', signal())
    expect(listed?.map((each) => each.clientOrderId)).toContain(order.clientOrderId)
  }],
  ['refuses what does not trade', async ({ broker }) => {
    const order = confirmedOrder({ id: 'halted', symbol: 'HALT', side: 'buy', quantity: '1', limitPrice: '10.00' })
    expect((await broker.submit(order, signal())).kind).toBe('rejected')
  }],
  ['takes nothing but a confirmed order', async ({ broker }) => {
    const lookAlike = { ...buyVti('forged') } as ConfirmedOrder
    await expect(broker.submit(lookAlike, signal())).rejects.toThrow('confirmed orders only')
    expect(await broker.lookup('client-forged', signal())).toEqual({ kind: 'not-found' })
  }],
]

/** What every broker must do, whatever is behind it. */
export const brokerContract = (name: string, open: () => Promise<BrokerHarness>): void => {
  describe(`every broker: ${name}`, () => {
    test.each(laws)('%s', async (_title, law) => {
      const harness = await open()
      try { await law(harness) } finally { await harness.close() }
    })
  })
}
